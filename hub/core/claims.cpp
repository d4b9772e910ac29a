// Service: carts and orders that were left at a kiosk, for whoever brings the code of the slip.
//
// The hub keeps what it cannot read; the first who brings the code gets it, and after a week it is
// erased. A slip is like the ticket of a cloakroom: who holds it is taken for its owner.
#include "core/limits.hpp"
#include "core/service.hpp"
#include "noline/parcel.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr const char* claims_scope = "claims:kiosk";

std::string claim_key(std::string_view number) {
  return "claim/" + std::string(number);
}

bool is_number(const std::string* text) {
  return text != nullptr && text->size() == 64 &&
         text->find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool is_over(const Scope& scope, const HeldRows::value_type& row, TimeMs now) {
  const json claim = read_owned(scope, row.first);
  return !claim.is_object() || claim.value("expires_ms", TimeMs{0}) <= now;
}

}  // namespace

/// A kiosk leaves a parcel: {"number", "parcel"}. Told twice, it is kept once.
Result<json> Service::park_claim(const Link& link, const json& args, TimeMs now) {
  const std::string* number = find_text(args, "number");
  const std::string* parcel = find_text(args, "parcel");
  if (!is_number(number) || parcel == nullptr || parcel->empty()) {
    return fail(Errc::invalid_argument, "a claim needs number, of 64 hex digits, and parcel");
  }
  if (parcel->size() > limits::claim_bytes_max) {
    return fail(Errc::too_large,
                "a parcel has at most " + std::to_string(limits::claim_bytes_max) + " characters");
  }
  Scope& claims = scopes_.open(claims_scope);
  const std::string key = claim_key(*number);
  const json held = read_owned(claims, key);
  if (held.is_object()) {
    return held.value("parcel", "") == *parcel
               ? Result<json>(json{{"expires_ms", held.value("expires_ms", TimeMs{0})}})
               : fail(Errc::already_exists, "another parcel has this number");
  }
  end_claims(now);
  if (claims.rows.size() >= limits::claims_max) {
    return fail(Errc::too_many, "too many parcels wait to be claimed");
  }
  std::erase_if(parkers_, [now](const auto& parker) {
    return now - parker.second.since_ms >= limits::claim_ms;
  });
  const std::uint64_t peer = link.info.peer;
  if (peer != 0 && !parkers_[peer].take(now, limits::claims_per_peer_max, limits::claim_ms)) {
    return fail(Errc::too_many, "too many parcels came from this network address");
  }
  const TimeMs expires_ms = now + limits::claim_ms;
  const Owned row{dump({{"parcel", *parcel}, {"expires_ms", expires_ms}}),
                  next_version(claims, key, now)};
  static_cast<void>(scopes_.join_row(claims, key, row));
  return json{{"expires_ms", expires_ms}};
}

/// Gives the parcel of this code to who brings it, as a cart of its own, once.
Result<json> Service::redeem_claim(Link& link, std::string_view code, TimeMs now) {
  const Error invalid =
      fail(Errc::code_invalid, "the code is unknown, used or expired; ask for a new one");
  Scope* claims = scopes_.find(claims_scope);
  const auto row =
      claims == nullptr ? HeldRows::iterator() : claims->rows.find(claim_key(parcel_number(code)));
  if (claims == nullptr || row == claims->rows.end() || is_over(*claims, *row, now)) {
    return invalid;
  }
  const auto parcel = open_parcel(read_owned(*claims, row->first).value("parcel", ""), code);
  if (!parcel) {
    return parcel.error();
  }
  std::string scope_name = "guest:" + chance_.hex(16);
  if (!parcel->guest.empty()) {
    const auto left = authenticate({{"guest", parcel->guest}, {"secret", parcel->secret}}, now);
    if (!left) {
      return invalid;
    }
    scope_name = left->scope;
  }
  scopes_.remove_row(*claims, row);
  Scope& scope = scopes_.open(scope_name);
  unpack(scope, parcel->rows, now);
  const Session session = accounts_.tokens().open(scope_name, Role::write, now);
  accounts_.tokens().note_device(session, dump(link.device), now);
  adopt(adoptable(link.session), scope_name, guest_merge_, now);
  audit_.note({"claim", Errc::none, link.id, session.id});
  return session.facts();
}

void Service::end_claims(TimeMs now) {
  Scope* claims = scopes_.find(claims_scope);
  if (claims == nullptr) {
    return;
  }
  for (auto row = claims->rows.begin(); row != claims->rows.end();) {
    const auto next = std::next(row);
    if (is_over(*claims, *row, now)) {
      scopes_.remove_row(*claims, row);
    }
    row = next;
  }
}

}  // namespace noline::hub
