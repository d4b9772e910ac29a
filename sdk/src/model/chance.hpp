// The core's only chance: a stream of bytes expanded from one seed.
//
// ChaCha20 (RFC 8439) in counter mode, because ids and secrets of guests come from here and the
// core has no library to ask: it is compiled to WebAssembly without one. Not for encrypting
// anything.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace noline {

class Chance {
 public:
  explicit Chance(const std::array<std::uint8_t, 32>& seed);

  [[nodiscard]] std::uint64_t draw_u64();
  /// Uniform in 0..limit, up to the negligible bias of a 64-bit remainder.
  [[nodiscard]] std::uint64_t draw_up_to(std::uint64_t limit);
  /// `count` groups of 16 lower-case hexadecimal digits.
  [[nodiscard]] std::string draw_hex(std::size_t count);

 private:
  void refill();

  std::array<std::uint32_t, 16> state_{};
  std::array<std::uint32_t, 16> block_{};
  std::size_t used_ = 16;
};

}  // namespace noline
