#include "noline/coupons.hpp"

namespace noline {

std::string_view coupon_kind_name(CouponKind kind) {
  constexpr std::string_view names[] = {"percent", "amount", "free_shipping"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view coupon_state_name(CouponState state) {
  constexpr std::string_view names[] = {"active", "kept", "below_threshold", "not_yet",  "expired",
                                        "used",   "gone", "unknown",         "unchecked"};
  return names[static_cast<std::size_t>(state)];
}

std::string normal_coupon_code(std::string_view text) {
  constexpr std::size_t code_bytes_min = 3;
  constexpr std::size_t code_bytes_max = 32;
  std::string code;
  for (char c : text) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
    if (c == ' ') {
      continue;
    }
    if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-') {
      return {};
    }
    code += c;
  }
  return code.size() < code_bytes_min || code.size() > code_bytes_max ? std::string() : code;
}

}  // namespace noline
