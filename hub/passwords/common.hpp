// Passwords that everybody tries first.
#pragma once

#include <cstddef>
#include <string_view>

namespace noline::hub {

/// Whether a password is among the most common of 8 characters and more, in any letter case (OWASP
/// ASVS 5.0, 6.2.4). The list is that of zxcvbn, made from passwords that became public; see
/// cmake/noline_dependency_zxcvbn.cmake.
[[nodiscard]] bool is_common_password(std::string_view password);
[[nodiscard]] std::size_t common_password_count();

}  // namespace noline::hub
