// Pages for crawlers from the running hub: with curl's eyes, not a browser's.
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/hub_process.hpp"
#include "support/socket_client.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

using nlohmann::json;

/// The demo shop with a site of one page.
struct Shop {
  TemporaryFolder folder;
  std::unique_ptr<HubProcess> hub;

  Shop() {
    std::filesystem::create_directory(folder.file("site"));
    std::ofstream(folder.file("site/index.html"))
        << "<!doctype html><html lang=\"en\"><head><meta name=\"description\" content=\"x\">"
           "<title>x</title></head><body>the screens</body></html>";
    std::ofstream(folder.file("site/robots.txt")) << "User-agent: *\nAllow: /\n";
    hub = std::make_unique<HubProcess>(
        folder.path,
        std::vector<std::string>{"--port", "0", "--quiet", "--data", folder.file("data"), "--shop",
                                 NOLINE_DEMO_SHOP, "--site", folder.file("site"), "--public-url",
                                 "https://shop.example/"});
  }

  std::string get(const std::string& path, const std::string& headers = "") {
    return SocketClient(hub->port()).request("GET " + path + " HTTP/1.1" + headers);
  }
};

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::string header_of(const std::string& answer, const std::string& name) {
  const auto from = answer.find("\r\n" + name + ": ");
  if (from == std::string::npos || from > answer.find("\r\n\r\n")) {
    return "";
  }
  const auto begin = from + name.size() + 4;
  return answer.substr(begin, answer.find("\r\n", begin) - begin);
}

json facts_in(const std::string& html) {
  const std::string begin = "<script type=\"application/ld+json\">";
  REQUIRE(html.find(begin) != std::string::npos);
  const auto from = html.find(begin) + begin.size();
  return json::parse(html.substr(from, html.find("</script", from) - from), nullptr, false);
}

}  // namespace

TEST_CASE("pages: every product of the demo shop is a page with offers in its head") {
  Shop shop;
  const std::string list = body_of(shop.get("/sitemap.xml"));
  std::size_t products = 0;
  const std::string begin = "<loc>https://shop.example";
  for (auto at = list.find(begin + "/p/"); at != std::string::npos;
       at = list.find(begin + "/p/", at + 1)) {
    const auto from = at + begin.size();
    const std::string path = list.substr(from, list.find('<', from) - from);
    const json facts = facts_in(body_of(shop.get(path)));
    INFO(path << " " << facts.dump());
    CHECK(facts["url"] == "https://shop.example" + path);
    CHECK_FALSE(facts["name"].get<std::string>().empty());
    CHECK(facts["image"].get<std::string>().starts_with("https://shop.example/pictures/"));
    const json offers = facts.contains("hasVariant") ? facts["hasVariant"] : json::array({facts});
    for (const json& variant : offers) {
      CHECK(variant["offers"]["priceCurrency"] == "EUR");
      CHECK(std::stod(variant["offers"]["price"].get<std::string>()) > 0);
      CHECK_FALSE(variant["sku"].get<std::string>().empty());
    }
    ++products;
  }
  CHECK(products > 40);
  CHECK(list.find(begin + "/c/pantry<") != std::string::npos);
}

TEST_CASE("pages: a product's page is a file like any other: tags, encodings, HEAD") {
  Shop shop;
  const std::string plain = shop.get("/p/TEAPOT");
  CHECK(plain.starts_with("HTTP/1.1 200"));
  CHECK(header_of(plain, "Content-Type") == "text/html; charset=utf-8");
  CHECK(header_of(plain, "Cache-Control") == "no-cache");
  CHECK(header_of(plain, "Vary") == "Accept-Encoding");
  CHECK(header_of(plain, "Content-Security-Policy").find("unsafe-inline") == std::string::npos);
  const std::string tag = header_of(plain, "ETag");
  CHECK(shop.get("/p/TEAPOT", "\r\nIf-None-Match: " + tag).starts_with("HTTP/1.1 304"));
  const std::string packed = shop.get("/p/TEAPOT", "\r\nAccept-Encoding: gzip, br");
  CHECK(header_of(packed, "Content-Encoding") == "gzip");
  CHECK(header_of(packed, "ETag") != tag);
  CHECK(body_of(packed).size() < body_of(plain).size());
  std::ofstream(shop.folder.file("page.gz"), std::ios::binary) << body_of(packed);
  const std::string unpack =
      "gzip -dc " + shop.folder.file("page.gz") + " >" + shop.folder.file("page");
  REQUIRE(std::system(unpack.c_str()) == 0);
  CHECK(read_file(shop.folder.file("page")) == body_of(plain));
  const std::string head = SocketClient(shop.hub->port()).request("HEAD /p/TEAPOT HTTP/1.1");
  CHECK(body_of(head).empty());
  CHECK(header_of(head, "ETag") == tag);
  CHECK(header_of(head, "Content-Length") == std::to_string(body_of(plain).size()));
}

TEST_CASE("pages: a variant's address leads to its product, an unknown one is not listed") {
  Shop shop;
  const std::string variant = body_of(shop.get("/p/TEAPOT-08"));
  CHECK(variant.find("<link rel=\"canonical\" href=\"https://shop.example/p/TEAPOT\">") !=
        std::string::npos);
  for (const char* path : {"/p/none", "/p/", "/p/%22%3E%3Cscript%3E", "/p/a.b", "/p/TEAPOT/x"}) {
    const std::string answer = shop.get(path);
    INFO(path);
    CHECK(answer.starts_with("HTTP/1.1 200"));
    CHECK(answer.find("<meta name=\"robots\" content=\"noindex\">") != std::string::npos);
    CHECK(answer.find("<script") == std::string::npos);
    CHECK(answer.find("the screens") != std::string::npos);
  }
  CHECK(shop.get("/p/%2e%2e/secret").starts_with("HTTP/1.1 404"));
  CHECK(body_of(shop.get("/cart")).find("<title>x</title>") != std::string::npos);
}

TEST_CASE("pages: robots.txt names the list of pages") {
  Shop shop;
  CHECK(body_of(shop.get("/robots.txt")) ==
        "User-agent: *\nAllow: /\nSitemap: https://shop.example/sitemap.xml\n");
  CHECK(header_of(shop.get("/sitemap.xml"), "Content-Type") == "application/xml");
  CHECK(shop.get("/sitemap.xml?list=9").starts_with("HTTP/1.1 404"));
}

}  // namespace noline::hub::test
