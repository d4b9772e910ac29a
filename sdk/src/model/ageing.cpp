#include "noline/ageing.hpp"

#include <algorithm>

#include "noline/epochs.hpp"

namespace noline {
namespace {

bool has(const Line& line, const Contributor& who) {
  return std::any_of(line.contributions.begin(), line.contributions.end(),
                     [&](const Contribution& entry) { return entry.contributor == who; });
}

/// When the hub wrote an Owned row; versions of rows are times.
TimeMs written_ms(const Value* value) {
  const auto* owned = value == nullptr ? nullptr : std::get_if<Owned>(value);
  return owned == nullptr ? INT64_MAX : static_cast<TimeMs>(owned->version);
}

TimeMs latest_ms(const Value& value) {
  return Stamp{clock_max(value), {}}.time_ms();
}

}  // namespace

bool is_past(std::string_view key, const Value& value, const Value* order, const Floor& floor) {
  if (key.starts_with("device/")) {
    return written_ms(&value) <= floor.ms;
  }
  // A coupon goes back into the wallet when its order is cancelled, however late.
  return order != nullptr && key.starts_with("cart/") && key.find("/coupon/") == key.npos &&
         written_ms(order) <= floor.ms && latest_ms(value) <= floor.ms;
}

bool is_gone(const Line& line) {
  return line.quantity() == 0 && line.contributions.empty() && line.extra.empty();
}

bool forget_answered(Line& line, const Contributor& own, const Line* held) {
  return std::erase_if(line.contributions, [&](const Contribution& entry) {
           return entry.added <= entry.seen && entry.contributor != own &&
                  (held == nullptr || !has(*held, entry.contributor));
         }) != 0;
}

std::optional<Value> rebased(const Value& value, const Value* known, const Value* held) {
  Value part = known == nullptr ? value : delta(value, *known);
  auto* line = std::get_if<Line>(&part);
  const auto* whole = std::get_if<Line>(&value);
  if (line == nullptr || whole == nullptr) {
    return part;
  }
  if (*line == Line{}) {
    return std::nullopt;
  }
  if (held == nullptr) {
    line->identity = whole->identity;
    line->created = whole->created;
    // A move keeps the quantity that it saw.
    if (!line->kept.is_zero() && line->base.stamp.is_zero()) {
      line->base = whole->base;
    }
  }
  return part;
}

}  // namespace noline
