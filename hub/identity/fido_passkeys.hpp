// Passkeys by libfido2: what a browser's authenticator signed for a page of this shop (Web
// Authentication Level 2, sections 7.1 and 7.2).
//
// No attestation is asked for: which make of authenticator a shopper has is nobody's business here.
// The shopper must have been present and recognised by it (finger, face or PIN): a passkey is two
// factors in one.
#pragma once

#include "core/passkeys.hpp"

namespace noline::hub {

class FidoPasskeys final : public PasskeyVerifier {
 public:
  [[nodiscard]] std::string challenge_of(const PasskeyAnswer& answer) const override;
  [[nodiscard]] Result<StoredPasskey> read_new(const PasskeyAnswer& answer) const override;
  [[nodiscard]] Result<std::uint32_t> verify(const PasskeyAnswer& answer,
                                             const StoredPasskey& passkey) const override;
};

/// The host of an origin, which is the relying party's id: "shop.example" of
/// "https://shop.example:8443". Empty when it is no origin.
[[nodiscard]] std::string relying_party(std::string_view origin);

}  // namespace noline::hub
