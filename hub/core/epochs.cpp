// Service: closing a cart, and what reaches it afterwards.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// Rows that one frame carries: products with long texts stay well below a message's limit.
constexpr std::size_t rows_per_frame = 32;

/// The replica that added last: whose deed a notice tells of.
Stamp late_stamp(const Line& line) {
  return std::max({line.last_add, line.base.stamp, line.last_remove});
}

json deed(const char* did, std::uint32_t quantity, const Stamp& stamp) {
  return {{"did", did},
          {"quantity", quantity},
          {"replica", format_hex(stamp.replica.value)},
          {"at_ms", stamp.time_ms()}};
}

/// The order's side of a notice; the device is named by the order, not by a replica.
json order_deed(const json& order, std::uint32_t quantity) {
  return {{"did", "order"},
          {"quantity", quantity},
          {"replica", ""},
          {"at_ms", order.value("placed_at_ms", TimeMs{0})}};
}

std::uint32_t ordered_quantity(const json& order, LineId id) {
  for (const json& line : order.value("lines", json::array())) {
    if (line.value("line", "") == format_hex(id.value)) {
      return line.value("quantity", 0U);
    }
  }
  return 0;
}

}  // namespace

/// Fans out rows of a scope in frames of a bounded size.
void Service::tell(Scope& scope, std::vector<Row> rows) {
  for (std::size_t first = 0; first < rows.size(); first += rows_per_frame) {
    const std::size_t end = std::min(rows.size(), first + rows_per_frame);
    fan_out(scope,
            {std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(first)),
             std::make_move_iterator(rows.begin() + static_cast<std::ptrdiff_t>(end))},
            0);
  }
}

/// Carries one line of a closed epoch over, through all epochs that are closed by now.
class EpochCarrier {
 public:
  EpochCarrier(Scopes& scopes, Scope& scope, HybridClock& clock, TimeMs now)
      : scopes_(scopes), scope_(scope), clock_(clock), now_(now) {}

  void carry(const std::uint32_t first, LineId id) {
    for (std::uint32_t epoch = first; epoch < scope_.open_epoch; ++epoch) {
      const Closed& closed = closed_by(epoch);
      const Line* line = find_line(epoch, id);
      if (!closed.order.is_object() || line == nullptr) {
        return;  // An epoch whose order a restore lost is history without an order.
      }
      const Line carried = carry_line(epoch, id, *line, closed);
      // The device may have brought the line over itself, so it is told whoever was first.
      if (epoch == first && carried.quantity() > 0 && carried.list_name() == "cart") {
        note_carried(epoch, id, *line, carried.quantity(), closed.order);
      }
    }
  }

  void note_too_late(std::uint32_t epoch, LineId id, const Line& before, const Line& after) {
    const json& order = closed_by(epoch).order;
    const std::uint32_t ordered = ordered_quantity(order, id);
    const bool has_set = after.base.stamp > before.base.stamp;
    const bool has_removed = after.last_remove > before.last_remove;
    if (ordered == 0 || (!has_set && !has_removed)) {
      return;
    }
    const bool is_removal = has_removed && after.last_remove > after.base.stamp;
    const Stamp stamp = is_removal ? after.last_remove : after.base.stamp;
    const std::uint32_t wanted = is_removal ? 0 : after.base.quantity;
    json notice = head("edit_too_late", id, after, order);
    notice["before"] = ordered;
    notice["after"] = wanted;
    notice["first"] = order_deed(order, ordered);
    notice["second"] = deed(is_removal ? "remove" : "set", wanted, stamp);
    write_notice(notice,
                 line_key(epoch, id) + format_hex(stamp.clock) + format_hex(stamp.replica.value));
  }

  void write(const std::string& key, const Value& value) {
    const Joined joined = scopes_.join_row(scope_, key, value);
    if (joined.is_changed) {
      changed_.push_back({key, joined.row->value, joined.row->seq});
    }
  }

  [[nodiscard]] std::vector<Row> take_changed() { return std::move(changed_); }

 private:
  /// An order and what it took of each line, read once however many lines there are.
  struct Closed {
    json order;
    std::map<LineId, std::vector<Contribution>> answered;
  };

  const Closed& closed_by(std::uint32_t epoch) {
    const auto known = closed_.find(epoch);
    if (known != closed_.end()) {
      return known->second;
    }
    Closed closed{read_owned(scope_, order_key(epoch)), {}};
    closed.answered = read_answered(dump(closed.order));
    return closed_.emplace(epoch, std::move(closed)).first->second;
  }

  [[nodiscard]] const Line* find_line(std::uint32_t epoch, LineId id) const {
    const auto row = scope_.rows.find(line_key(epoch, id));
    return row == scope_.rows.end() ? nullptr : std::get_if<Line>(&row->second.value);
  }

  /// Texts of a line that was not ordered go on with it.
  void carry_choices(std::uint32_t epoch, LineId id) {
    const std::string prefix = choice_key({epoch, id}, "");
    std::vector<std::pair<std::string, Choice>> found;
    for (auto at = scope_.rows.lower_bound(prefix);
         at != scope_.rows.end() && at->first.starts_with(prefix); ++at) {
      if (const auto* choice = std::get_if<Choice>(&at->second.value)) {
        found.emplace_back(at->first.substr(prefix.size()), *choice);
      }
    }
    for (const auto& [name, choice] : found) {
      write(choice_key({epoch + 1, id}, name), choice);
    }
  }

  /// Returns what of the line is in the next epoch.
  Line carry_line(std::uint32_t epoch, LineId id, const Line& line, const Closed& closed) {
    const auto ordered = closed.answered.find(id);
    const bool is_ordered = ordered != closed.answered.end();
    const Line next = carry_over(line, is_ordered ? &ordered->second : nullptr, epoch);
    const std::string key = line_key(epoch + 1, id);
    if (scope_.rows.contains(key) || is_worth_carrying(next)) {
      write(key, next);
    }
    if (!is_ordered) {
      carry_choices(epoch, id);
    }
    return next;
  }

  void note_carried(std::uint32_t epoch, LineId id, const Line& line, std::uint32_t quantity,
                    const json& order) {
    json notice = head("carried_to_next_cart", id, line, order);
    notice["before"] = ordered_quantity(order, id);
    notice["after"] = quantity;
    notice["first"] = order_deed(order, ordered_quantity(order, id));
    notice["second"] = deed("add", quantity, late_stamp(line));
    write_notice(notice, "carried" + line_key(epoch, id));
  }

  static json head(const char* type, LineId id, const Line& line, const json& order) {
    return {{"type", type},
            {"line", format_hex(id.value)},
            {"sku", line.identity.sku},
            {"order", order.value("id", "")},
            {"detail", order.value("number", "")}};
  }

  /// Told once: a notice's id is made of what it is about.
  void write_notice(const json& notice, const std::string& about) {
    const std::string key = "notice/" + format_hex(hash_bytes(about + scope_.name));
    if (!scope_.rows.contains(key)) {
      write(key, Event{dump(notice), clock_.draw(now_)});
    }
  }

  Scopes& scopes_;
  Scope& scope_;
  HybridClock& clock_;
  TimeMs now_;
  std::map<std::uint32_t, Closed> closed_;
  std::vector<Row> changed_;
};

void Service::close_epoch(Scope& scope, const json& order, TimeMs now) {
  const auto epoch = order.value("epoch", std::uint32_t{0});
  std::vector<LineId> lines;
  const std::string prefix = cart_prefix(epoch);
  for (auto at = scope.rows.lower_bound(prefix);
       at != scope.rows.end() && at->first.starts_with(prefix); ++at) {
    if (const auto key = parse_line_key(at->first)) {
      lines.push_back(key->id);
    }
  }
  EpochCarrier carrier(scopes_, scope, clock_, now);
  const std::string key = order_key(epoch);
  carrier.write(key, Owned{dump(order), next_version(scope, key, now)});
  for (const LineId id : lines) {
    carrier.carry(epoch, id);
  }
  tell(scope, carrier.take_changed());
}

bool Service::is_closed(const Scope& scope, std::string_view key) {
  const auto epoch = parse_cart_epoch(key);
  return epoch && *epoch < scope.open_epoch;
}

std::vector<std::string> Service::carry_late(Scope& scope, const std::vector<LateEdit>& edits,
                                             TimeMs now) {
  EpochCarrier carrier(scopes_, scope, clock_, now);
  std::vector<Row> rows;
  for (const LateEdit& edit : edits) {
    if (!coupon_code_of(edit.key).empty()) {
      if (const std::string key = carry_late_coupon(scope, edit.key); !key.empty()) {
        const auto row = scope.rows.find(key);
        rows.push_back({key, row->second.value, row->second.seq});
      }
      continue;
    }
    if (const auto choice = parse_choice_key(edit.key)) {
      carrier.carry(choice->line.epoch, choice->line.id);
      continue;
    }
    const auto key = parse_line_key(edit.key);
    const auto row = scope.rows.find(edit.key);
    const auto* after = row == scope.rows.end() ? nullptr : std::get_if<Line>(&row->second.value);
    if (key && after != nullptr) {
      const Line copy = *after;
      carrier.note_too_late(key->epoch, key->id, edit.before, copy);
      carrier.carry(key->epoch, key->id);
    }
  }
  std::vector<Row> carried = carrier.take_changed();
  rows.insert(rows.end(), std::make_move_iterator(carried.begin()),
              std::make_move_iterator(carried.end()));
  std::vector<std::string> keys;
  for (const Row& row : rows) {
    keys.push_back(row.key);
  }
  tell(scope, std::move(rows));
  return keys;
}

}  // namespace noline::hub
