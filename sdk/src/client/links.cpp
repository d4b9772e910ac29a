// A buy link, a shared cart or a permalink that was opened: the hub says what it holds, and the
// device puts that into the live cart.
//
// The pieces have the opening's name, so that a page that is loaded again, or an answer that comes
// twice, adds nothing.
#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {

using wire::member;
using wire::text_member;

LineIdentity read_identity(const wire::Json& json) {
  LineIdentity what{text_member(json, "sku"), {}};
  for (const auto& [name, option] : member(json, "options").items()) {
    if (const auto* text = wire::take_text(option)) {
      what.options[name] = *text;
    }
  }
  return what;
}

/// Goes on after a line that the cart has no room for, and answers the last error.
Error Client::State::take_link(const wire::Json& args, const wire::Json& ok, TimeMs now) {
  Error error{Errc::none, ""};
  std::uint64_t opening = parse_hex(text_member(args, "opening")).value_or(0);
  if (opening == 0) {
    opening = chance.draw_u64();
  }
  const Scalar via{text_member(ok, "via")};
  for (const wire::Json& wanted : member(ok, "lines")) {
    const LineIdentity what = read_identity(wanted);
    const auto added =
        add_pieces(what, wire::take_u32(member(wanted, "quantity")).value_or(0), opening, now);
    if (!added) {
      error = added.error();
      continue;
    }
    const LineKey key = key_of(line_id(what));
    const auto& fields = main().find_line(key)->fields;
    const auto held = fields.find(std::string(via_field));
    if (held == fields.end() || held->second.value != via) {
      register_set(main().edit_line(key).fields[std::string(via_field)], clock.draw(now), via);
    }
  }
  if (const std::string coupon = text_member(ok, "coupon"); !coupon.empty()) {
    const auto kept = write_register(cart_prefix(epoch()) + "coupon/" + coupon, Scalar{true}, now);
    error = kept ? error : kept.error();
  }
  return error;
}

}  // namespace noline
