#include "core/chance.hpp"

#include <sodium.h>

namespace noline::hub {

std::string Chance::bytes(std::size_t size) {
  std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  for (std::size_t index = 0; index < sizeof drawn_; ++index) {
    nonce[index] = static_cast<unsigned char>(drawn_ >> (8 * index));
  }
  ++drawn_;
  std::string out(size, '\0');
  crypto_stream_chacha20(reinterpret_cast<unsigned char*>(out.data()), size, nonce.data(),
                         seed_.data());
  return out;
}

std::uint64_t Chance::number() {
  std::uint64_t value = 0;
  while (value == 0) {
    for (const char byte : bytes(sizeof value)) {
      value = value << 8 | static_cast<unsigned char>(byte);
    }
  }
  return value;
}

std::int64_t Chance::between(std::int64_t low, std::int64_t high) {
  const auto span = static_cast<std::uint64_t>(high - low) + 1;
  return low + static_cast<std::int64_t>(number() % span);
}

std::string Chance::hex(std::size_t size) {
  const std::string raw = bytes(size);
  std::string out(size * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), reinterpret_cast<const unsigned char*>(raw.data()), size);
  out.pop_back();
  return out;
}

std::string Chance::code(std::size_t characters) {
  constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string out = bytes(characters);
  for (char& letter : out) {
    letter = alphabet[static_cast<unsigned char>(letter) % alphabet.size()];
  }
  return out;
}

std::string hash_secret(std::string_view secret) {
  std::string out(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                     reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr,
                     0);
  return out;
}

bool is_same_secret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace noline::hub
