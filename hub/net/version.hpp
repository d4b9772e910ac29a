// The version of the hub, as CMake's project says it.
#pragma once

#include <string_view>

namespace noline::hub {

#ifdef NOLINE_VERSION
inline constexpr std::string_view version = NOLINE_VERSION;
#else
inline constexpr std::string_view version = "0.0.0";
#endif

}  // namespace noline::hub
