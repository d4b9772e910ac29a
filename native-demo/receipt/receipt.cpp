#include "receipt.hpp"

#include <cstdio>

#include "format.hpp"

namespace noline::receipt {
namespace {

struct Texts {
  const char* receipt;
  const char* slip;
  const char* number;
  const char* subtotal;
  const char* saved;
  const char* shipping;
  const char* total;
  const char* vat;  ///< The rate goes in between.
  const char* net;
  const char* no_receipt;
  const char* claim_order;
  const char* claim_cart;
  const char* thanks;
};

constexpr Texts english{"Receipt",
                        "Your cart",
                        "Order",
                        "Subtotal",
                        "Discount",
                        "Delivery",
                        "Total",
                        "VAT",
                        "net",
                        "This is not a receipt. Prices may change.",
                        "Scan to see your order on your phone",
                        "Scan to go on with this cart on your phone",
                        "Thank you!"};
constexpr Texts german{"Beleg",
                       "Dein Warenkorb",
                       "Bestellung",
                       "Zwischensumme",
                       "Nachlass",
                       "Lieferung",
                       "Summe",
                       "MwSt.",
                       "netto",
                       "Das ist kein Kaufbeleg. Preise können sich ändern.",
                       "Scannen und die Bestellung auf dem Handy sehen",
                       "Scannen und den Warenkorb auf dem Handy weiterführen",
                       "Vielen Dank!"};

const Texts& texts(const Paper& paper) {
  return paper.language == "de" ? german : english;
}

// From days since 1970 to a date: the algorithm of Howard Hinnant, "chrono-Compatible Low-Level
// Date Algorithms", civil_from_days.
std::string moment(const Paper& paper) {
  const ui::LocalTime local = ui::local_time(paper.now_ms, paper.utc_offset_minutes);
  const std::int64_t days = local.day + 719468;
  const std::int64_t era = days / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;
  const int day = static_cast<int>(of_year - (153 * month + 2) / 5 + 1);
  const int shown_month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  const int shown_year = static_cast<int>(year + era * 400 + (shown_month <= 2 ? 1 : 0));
  char text[40];
  const char* shape =
      paper.language == "de" ? "%02d.%02d.%04d %02d:%02d" : "%02d/%02d/%04d %02d:%02d";
  std::snprintf(text, sizeof text, shape, day, shown_month, shown_year, local.minute / 60,
                local.minute % 60);
  return text;
}

std::string percent(std::int64_t permille, std::string_view language) {
  std::string text = std::to_string(permille / 10);
  if (permille % 10 != 0) {
    text += language == "de" ? "," : ".";
    text += std::to_string(permille % 10);
  }
  return text + " %";
}

std::string money(const ui::Money& amount, const Paper& paper) {
  return ui::format_money(amount, paper.language);
}

void add_head(std::vector<Row>& rows, const ui::ShopModel& model, const char* title,
              const Paper& paper) {
  const std::string& shop = model.shop.name.in(paper.language);
  rows.push_back({RowKind::title, shop.empty() ? "noline" : shop, {}});
  rows.push_back({RowKind::centre, title, {}});
  rows.push_back({RowKind::centre, moment(paper), {}});
  rows.push_back({RowKind::rule, {}, {}});
}

void add_line(std::vector<Row>& rows, std::int64_t quantity, const std::string& title,
              const ui::Money& total, const Paper& paper) {
  rows.push_back({RowKind::pair, std::to_string(quantity) + " × " + title, money(total, paper)});
}

void add_sums(std::vector<Row>& rows, const ui::Quote& quote, const Paper& paper) {
  const Texts& say = texts(paper);
  rows.push_back({RowKind::rule, {}, {}});
  const auto sum = [&](const char* name, const ui::Money& amount) {
    rows.push_back({RowKind::pair, name, money(amount, paper)});
  };
  sum(say.subtotal, quote.subtotal);
  if (quote.saved.minor != 0) {
    sum(say.saved, {-quote.saved.minor, quote.saved.currency});
  }
  if (!quote.shipping.currency.empty()) {
    sum(say.shipping, quote.shipping);
  }
  rows.push_back({RowKind::total, say.total, money(quote.total, paper)});
  for (const ui::VatShare& share : quote.vat) {
    const ui::Money net{share.gross.minor - share.vat.minor, share.gross.currency};
    rows.push_back({RowKind::pair,
                    std::string(say.vat) + " " + percent(share.permille, paper.language) + " (" +
                        say.net + " " + money(net, paper) + ")",
                    money(share.vat, paper)});
  }
}

void add_claim(std::vector<Row>& rows, const char* hint, const Paper& paper) {
  if (!paper.claim.empty()) {
    rows.push_back({RowKind::rule, {}, {}});
    rows.push_back({RowKind::centre, hint, {}});
    rows.push_back({RowKind::code, paper.claim, {}});
  }
}

// "K7QM-2XV9", as the order's screen shows it.
std::string shown_number(const std::string& number) {
  return number.size() == 8 ? number.substr(0, 4) + "-" + number.substr(4) : number;
}

}  // namespace

std::vector<Row> receipt_of(const ui::ShopModel& model, const ui::Order& order,
                            const Paper& paper) {
  const Texts& say = texts(paper);
  std::vector<Row> rows;
  add_head(rows, model, say.receipt, paper);
  rows.push_back({RowKind::pair, say.number, shown_number(order.number)});
  rows.push_back({RowKind::rule, {}, {}});
  for (const ui::OrderLine& line : order.lines) {
    add_line(rows, line.quantity, line.title.in(paper.language), line.total, paper);
  }
  add_sums(rows, order.quote, paper);
  add_claim(rows, say.claim_order, paper);
  rows.push_back({RowKind::centre, say.thanks, {}});
  return rows;
}

std::vector<Row> slip_of(const ui::ShopModel& model, const Paper& paper) {
  const Texts& say = texts(paper);
  std::vector<Row> rows;
  add_head(rows, model, say.slip, paper);
  for (const ui::Line& line : model.cart.lines) {
    const ui::Product* product = model.find_product(line.sku);
    const std::string title = product ? product->title.in(paper.language) : line.sku;
    add_line(rows, line.quantity, title, line.line_total, paper);
  }
  if (model.checkout.has_quote) {
    add_sums(rows, model.checkout.quote, paper);
  } else {
    rows.push_back({RowKind::rule, {}, {}});
    rows.push_back({RowKind::total, say.subtotal, money(model.cart.subtotal, paper)});
  }
  rows.push_back({RowKind::centre, say.no_receipt, {}});
  add_claim(rows, say.claim_cart, paper);
  return rows;
}

std::string to_code_page(std::string_view text, char (*byte_of)(std::uint32_t)) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t unicode = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
      unicode = unicode << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    out += byte_of(unicode);
    i += size;
  }
  return out;
}

}  // namespace noline::receipt
