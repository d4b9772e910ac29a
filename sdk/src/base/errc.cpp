#include <array>
#include <cstddef>

#include "noline/result.hpp"

namespace noline {
namespace {

constexpr std::array<std::string_view, 27> names = {
    "none",
    "malformed",
    "too_large",
    "too_many",
    "unknown_type",
    "unknown_scope",
    "unknown_line",
    "unknown_notice",
    "unknown_product",
    "invalid_argument",
    "invalid_key",
    "not_owner",
    "not_allowed",
    "not_authenticated",
    "clock_ahead",
    "already_exists",
    "code_invalid",
    "password_weak",
    "offline",
    "timed_out",
    "storage_failed",
    "storage_damaged",
    "storage_busy",
    "stale",
    "unsupported",
    "erased",
    "internal",
};
static_assert(names.size() == static_cast<std::size_t>(Errc::internal) + 1);

}  // namespace

std::string_view errc_name(Errc code) {
  const auto index = static_cast<std::size_t>(code);
  return index < names.size() ? names[index] : names.back();
}

Errc errc_from_name(std::string_view name) {
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (names[index] == name)
      return static_cast<Errc>(index);
  }
  return Errc::internal;
}

}  // namespace noline
