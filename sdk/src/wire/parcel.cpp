#include "noline/parcel.hpp"

#include <sodium.h>

#include <array>
#include <nlohmann/json.hpp>

#include "noline/limits.hpp"
#include "noline/wire.hpp"

namespace noline {
namespace {

using nlohmann::json;
using Key = std::array<unsigned char, 32>;

constexpr int base64_kind = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Key derive(std::string_view code, std::string_view purpose) {
  Key key{};
  crypto_generichash(key.data(), key.size(), bytes_of(purpose), purpose.size(), bytes_of(code),
                     std::min<std::size_t>(code.size(), crypto_generichash_KEYBYTES_MAX));
  return key;
}

Key tag_of(std::string_view sealed, std::string_view code) {
  const Key key = derive(code, "noline parcel tag");
  Key tag{};
  crypto_generichash(tag.data(), tag.size(), bytes_of(sealed), sealed.size(), key.data(),
                     key.size());
  return tag;
}

/// The same step seals and opens.
std::string apply_stream(std::string text, std::string_view code) {
  const Key key = derive(code, "noline parcel stream");
  const std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
  auto* bytes = reinterpret_cast<unsigned char*>(text.data());
  crypto_stream_chacha20_xor(bytes, bytes, text.size(), nonce.data(), key.data());
  return text;
}

Error invalid() {
  return fail(Errc::code_invalid, "the code is unknown, used or expired; ask for a new one");
}

Result<Parcel> read_parcel(const std::string& plain) {
  const json content = json::from_cbor(plain, true, false);
  if (!content.is_object()) {
    return invalid();
  }
  // Whoever knows a code can seal what they like under it, so nothing is taken for granted.
  const json guest = content.value("guest", json());
  const json secret = content.value("secret", json());
  const json rows = content.value("rows", json());
  if (!guest.is_string() || !secret.is_string() || !rows.is_array() ||
      rows.size() > limits::lines_per_cart_max) {
    return invalid();
  }
  Parcel parcel{guest.get<std::string>(), secret.get<std::string>(), {}};
  for (const json& row : rows) {
    if (!row.is_array() || row.size() != 2 || !row[0].is_string() || !row[1].is_binary()) {
      return invalid();
    }
    const auto& bytes = row[1].get_binary();
    auto value = wire::decode_value(std::string(bytes.begin(), bytes.end()));
    if (!value) {
      return invalid();
    }
    parcel.rows.push_back({row[0].get<std::string>(), std::move(*value), 0});
  }
  return parcel;
}

}  // namespace

std::string parcel_number(std::string_view code) {
  const Key number = derive(code, "noline parcel number");
  std::string hex(number.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), number.data(), number.size());
  hex.pop_back();
  return hex;
}

std::string seal_parcel(const Parcel& parcel, std::string_view code) {
  json content = {{"guest", parcel.guest}, {"secret", parcel.secret}, {"rows", json::array()}};
  for (const Row& row : parcel.rows) {
    const std::string value = wire::encode_value(row.value);
    content["rows"].push_back(
        {row.key, json::binary(std::vector<std::uint8_t>(value.begin(), value.end()))});
  }
  const std::vector<std::uint8_t> plain = json::to_cbor(content);
  std::string sealed = apply_stream(std::string(plain.begin(), plain.end()), code);
  const Key tag = tag_of(sealed, code);
  sealed.append(tag.begin(), tag.end());
  std::string text(sodium_base64_encoded_len(sealed.size(), base64_kind), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes_of(sealed), sealed.size(), base64_kind);
  text.resize(text.find('\0'));
  return text;
}

Result<Parcel> open_parcel(std::string_view text, std::string_view code) {
  std::string sealed(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(sealed.data()), sealed.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, base64_kind) != 0 ||
      size < Key().size()) {
    return invalid();
  }
  sealed.resize(size);
  const std::string tag = sealed.substr(size - Key().size());
  sealed.resize(size - Key().size());
  if (sodium_memcmp(tag_of(sealed, code).data(), tag.data(), tag.size()) != 0) {
    return invalid();
  }
  return read_parcel(apply_stream(std::move(sealed), code));
}

}  // namespace noline
