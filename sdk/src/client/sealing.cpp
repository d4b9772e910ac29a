// Signing out without the hub: what was not sent yet is sealed for its owner and handed over at the
// next chance, whoever uses this device then.
//
// While a session is signed in, the device has a key that the hub knows, too. Signing out seals the
// unsent edits under it and drops it: from then on nobody can read them here, and only the hub can
// open them. The ticket, which stays, proves that they come from a device of this session; it opens
// nothing. Who has a copy of the hub's database has the key, but no ticket. docs/PROTOCOL.md,
// "Sealed edits".
#include "client/state.hpp"
#include "noline/parcel.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

/// Shoppers one after another at a device that is never online: the oldest would be the first that
/// the hub has forgotten anyway.
constexpr std::size_t sealed_max = 16;
/// Base64 and the call around it stay below a message.
constexpr std::size_t parcel_bytes_max = limits::message_bytes_max - 4096;
constexpr TimeMs deliver_ms_max = 20'000;

}  // namespace

/// The hub is asked where it can be; a guest's own cart is left by its owner alone.
bool Client::State::is_sealable() const {
  return !session.seal.empty() && sealed.size() < sealed_max &&
         (!is_welcomed || main().pending_count() > 0);
}

/// Returns how many rows wait, or null when they are too many for one message.
wire::Json Client::State::seal_unsent(bool is_discarding) {
  Parcel parcel;
  if (!is_discarding) {
    parcel.rows = main().unsent();
  }
  std::string text = seal_parcel(parcel, session.seal);
  if (text.size() > parcel_bytes_max) {
    return nullptr;
  }
  sealed.push_back({{"ticket", session.ticket}, {"parcel", std::move(text)}});
  unstored_meta[meta::sealed] = wire::dump(sealed);
  return {{"sealed", parcel.rows.size()}};
}

void Client::State::deliver_sealed(TimeMs now) {
  if (sealed.empty()) {
    return;
  }
  const std::uint64_t id = chance.draw_u64() >> 11;
  calls[id] = {"deliver", now + deliver_ms_max, false, sealed.front()};
  send_waiting_calls();
}

/// One after another. Two refusals are for good: the session was ended elsewhere or not used for
/// too long, or everything about its shopper was erased. After any other the parcel waits for the
/// next link.
void Client::State::take_delivered(const Error& error) {
  const bool is_over =
      error.code == Errc::none || error.code == Errc::code_invalid || error.code == Errc::erased;
  if (sealed.empty() || !is_over) {
    return;
  }
  sealed.erase(sealed.begin());
  unstored_meta[meta::sealed] = sealed.empty() ? "" : wire::dump(sealed);
  deliver_sealed(last_now);
}

}  // namespace noline
