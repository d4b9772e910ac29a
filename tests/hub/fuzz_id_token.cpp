// Whatever comes as an ID token or as a key set: nothing breaks, and what was not signed is not
// believed.
#include <cstdint>
#include <cstdlib>

#include "identity/id_token.hpp"
#include "support/token_maker.hpp"

using namespace noline::hub;
using namespace noline::hub::test;

namespace {

const TokenKey& key() {
  static const TokenKey made("ES256", "k");
  return made;
}

/// Header and claims of the input under a true signature: what stands behind it is reached, too.
std::string signed_token(std::string_view text) {
  const auto middle = std::min(text.find('\n'), text.size());
  const std::string rest(text.substr(std::min(middle + 1, text.size())));
  const std::string body = base64url(text.substr(0, middle)) + "." + base64url(rest);
  return body + "." + base64url(key().sign(body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const IdTokens tokens({"i", "a"}, *KeySet::parse(key_set(key())));
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(KeySet::parse(text));
  if (tokens.verify(text, "n", 1'800'000'000'000)) {
    std::abort();  // Nobody guesses a signature.
  }
  const auto identity = tokens.verify(signed_token(text), "n", 1'800'000'000'000);
  if (identity && (identity->issuer != "i" || identity->subject.empty())) {
    std::abort();
  }
  return 0;
}
