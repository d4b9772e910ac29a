// The identity provider of a shop, with its keys in a file that the operator keeps fresh.
#pragma once

#include <string>

#include "identity/id_token.hpp"

namespace noline::hub {

/// A key set is small; more is no key set.
inline constexpr std::size_t key_file_bytes_max = 256 * 1024;

class IdentityProvider {
 public:
  /// Reads the keys; on an error the detail names the file.
  [[nodiscard]] static Result<IdentityProvider> open(const IdTokenRules& rules,
                                                     const std::string& keys_file);

  /// Reads the file again when it is another one than the last time; true when it took new keys.
  /// On an error the keys stay as they were, and the file is not looked at until it changes again.
  [[nodiscard]] Result<bool> refresh();
  [[nodiscard]] const IdTokens& tokens() const { return tokens_; }

 private:
  IdentityProvider(IdTokens tokens, std::string file, std::string mark)
      : tokens_(std::move(tokens)), file_(std::move(file)), mark_(std::move(mark)) {}

  IdTokens tokens_;
  std::string file_;
  std::string mark_;  ///< Number, size and time of the file as it was read.
};

}  // namespace noline::hub
