// Service: edits that a device could not send before its shopper signed out; see
// sdk/src/client/sealing.cpp for the device's side.
#include "core/service.hpp"
#include "noline/parcel.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

}  // namespace

/// {"ticket", "parcel"}, from whoever uses the device by now. The session that was left ends with
/// it, so a parcel is taken once. Edits that crossed others are joined and nobody is asked: there
/// is no device any more that knows both sides.
Result<json> Service::deliver_edits(const Link& link, const json& args, TimeMs now) {
  const Error invalid = fail(Errc::code_invalid, "the session of these edits has ended");
  const auto stored = accounts_.tokens().find_by_ticket(text_of(args, "ticket"), now);
  if (!stored || stored->seal_key.empty()) {
    return invalid;
  }
  if (store_.is_erased(stored->scope)) {
    return erased_error();
  }
  const auto parcel = open_parcel(text_of(args, "parcel"), stored->seal_key);
  if (!parcel) {
    return parcel.error();
  }
  std::size_t taken = 0;
  if (!parcel->rows.empty()) {
    LinkScope at;
    at.scope = &scopes_.open(stored->scope);
    at.name = stored->scope;
    at.role = role_from_name(stored->role);
    taken = take_left(link, at, parcel->rows, now);
  }
  audit_.note({"edits_deliver", Errc::none, link.id, stored->id});
  end_session(*stored, "", now);
  return json{{"rows", taken}, {"refused", parcel->rows.size() - taken}};
}

}  // namespace noline::hub
