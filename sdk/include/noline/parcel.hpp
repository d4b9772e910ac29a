// Rows under seal, that only a code opens. Of a cart that is taken along from a kiosk the code is
// printed on a slip, so that neither the kiosk nor the hub that keeps the parcel can read it; of
// edits that a device could not send before its shopper signed out the hub has the code, and the
// device no longer.
//
// The code has 128 bits of chance and is used for one parcel, so no slow hash is needed and no
// nonce. Three keys are derived from it with keyed BLAKE2b: the number under which the parcel is
// kept, the key of the ChaCha20 stream, and the key of the BLAKE2b tag over the sealed bytes
// (encrypt-then-MAC).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/result.hpp"
#include "noline/rows.hpp"

namespace noline {

struct Parcel {
  /// Both empty, or what opens the guest's scope in which an order lies.
  std::string guest;
  std::string secret;
  std::vector<Row> rows;
};

/// The number of the code's parcel: 64 hex digits, from which the code cannot be told.
[[nodiscard]] std::string parcel_number(std::string_view code);
/// The sealed bytes as base64 (RFC 4648, the URL-safe alphabet).
[[nodiscard]] std::string seal_parcel(const Parcel& parcel, std::string_view code);
/// `code_invalid` when the code is another one's or the bytes were changed.
[[nodiscard]] Result<Parcel> open_parcel(std::string_view sealed, std::string_view code);

}  // namespace noline
