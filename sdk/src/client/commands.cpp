// The shopper's edits. Each checks first and then changes one row, so nothing is half applied.
#include <algorithm>

#include "client/state.hpp"
#include "noline/limits.hpp"
#include "wire/codec.hpp"
#include "wire/well_formed.hpp"

namespace noline {
namespace {

/// Older openings of this store no longer author anything that a notice could be about.
constexpr std::size_t replicas_remembered_max = 8;

constexpr std::size_t choice_name_bytes_max = 40;

/// Nobody has more; each costs the hub a look into its book.
constexpr std::size_t coupons_max = 16;

using wire::Json;

Status check_quantity(std::uint32_t quantity) {
  if (quantity >= 1 && quantity <= limits::quantity_max) {
    return Ok{};
  }
  return fail(Errc::invalid_argument,
              "quantity must be 1 to " + std::to_string(limits::quantity_max));
}

Status check_text(std::string_view text) {
  if (text.size() > limits::text_bytes_max) {
    return fail(Errc::too_large,
                "a text may have " + std::to_string(limits::text_bytes_max) + " bytes");
  }
  if (!wire::is_utf8(text)) {
    return fail(Errc::invalid_argument, "a text must be UTF-8");
  }
  return Ok{};
}

std::size_t living_lines(const sync::ScopeReplica& scope, std::uint32_t epoch) {
  std::size_t count = 0;
  const std::string prefix = cart_prefix(epoch);
  const auto& rows = scope.rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const auto* line = std::get_if<Line>(&at->second.value);
    count += line != nullptr && line->quantity() > 0 ? 1u : 0u;
  }
  return count;
}

}  // namespace

Status Client::State::check_writable() const {
  if (session.role == "read") {
    return fail(Errc::not_allowed, "this hand-off allows looking, not changing");
  }
  return Ok{};
}

Status Client::State::check_shopper() const {
  if (is_agent() || session.role == "edit") {
    return fail(Errc::not_allowed, "that is for the shopper alone");
  }
  return check_writable();
}

/// Edits made offline may be sent by a later opening; the device says which openings were its own,
/// so that notices on other devices can name it.
void Client::State::remember_replica() {
  if (is_replica_remembered) {
    return;
  }
  is_replica_remembered = true;
  own_replicas.push_back(format_hex(clock.replica().value));
  if (own_replicas.size() > replicas_remembered_max) {
    own_replicas.erase(own_replicas.begin());
  }
  unstored_meta[meta::replicas] = wire::dump(own_replicas);
}

EditId Client::State::finish_edit() {
  end_visit();
  remember_replica();
  const EditId id{++marks.applied};
  ++versions.connection;
  return id;
}

Result<LineKey> Client::State::living_line(LineId line) const {
  const LineKey key = key_of(line);
  const Line* held = main().find_line(key);
  if (held == nullptr || held->quantity() == 0) {
    return fail(Errc::unknown_line, "the cart has no line " + format_hex(line.value));
  }
  return key;
}

/// What a line that is not in the cart yet must satisfy.
bool Client::State::has_room_for_line() {
  if (living_lines_bound >= limits::lines_per_cart_max) {
    living_lines_bound = living_lines(main(), epoch());
  }
  return living_lines_bound < limits::lines_per_cart_max;
}

Status Client::State::check_new_line(const Line& line) {
  const LineIdentity& identity = line.identity;
  for (const auto& [name, value] : identity.options) {
    if (!wire::is_utf8(name) || !wire::is_utf8(value)) {
      return fail(Errc::invalid_argument, "options must be UTF-8");
    }
  }
  if (identity.sku.empty() || !wire::is_utf8(identity.sku)) {
    return fail(Errc::invalid_argument, "sku must be a text that is not empty");
  }
  const std::string key = line_key(epoch(), line_id(identity));
  if (main().find(key) != nullptr) {
    return fail(Errc::unsupported, "this line was written by a later version; update the app");
  }
  return validate_row(key, Value{line});
}

Result<EditId> Client::add(const LineChoice& choice, std::uint32_t quantity, TimeMs now) {
  State& state = *state_;
  if (auto ok = state.check_writable(); !ok) {
    return ok.error();
  }
  if (auto ok = check_quantity(quantity); !ok) {
    return ok.error();
  }
  state.products.refresh(state.shop());
  const LineIdentity what = state.products.resolve(choice);
  if (state.is_agent()) {
    return state.propose("add", what, {{"quantity", quantity}}, now);
  }
  return state.add_pieces(what, quantity, 0, now);
}

/// With a notice the pieces have its name, so that they come once, however many devices add them
/// without knowing of each other; without one they are this replica's.
Result<EditId> Client::State::add_pieces(const LineIdentity& what, std::uint32_t quantity,
                                         std::uint64_t notice, TimeMs now) {
  for (const Status& ok : {check_writable(), check_quantity(quantity)}) {
    if (!ok) {
      return ok.error();
    }
  }
  const LineKey key = key_of(line_id(what));
  const Line* held = main().find_line(key);
  Line part;
  part.identity = what;
  if (notice != 0) {
    part.contributions.push_back({{notice, 1}, quantity, 0});
    if (held != nullptr && delta(part, *held).contributions.empty()) {
      return finish_edit();
    }
  }
  const bool is_new = held == nullptr || held->quantity() == 0;
  if (is_new && !has_room_for_line()) {
    return fail(Errc::too_many,
                "a cart may have " + std::to_string(limits::lines_per_cart_max) + " lines");
  }
  if (held == nullptr) {
    if (auto ok = check_new_line(part); !ok) {
      return ok.error();
    }
    main().edit(line_key(key.epoch, key.id), Value{Line{}});
  } else if (held->quantity() + std::uint64_t{quantity} > limits::quantity_max) {
    return fail(Errc::invalid_argument, "the line's quantity would pass the limit");
  }
  Line& line = main().edit_line(key);
  living_lines_bound += is_new ? 1 : 0;
  join(line, part);
  if (line.created.is_zero()) {
    line.created = clock.draw(now);
  }
  const Stamp stamp = clock.draw(now);
  if (notice == 0) {
    line_add(line, stamp, quantity);
  }
  line.last_add = stamp;
  if (is_new && line.list_name() != "cart") {
    register_set(line.list, clock.draw(now), Scalar{std::string("cart")});
  }
  return finish_edit();
}

Result<EditId> Client::set_quantity(LineId line, std::uint32_t quantity, TimeMs now) {
  if (quantity == 0) {
    return remove(line, now);
  }
  State& state = *state_;
  const auto key = state.living_line(line);
  if (!key) {
    return key.error();
  }
  for (const Status& ok : {state.check_writable(), check_quantity(quantity)}) {
    if (!ok) {
      return ok.error();
    }
  }
  if (state.is_agent()) {
    return state.propose("set", *key, {{"quantity", quantity}}, now);
  }
  line_set(state.main().edit_line(*key), state.clock.draw(now), quantity);
  return state.finish_edit();
}

Result<EditId> Client::remove(LineId line, TimeMs now) {
  State& state = *state_;
  const auto key = state.living_line(line);
  if (!key) {
    return key.error();
  }
  if (auto ok = state.check_writable(); !ok) {
    return ok.error();
  }
  if (state.is_agent()) {
    return state.propose("remove", *key, Json::object(), now);
  }
  line_remove(state.main().edit_line(*key), state.clock.draw(now));
  return state.finish_edit();
}

Result<EditId> Client::move(LineId line, std::string_view list, TimeMs now) {
  State& state = *state_;
  const auto key = state.living_line(line);
  if (!key) {
    return key.error();
  }
  const bool is_known = list == "cart" || list == "later" ||
                        (list.starts_with("wishlist:") && list.size() > 9 && list.size() <= 100);
  if (!is_known || !wire::is_utf8(list)) {
    return fail(Errc::invalid_argument, "list must be cart, later or wishlist:<name>");
  }
  if (auto ok = state.check_writable(); !ok) {
    return ok.error();
  }
  if (state.is_agent()) {
    return state.propose("move", *key, {{"list", list}}, now);
  }
  line_move(state.main().edit_line(*key), state.clock.draw(now), list);
  return state.finish_edit();
}

Result<EditId> Client::clear_cart(TimeMs now) {
  State& state = *state_;
  if (auto ok = state.check_writable(); !ok) {
    return ok.error();
  }
  if (state.is_agent()) {
    return fail(Errc::not_allowed, "an agent proposes line by line");
  }
  std::vector<LineKey> keys;
  const std::string prefix = cart_prefix(state.epoch());
  const auto& rows = state.main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const auto* line = std::get_if<Line>(&at->second.value);
    if (line != nullptr && line->quantity() > 0 && line->list_name() == "cart") {
      keys.push_back(parse_line_key(at->first).value_or(LineKey{}));
    }
  }
  for (const LineKey& key : keys) {
    line_remove(state.main().edit_line(key), state.clock.draw(now));
  }
  return state.finish_edit();
}

Result<EditId> Client::set_field(LineId line, std::string_view name, std::string_view text,
                                 TimeMs now) {
  State& state = *state_;
  const auto key = state.living_line(line);
  if (!key) {
    return key.error();
  }
  if (name.empty() || name.size() > limits::option_bytes_max || !wire::is_utf8(name)) {
    return fail(Errc::invalid_argument, "a field's name must be 1 to 200 bytes");
  }
  for (const Status& ok : {state.check_writable(), check_text(text)}) {
    if (!ok) {
      return ok.error();
    }
  }
  const Line& held = *state.main().find_line(*key);
  const bool is_new = held.fields.count(std::string(name)) == 0;
  if (is_new && held.fields.size() >= limits::fields_per_line_max) {
    return fail(Errc::too_many, "a line has too many fields");
  }
  if (state.is_agent() && name == fulfilment_field) {
    return fail(Errc::not_allowed, "what shipping costs is for the shopper to choose");
  }
  Line& target = state.main().edit_line(*key);
  register_set(target.fields[std::string(name)], state.clock.draw(now), Scalar{std::string(text)});
  return state.finish_edit();
}

Result<EditId> Client::choose(LineId line, std::string_view name, std::string_view text,
                              TimeMs now) {
  State& state = *state_;
  const auto line_key = state.living_line(line);
  if (!line_key) {
    return line_key.error();
  }
  if (name.empty() || name.size() > choice_name_bytes_max || name.find('/') != name.npos) {
    return fail(Errc::invalid_argument, "a choice's name must be 1 to 40 of a-z A-Z 0-9 _ - .");
  }
  const std::string key = choice_key(*line_key, name);
  for (const Status& ok :
       {state.check_writable(), check_text(text), validate_row(key, Value{Choice{}})}) {
    if (!ok) {
      return ok.error();
    }
  }
  const Value* held = state.main().find(key);
  if (held != nullptr && !std::holds_alternative<Choice>(*held)) {
    return fail(Errc::invalid_key, "the row is of another kind");
  }
  auto& choice = std::get<Choice>(state.main().edit(key, Choice{}));
  choice_set(choice, state.clock.draw(now), std::string(text));
  return state.finish_edit();
}

Result<EditId> Client::State::write_register(std::string_view key, Scalar value, TimeMs now) {
  for (const Status& ok : {check_writable(), check_text(value.text()),
                           validate_row(key, Value{Register{value, {}, {}}})}) {
    if (!ok) {
      return ok.error();
    }
  }
  const Value* held = main().find(key);
  if (held != nullptr && !std::holds_alternative<Register>(*held)) {
    return fail(Errc::invalid_key, "the row is of another kind");
  }
  auto& reg = std::get<Register>(main().edit(key, Register{}));
  register_set(reg, clock.draw(now), std::move(value));
  return finish_edit();
}

Result<EditId> Client::set_cart_note(std::string_view text, TimeMs now) {
  const std::string key = cart_prefix(state_->epoch()) + "note";
  return state_->write_register(key, Scalar{std::string(text)}, now);
}

Result<EditId> Client::set_coupon(std::string_view code, bool is_on, TimeMs now) {
  const std::string name = normal_coupon_code(code);
  if (name.empty()) {
    return fail(Errc::invalid_argument, "a coupon's code has 3 to 32 of A-Z 0-9 -");
  }
  const std::vector<std::string> held = cart().coupons;
  if (is_on && held.size() >= coupons_max &&
      std::find(held.begin(), held.end(), name) == held.end()) {
    return fail(Errc::too_many, "a wallet holds " + std::to_string(coupons_max) + " coupons");
  }
  if (state_->is_agent()) {
    return state_->propose("coupon", LineIdentity{}, {{"code", name}, {"on", is_on}}, now);
  }
  const std::string key = cart_prefix(state_->epoch()) + "coupon/" + name;
  return state_->write_register(key, Scalar{is_on}, now);
}

Result<EditId> Client::prefer(std::string_view name, Scalar value, TimeMs now) {
  if (auto ok = state_->check_shopper(); !ok) {
    return ok.error();
  }
  return state_->write_register("context/" + std::string(name), std::move(value), now);
}

}  // namespace noline
