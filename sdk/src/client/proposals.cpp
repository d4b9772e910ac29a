// What an agent suggests and a shopper accepts.
//
// An agent's edit that changes what the cart costs is held as a notice of type "proposal"; a device
// of the shopper carries it out. An addition is made under the proposal's own name, so two devices
// that accept it without knowing of each other add once.
#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::text_member;

}  // namespace

Result<EditId> Client::State::propose(const char* did, const LineIdentity& what, Json more,
                                      TimeMs now) {
  const Stamp stamp = clock.draw(now);
  const Line* held = main().find_line(key_of(line_id(what)));
  Json json = std::move(more);
  json["type"] = "proposal";
  json["sku"] = what.sku;
  json["options"] = what.options;
  json["line"] = format_hex(what.is_empty() ? 0 : line_id(what).value);
  json["detail"] = text_member(json, json.contains("code") ? "code" : "list");
  json["before"] = held == nullptr ? 0 : held->quantity();
  json["first"] = {{"did", did},
                   {"quantity", wire::take_u32(member(json, "quantity")).value_or(0)},
                   {"replica", format_hex(stamp.replica.value)},
                   {"at_ms", stamp.time_ms()}};
  main().edit("notice/" + format_hex(chance.draw_u64()), Event{wire::dump(json), stamp});
  return finish_edit();
}

Result<EditId> Client::State::propose(const char* did, const LineKey& line, Json more, TimeMs now) {
  return propose(did, main().find_line(line)->identity, std::move(more), now);
}

Result<EditId> Client::accept_notice(std::uint64_t notice, TimeMs now) {
  State& state = *state_;
  const std::string key = "notice/" + format_hex(notice);
  const Value* value = state.main().find(key);
  const auto* event = value == nullptr ? nullptr : std::get_if<Event>(value);
  const auto json = event == nullptr ? fail(Errc::malformed, "") : wire::parse_json(event->json);
  if (!json || text_member(*json, "type") != "proposal") {
    return fail(Errc::unknown_notice, "there is no proposal " + format_hex(notice));
  }
  if (state.session.role != "write") {
    return fail(Errc::not_allowed, "a proposal is for the shopper to accept");
  }
  if (state.main().find(key + "/dismissed") == nullptr) {
    const auto done = do_proposal(notice, *json, now);
    if (!done && done.error().code != Errc::unknown_line) {
      return done;
    }
  }
  return state.write_register(key + "/dismissed", Scalar{std::string("accepted")}, now);
}

Result<EditId> Client::do_proposal(std::uint64_t notice, const Json& proposal, TimeMs now) {
  State& state = *state_;
  const std::string did = text_member(member(proposal, "first"), "did");
  const LineId line{parse_hex(text_member(proposal, "line")).value_or(0)};
  const std::uint32_t quantity = wire::take_u32(member(proposal, "quantity")).value_or(0);
  if (did == "set") {
    return set_quantity(line, quantity, now);
  }
  if (did == "remove") {
    return remove(line, now);
  }
  if (did == "move") {
    return move(line, text_member(proposal, "list"), now);
  }
  if (did == "coupon") {
    return set_coupon(text_member(proposal, "code"), member(proposal, "on") == true, now);
  }
  if (did != "add") {
    return fail(Errc::invalid_argument, "this proposal asks for what cannot be done");
  }
  return state.add_pieces(read_identity(proposal), quantity, notice, now);
}

}  // namespace noline
