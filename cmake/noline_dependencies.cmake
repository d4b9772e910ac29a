# Third-party code as targets, the same names on every platform:
#   noline_sqlite3  noline_json  noline_imgui  noline_qrcodegen  noline_sodium
#   Catch2::Catch2WithMain  rapidcheck  noline_openssl  noline_beast
#   noline_cli11  noline_fido2  noline_glfw                                            native only
# A target that is not used is not built. Sources come from the cache that scripts/setup fills;
# without it FetchContent fetches the same versions, pinned.

include(FetchContent)
# Populating without adding the project is what is wanted for sources without a usable build file.
if(POLICY CMP0169)
  cmake_policy(SET CMP0169 OLD)
endif()

if(DEFINED ENV{NOLINE_CACHE})
  set(noline_cache_default "$ENV{NOLINE_CACHE}")
else()
  set(noline_cache_default "$ENV{HOME}/.cache/noline")
endif()
set(NOLINE_CACHE "${noline_cache_default}" CACHE PATH "Where scripts/setup keeps third-party sources")

# Reads scripts/sources.txt: noline_<name>_version, _hash and, when cached, _folder.
file(STRINGS "${PROJECT_SOURCE_DIR}/scripts/sources.txt" noline_source_lines REGEX "^[a-z]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
                                       "${PROJECT_SOURCE_DIR}/scripts/sources.txt")
foreach(line IN LISTS noline_source_lines)
  separate_arguments(field UNIX_COMMAND "${line}")
  list(GET field 0 name)
  list(GET field 1 noline_${name}_version)
  list(GET field 5 noline_${name}_hash)
  set(folder "${NOLINE_CACHE}/src/${name}-${noline_${name}_version}")
  if(EXISTS "${folder}/.noline-ok")
    set(noline_${name}_folder "${folder}")
    string(TOUPPER ${name} upper)
    if(NOT FETCHCONTENT_SOURCE_DIR_${upper})
      set(FETCHCONTENT_SOURCE_DIR_${upper} "${folder}" CACHE PATH "Cached source" FORCE)
    endif()
  endif()
endforeach()

FetchContent_Declare(
  imgui
  GIT_REPOSITORY https://github.com/ocornut/imgui.git
  GIT_TAG 45acd5e0e82f4c954432533ae9985ff0e1aad6d5) # v1.92.2b
FetchContent_Declare(
  catch2
  URL https://github.com/catchorg/Catch2/archive/refs/tags/v${noline_catch2_version}.tar.gz
  URL_HASH SHA256=${noline_catch2_hash})
FetchContent_Declare(
  qrcodegen
  URL https://github.com/nayuki/QR-Code-generator/archive/refs/tags/v${noline_qrcodegen_version}.tar.gz
  URL_HASH SHA256=${noline_qrcodegen_hash})

FetchContent_Declare(
  sodium
  URL https://download.libsodium.org/libsodium/releases/old/libsodium-${noline_sodium_version}.tar.gz
      https://github.com/jedisct1/libsodium/releases/download/${noline_sodium_version}-RELEASE/libsodium-${noline_sodium_version}.tar.gz)

# Sets ${name}_SOURCE_DIR without running the project's own build files.
macro(noline_fetch name)
  FetchContent_GetProperties(${name})
  if(NOT ${name}_POPULATED)
    FetchContent_Populate(${name})
  endif()
endmacro()

include(noline_dependency_sqlite3)
include(noline_dependency_json)
include(noline_dependency_qrcodegen)
if(NOLINE_BUILD_SHELL OR EMSCRIPTEN)
  include(noline_dependency_imgui)
endif()
if(EMSCRIPTEN)
  include(noline_dependency_sodium)
else()
  include(noline_dependencies_native)
endif()
