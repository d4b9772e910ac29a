#include "model/chance.hpp"

#include "noline/stamp.hpp"

namespace noline {
namespace {

constexpr std::uint32_t rotate(std::uint32_t value, int count) {
  return value << count | value >> (32 - count);
}

void quarter_round(std::array<std::uint32_t, 16>& x, std::size_t a, std::size_t b, std::size_t c,
                   std::size_t d) {
  x[a] += x[b];
  x[d] = rotate(x[d] ^ x[a], 16);
  x[c] += x[d];
  x[b] = rotate(x[b] ^ x[c], 12);
  x[a] += x[b];
  x[d] = rotate(x[d] ^ x[a], 8);
  x[c] += x[d];
  x[b] = rotate(x[b] ^ x[c], 7);
}

}  // namespace

Chance::Chance(const std::array<std::uint8_t, 32>& seed) {
  state_ = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};  // RFC 8439, 2.3
  for (std::size_t index = 0; index < seed.size(); ++index) {
    state_[4 + index / 4] |= std::uint32_t{seed[index]} << (8 * (index % 4));
  }
}

void Chance::refill() {
  block_ = state_;
  for (int round = 0; round < 10; ++round) {
    for (std::size_t column = 0; column < 4; ++column) {
      quarter_round(block_, column, column + 4, column + 8, column + 12);
    }
    for (std::size_t column = 0; column < 4; ++column) {
      quarter_round(block_, column, 4 + (column + 1) % 4, 8 + (column + 2) % 4,
                    12 + (column + 3) % 4);
    }
  }
  for (std::size_t index = 0; index < block_.size(); ++index) {
    block_[index] += state_[index];
  }
  ++state_[12];
  used_ = 0;
}

std::uint64_t Chance::draw_u64() {
  if (used_ + 2 > block_.size()) {
    refill();
  }
  const std::uint64_t value = block_[used_] | std::uint64_t{block_[used_ + 1]} << 32;
  used_ += 2;
  return value;
}

std::uint64_t Chance::draw_up_to(std::uint64_t limit) {
  return limit == UINT64_MAX ? draw_u64() : draw_u64() % (limit + 1);
}

std::string Chance::draw_hex(std::size_t count) {
  std::string text;
  for (std::size_t index = 0; index < count; ++index) {
    text += format_hex(draw_u64());
  }
  return text;
}

}  // namespace noline
