# The most common passwords of 8 characters and more, from zxcvbn's list, as a header for the hub.

if(NOT noline_zxcvbn_folder)
  message(FATAL_ERROR "The zxcvbn ${noline_zxcvbn_version} source is not in ${NOLINE_CACHE}. Run scripts/setup.")
endif()
file(READ "${noline_zxcvbn_folder}/lib/frequency_lists.js" lists)
string(REGEX MATCH "passwords: \"([^\"]*)\"" found "${lists}")
# Lists of CMake end at semicolons; the few passwords with one, or with a backslash, are left out.
string(REGEX MATCHALL "[^,;\\][^,;\\][^,;\\][^,;\\][^,;\\][^,;\\][^,;\\][^,;\\]+" words
             "${CMAKE_MATCH_1}")
list(LENGTH words count)
if(count LESS 3000)
  message(FATAL_ERROR "${noline_zxcvbn_folder} has ${count} common passwords; at least 3,000 were expected.")
endif()
list(JOIN words "," words)
# Compilers bound the length of one literal; neighbours are joined.
string(REGEX REPLACE "(................................................................................,)" "\\1\"\n    \""
                     words "${words}")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/common_passwords/passwords/common_list.hpp"
     CONTENT "// Made by cmake/noline_dependency_zxcvbn.cmake.
#pragma once

#include <string_view>

inline constexpr std::string_view common_list =
    \"@words@\";
" @ONLY)
add_library(noline_common_passwords INTERFACE)
target_include_directories(noline_common_passwords INTERFACE "${PROJECT_BINARY_DIR}/common_passwords")
