// The head of a product's page: what it says, and that no product can say anything else.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "net/product_page.hpp"
#include "noline/catalogue/product.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

constexpr std::string_view page =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta name=\"description\" content=\"Shop\">\n"
    "<title>Shop</title>\n<script type=\"module\" src=\"/main.js\"></script>\n</head>\n"
    "<body></body>\n</html>\n";

const PageShop shop = {"https://shop.example", "Korn & Kontor"};

json tea(const std::string& title, const std::string& description = "Green tea.") {
  return {{"id", "TEA"},
          {"title", {{"en", title}, {"de", "Tee"}}},
          {"description", {{"en", description}}},
          {"picture", "teapot"},
          {"currency", "EUR"},
          {"rating_tenths", 48},
          {"rating_count", 12},
          {"options", json::array()},
          {"variants", {{{"sku", "TEA-1"}, {"price_minor", 450}, {"stock", {{"berlin", 3}}}}}}};
}

std::optional<Offer> nothing(const std::string&) {
  return std::nullopt;
}

std::string page_of(const json& product) {
  return product_page(page, product, shop, nothing);
}

/// The data block, as a crawler takes it: up to the first end of a script.
json facts_in(const std::string& html) {
  const std::string_view begin = "<script type=\"application/ld+json\">";
  const auto from = html.find(begin) + begin.size();
  return json::parse(html.substr(from, html.find("</script", from) - from), nullptr, false);
}

json facts_of(const json& product, const FindOffer& find = nothing) {
  return product_facts(product, shop, "en", find);
}

std::string availability(json variant, const FindOffer& find = nothing) {
  json product = tea("Tea");
  variant["sku"] = "TEA-1";
  variant["price_minor"] = 450;
  product["variants"] = {variant};
  return facts_of(product, find)["offers"]["availability"].get<std::string>();
}

}  // namespace

TEST_CASE("page: a product is named, described and offered") {
  const std::string html = page_of(tea("Green tea"));
  CHECK(html.find("<title>Green tea – Korn &amp; Kontor</title>") != std::string::npos);
  CHECK(html.find("<meta name=\"description\" content=\"Green tea.\">") != std::string::npos);
  CHECK(html.find("<link rel=\"canonical\" href=\"https://shop.example/p/TEA\">") !=
        std::string::npos);
  CHECK(html.find("<meta property=\"og:title\" content=\"Green tea\">") != std::string::npos);
  CHECK(html.find("content=\"https://shop.example/pictures/teapot-512.webp\">") !=
        std::string::npos);
  CHECK(html.find("content=\"Shop\"") == std::string::npos);
  CHECK(facts_in(html) ==
        json{{"@context", "https://schema.org"},
             {"@type", "Product"},
             {"url", "https://shop.example/p/TEA"},
             {"name", "Green tea"},
             {"description", "Green tea."},
             {"sku", "TEA-1"},
             {"image", "https://shop.example/pictures/teapot-512.webp"},
             {"aggregateRating",
              {{"@type", "AggregateRating"}, {"ratingValue", "4.8"}, {"reviewCount", 12}}},
             {"offers",
              {{"@type", "Offer"},
               {"url", "https://shop.example/p/TEA"},
               {"price", "4.50"},
               {"priceCurrency", "EUR"},
               {"availability", "https://schema.org/InStock"}}}});
}

TEST_CASE("page: several variants are a group, each with its own offer") {
  json product = tea("Teapot");
  product["options"] = {{{"name", "size"},
                         {"label", {{"en", "Size"}}},
                         {"values",
                          {{{"value", "s"}, {"label", {{"en", "0.5 l"}}}},
                           {{"value", "l"}, {"label", {{"en", "0.8 l"}}}}}},
                         {"default", "s"}}};
  product["variants"] = {{{"sku", "POT 5"}, {"price_minor", 4000}, {"options", {{"size", "s"}}}},
                         {{"sku", "POT 8"},
                          {"price_minor", 4800},
                          {"sale_price_minor", 4500},
                          {"options", {{"size", "l"}}}}};
  const json facts = facts_of(product);
  CHECK(facts["@type"] == "ProductGroup");
  CHECK(facts["variesBy"] == json::array({"https://schema.org/size"}));
  REQUIRE(facts["hasVariant"].size() == 2);
  CHECK(facts["hasVariant"][0]["name"] == "Teapot, 0.5 l");
  CHECK(facts["hasVariant"][1]["name"] == "Teapot, 0.8 l");
  CHECK(facts["hasVariant"][1]["offers"]["price"] == "45.00");
  CHECK(facts["hasVariant"][1]["offers"]["url"] == "https://shop.example/p/POT%208");
}

TEST_CASE("page: availability is what can be bought") {
  const std::string at = "https://schema.org/";
  CHECK(availability({{"stock", {{"berlin", 1}}}}) == at + "InStock");
  CHECK(availability({{"stock", {{"berlin", 0}}}}) == at + "OutOfStock");
  CHECK(availability({{"stock", json::object()}, {"availability", "in_stock"}}) == at + "InStock");
  CHECK(availability({{"availability", "out_of_stock"}}) == at + "OutOfStock");
  CHECK(availability({{"availability", "preorder"}}) == at + "PreOrder");
  CHECK(availability({{"availability", "backorder"}}) == at + "BackOrder");
  const json bundle = {{"parts", {{{"sku", "CUP"}, {"quantity", 2}}}}};
  const auto cups = [](std::uint32_t pieces) {
    return [pieces](const std::string&) {
      Offer cup;
      cup.has_stock_count = true;
      cup.stock["berlin"] = pieces;
      return std::optional(cup);
    };
  };
  CHECK(availability(bundle, cups(2)) == at + "InStock");
  CHECK(availability(bundle, cups(1)) == at + "OutOfStock");
  CHECK(availability(bundle) == at + "OutOfStock");
}

TEST_CASE("page: prices are decimal text in every currency") {
  using catalogue::format_price;
  CHECK(format_price({4800, "EUR"}) == "48.00");
  CHECK(format_price({5, "EUR"}) == "0.05");
  CHECK(format_price({4800, "JPY"}) == "4800");
  CHECK(format_price({1, "KWD"}) == "0.001");
  CHECK(format_price({0, "EUR"}) == "0.00");
  CHECK(format_price({-250, "EUR"}) == "-2.50");
}

TEST_CASE("page: no text leaves its place, whatever a feed has written") {
  const std::string pieces[] = {"</script>",
                                "<script>",
                                "<!--",
                                "-->",
                                "</title>",
                                "\"",
                                "'",
                                "&",
                                "&lt;",
                                "\\",
                                "]]>",
                                "\n",
                                "ä",
                                "\xE2\x80\xA8",
                                "\xFF",
                                "a",
                                " ",
                                std::string(1, '\0'),
                                "</head>",
                                "\\u003c",
                                "<svg onload=x>",
                                "${x}"};
  const std::string calm = page_of(tea("Tea", "Tea."));
  const auto count = [](const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
      ++found;
    }
    return found;
  };
  std::mt19937 random(20'261'122);
  for (int round = 0; round < 3000; ++round) {
    std::string title = "T";
    std::string description = "D";
    for (std::size_t size = random() % 8; size > 0; --size) {
      title += pieces[random() % std::size(pieces)];
      description += pieces[random() % std::size(pieces)];
    }
    const std::string html = page_of(tea(title, description));
    INFO(html);
    // Every sign that could open or close something is one of ours.
    REQUIRE(count(html, "<") == count(calm, "<"));
    REQUIRE(count(html, ">") == count(calm, ">"));
    REQUIRE(count(html, "</script") == 2);
    const json facts = facts_in(html);
    REQUIRE(facts.is_object());
    if (title.find('\xFF') == std::string::npos) {
      REQUIRE(facts["name"] == title);
    }
    // Outside of the data block only the quotes of our attributes.
    const std::string_view block = "<script type=\"application/ld+json\">";
    const auto head = html.substr(0, html.find(block));
    REQUIRE(count(head, "\"") == count(calm.substr(0, calm.find(block)), "\""));
  }
}

TEST_CASE("page: a row of any shape makes a page, not an end") {
  for (const json& product :
       {json(), json::array(), json::object(), json{{"id", 7}, {"title", "x"}, {"variants", 1}},
        json{{"id", "A"}, {"title", {{"en", 5}}}, {"variants", {1, nullptr, {{"sku", 2}}}}},
        json{{"id", "A"}, {"options", {7}}, {"rating_count", "many"}, {"rating_tenths", -1}}}) {
    const std::string html = page_of(product);
    CHECK(facts_in(html).is_object());
    CHECK(html.ends_with("</html>\n"));
  }
  CHECK(product_page("", tea("Tea"), shop, nothing).empty());
}

TEST_CASE("page: the address is the public one, or a Host that is a name") {
  CHECK(page_origin("https://shop.example/", "other", false) == "https://shop.example");
  CHECK(page_origin("", "shop.example:8080", true) == "https://shop.example:8080");
  CHECK(page_origin("", "[::1]:80", false) == "http://[::1]:80");
  for (const char* host : {"", "a b", "a\"><", "a/b", "a&b", "ä"}) {
    CHECK(page_origin("", host, false).empty());
  }
}

TEST_CASE("sitemap: all pages, and lists of lists when they are many") {
  Scope scope;
  const auto put = [&](const std::string& key, const std::string& text) {
    scope.rows[key] = {Owned{text, 1}, 1, 1};
  };
  put("shop", R"({"categories":[{"id":"tea"},{"id":"a&b"},7]})");
  put("product/TEA", "{}");
  put("product/GONE", "");
  const std::string small = sitemap(scope, "https://e.example", 0);
  CHECK(small ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        "<url><loc>https://e.example/</loc></url>\n"
        "<url><loc>https://e.example/c/tea</loc></url>\n"
        "<url><loc>https://e.example/p/TEA</loc></url>\n</urlset>\n");
  CHECK(sitemap(scope, "https://e.example", 2).empty());
  for (std::size_t index = 0; index < sitemap_urls_max; ++index) {
    put("product/A" + std::to_string(index), "{}");
  }
  const std::string lists = sitemap(scope, "https://e.example", 0);
  CHECK(lists.find("<sitemap><loc>https://e.example/sitemap.xml?list=2</loc></sitemap>") !=
        std::string::npos);
  CHECK(lists.find("?list=3") == std::string::npos);
  const std::string second = sitemap(scope, "https://e.example", 2);
  CHECK(second.find("<loc>https://e.example/p/TEA</loc>") != std::string::npos);
  CHECK(sitemap(scope, "https://e.example", 1).find("/p/TEA") == std::string::npos);
}

}  // namespace noline::hub::test
