#include "core/permalinks.hpp"

#include <charconv>

#include "core/limits.hpp"
#include "noline/coupons.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::string_view prefix = "/cart/";
constexpr std::size_t sku_bytes_max = 50;
constexpr std::size_t campaign_bytes_max = 40;

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_' || c == '.';
}

int hex_digit(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string encode_percent(std::string_view text) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

/// The part of `rest` before `by`, which is taken off.
std::string_view next_part(std::string_view& rest, char by) {
  const std::string_view part = rest.substr(0, rest.find(by));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

/// "SKU:2", or null.
json read_line(std::string_view text) {
  const std::string sku = decode_percent(text.substr(0, text.rfind(':')));
  std::uint32_t quantity = 1;
  if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    const std::string_view digits = text.substr(colon + 1);
    const char* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, quantity);
    if (read.ptr != end || read.ec != std::errc()) {
      return {};
    }
  }
  const bool is_right = !sku.empty() && sku.size() <= sku_bytes_max && quantity >= 1 &&
                        quantity <= limits::quantity_max;
  return is_right ? json{{"sku", sku}, {"quantity", quantity}} : json();
}

void read_query(std::string_view query, json& out) {
  while (!query.empty()) {
    std::string_view value = next_part(query, '&');
    const std::string_view name = next_part(value, '=');
    const std::string text = decode_percent(value);
    if (name == "discount") {
      out["coupon"] = normal_coupon_code(text);
    } else if (name == "utm_source" && is_campaign_name(text)) {
      out["channel"] = text;
    } else if (name == "utm_campaign" && is_campaign_name(text)) {
      out["campaign"] = text;
    }
  }
}

}  // namespace

std::string decode_percent(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                           hex_digit(text[i + 2]) >= 0;
    out += is_escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]))
                     : text[i];
    i += is_escape ? 2 : 0;
  }
  return out;
}

bool is_campaign_name(std::string_view text) {
  bool is_right = !text.empty() && text.size() <= campaign_bytes_max;
  for (const char c : text) {
    is_right = is_right && is_plain(c);
  }
  return is_right;
}

json read_permalink(std::string_view path) {
  if (!path.starts_with(prefix)) {
    return {};
  }
  path.remove_prefix(prefix.size());
  std::string_view list = next_part(path, '?');
  json out = {{"lines", json::array()}, {"channel", "permalink"}};
  while (!list.empty()) {
    json line = read_line(next_part(list, ','));
    if (line.is_null() || out["lines"].size() >= limits::link_lines_max) {
      return {};
    }
    out["lines"].push_back(std::move(line));
  }
  read_query(path, out);
  return out["lines"].empty() ? json() : out;
}

std::string permalink_of(const json& lines, std::string_view coupon) {
  std::string path(prefix);
  for (const json& line : lines) {
    path += path.size() == prefix.size() ? "" : ",";
    path += encode_percent(line.value("sku", "")) + ":" +
            std::to_string(line.value("quantity", std::uint32_t{1}));
  }
  return coupon.empty() ? path : path + "?discount=" + encode_percent(coupon);
}

}  // namespace noline::hub
