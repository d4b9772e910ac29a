// Service: a cart that nobody has touched for long is put aside, and one tap brings it back.
//
// Its lines are saved for later, as a shopper could do it, so nothing is lost whatever becomes of
// the notice; back in the cart they have the prices of that day, like every line.
#include <algorithm>

#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// What is in the open cart, and when somebody last changed anything in it.
struct OpenCart {
  std::vector<std::string> keys;
  json lines = json::array();
  std::uint64_t units = 0;
  TimeMs changed_ms = 0;
};

/// Some changes bear no time: a guest's cart that was carried over, an order that was put back. Of
/// these only what the scope's last turn noted is known, and after that they count as just made.
TimeMs changed_ms(const Scope& scope, const HeldRow& row, TimeMs now) {
  const TimeMs said = Stamp{clock_max(row.value), {}}.time_ms();
  if (row.seq > scope.age.mark_seq) {
    return said == 0 || said < scope.age.mark_ms ? now : said;
  }
  return said == 0 ? scope.age.mark_ms : said;
}

OpenCart read_cart(const Scope& scope, TimeMs now) {
  OpenCart cart;
  const std::string prefix = cart_prefix(scope.open_epoch);
  for (auto row = scope.rows.lower_bound(prefix);
       row != scope.rows.end() && row->first.starts_with(prefix); ++row) {
    const Value& value = row->second.value;
    cart.changed_ms = std::max(cart.changed_ms, changed_ms(scope, row->second, now));
    const auto* line = std::get_if<Line>(&value);
    if (line != nullptr && line->quantity() > 0 && line->list_name() == "cart") {
      cart.keys.push_back(row->first);
      cart.units += line->quantity();
      cart.lines.push_back({{"line", format_hex(line_id(line->identity).value)},
                            {"sku", line->identity.sku},
                            {"moved", true}});
    }
  }
  return cart;
}

}  // namespace

void Service::expire_cart(Scope& scope, TimeMs now) {
  if (life_.cart_ms <= 0 || scope.is_shop() || !scope.adopted_by.empty()) {
    return;
  }
  const OpenCart cart = read_cart(scope, now);
  if (cart.keys.empty() || now - cart.changed_ms < life_.cart_ms) {
    return;
  }
  std::vector<Row> rows;
  const auto write = [&](const std::string& key, const Value& value) {
    const Joined joined = scopes_.join_row(scope, key, value);
    rows.push_back({key, joined.row->value, joined.row->seq});
  };
  for (const std::string& key : cart.keys) {
    const Line before = std::get<Line>(scope.rows.find(key)->second.value);
    Line after = before;
    line_move(after, clock_.draw(now), "later");
    write(key, delta(after, before));
  }
  const json notice = {{"type", "cart_expired"},
                       {"line", cart.lines[0]["line"]},
                       {"sku", cart.lines[0]["sku"]},
                       {"before", cart.units},
                       {"after", 0},
                       {"lines", cart.lines}};
  const std::string about = "expired" + scope.name + std::to_string(cart.changed_ms);
  write("notice/" + format_hex(hash_bytes(about)), Event{dump(notice), clock_.draw(now)});
  tell(scope, std::move(rows));
}

}  // namespace noline::hub
