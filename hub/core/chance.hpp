// The hub's only source of chance: a stream grown from the seed given at the start, so that a
// simulation with the same seed draws the same ids, tokens and retry times.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace noline::hub {

using Seed = std::array<unsigned char, 32>;

class Chance {
 public:
  explicit Chance(const Seed& seed) : seed_(seed) {}

  /// That many bytes of the ChaCha20 stream; no byte is given out twice.
  [[nodiscard]] std::string bytes(std::size_t size);
  /// A number that is not zero.
  [[nodiscard]] std::uint64_t number();
  /// A number from `low` to `high`, both included.
  [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high);
  /// Twice as many lower-case hexadecimal digits as `size`.
  [[nodiscard]] std::string hex(std::size_t size);
  /// A code a person can type, 5 bits a character, without letters that look alike.
  [[nodiscard]] std::string code(std::size_t characters);

 private:
  Seed seed_;
  std::uint64_t drawn_ = 0;  ///< Draws so far; the nonce of the next one.
};

/// The BLAKE2b-256 hash of a secret. Secrets with 100 bits of chance and more need no slow hash.
[[nodiscard]] std::string hash_secret(std::string_view secret);
/// Compares in a time that does not depend on where the two differ.
[[nodiscard]] bool is_same_secret(std::string_view left, std::string_view right);

}  // namespace noline::hub
