# Libraries that only native programs use, found on the system.

find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)

# Says which package is missing instead of only that something is.
function(noline_require found what package)
  if(NOT ${found})
    message(FATAL_ERROR "${what} was not found (Debian: ${package}). Run scripts/setup.")
  endif()
endfunction()

find_package(OpenSSL)
noline_require(OPENSSL_FOUND OpenSSL libssl-dev)
add_library(noline_openssl INTERFACE)
target_link_libraries(noline_openssl INTERFACE OpenSSL::SSL OpenSSL::Crypto)

# Beast and Asio are headers only; separate translation of neither is needed.
find_package(Boost 1.81)
noline_require(Boost_FOUND "Boost 1.81" libboost1.81-dev)
add_library(noline_beast INTERFACE)
target_link_libraries(noline_beast INTERFACE Boost::headers Threads::Threads noline_openssl)
target_compile_definitions(
  noline_beast INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW)

if(NOLINE_BUILD_HUB OR NOLINE_BUILD_SHELL OR NOLINE_BUILD_CLI)
  find_package(CLI11 CONFIG)
  noline_require(CLI11_FOUND CLI11 libcli11-dev)
  add_library(noline_cli11 INTERFACE)
  target_link_libraries(noline_cli11 INTERFACE CLI11::CLI11)
endif()

find_path(NOLINE_SODIUM_INCLUDE sodium.h)
find_library(NOLINE_SODIUM_LIBRARY sodium)
noline_require(NOLINE_SODIUM_LIBRARY libsodium libsodium-dev)
add_library(noline_sodium INTERFACE)
target_include_directories(
  noline_sodium SYSTEM INTERFACE "$<BUILD_INTERFACE:${NOLINE_SODIUM_INCLUDE}>")
target_link_libraries(
  noline_sodium INTERFACE "$<BUILD_INTERFACE:${NOLINE_SODIUM_LIBRARY}>"
                          "$<INSTALL_INTERFACE:sodium>")

if(NOLINE_BUILD_HUB)
  find_path(NOLINE_FIDO2_INCLUDE fido.h)
  find_library(NOLINE_FIDO2_LIBRARY fido2)
  noline_require(NOLINE_FIDO2_LIBRARY libfido2 libfido2-dev)
  add_library(noline_fido2 INTERFACE)
  target_include_directories(noline_fido2 SYSTEM INTERFACE "${NOLINE_FIDO2_INCLUDE}")
  target_link_libraries(noline_fido2 INTERFACE "${NOLINE_FIDO2_LIBRARY}")

  # The hub makes and drops many small objects for each edit; this allocator takes a quarter off
  # its processor time. Without it, and under a sanitizer's own, the hub is only slower.
  add_library(noline_allocator INTERFACE)
  find_library(NOLINE_MIMALLOC_LIBRARY mimalloc)
  if(NOLINE_MIMALLOC_LIBRARY AND NOT NOLINE_SANITIZE)
    target_link_options(noline_allocator INTERFACE -Wl,--no-as-needed)
    target_link_libraries(noline_allocator INTERFACE "${NOLINE_MIMALLOC_LIBRARY}")
  endif()
endif()

if(NOLINE_BUILD_SHELL)
  find_package(glfw3 3.3 CONFIG)
  noline_require(glfw3_FOUND GLFW libglfw3-dev)
  find_package(OpenGL)
  noline_require(OpenGL_FOUND OpenGL libgl-dev)
  add_library(noline_glfw INTERFACE)
  target_link_libraries(noline_glfw INTERFACE glfw OpenGL::GL ${CMAKE_DL_LIBS})
endif()

if(NOLINE_BUILD_TESTS OR NOLINE_BUILD_FUZZ)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
  set(CATCH_INSTALL_DOCS OFF)
  set(CATCH_INSTALL_EXTRAS OFF)
  FetchContent_MakeAvailable(catch2)
  foreach(target Catch2 Catch2WithMain)
    target_compile_options(${target} PRIVATE -w)
    get_target_property(catch_includes ${target} INTERFACE_INCLUDE_DIRECTORIES)
    set_target_properties(
      ${target} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${catch_includes}")
  endforeach()
  list(APPEND CMAKE_MODULE_PATH "${catch2_SOURCE_DIR}/extras")

  find_path(NOLINE_RAPIDCHECK_INCLUDE rapidcheck.h)
  find_library(NOLINE_RAPIDCHECK_LIBRARY rapidcheck)
  noline_require(NOLINE_RAPIDCHECK_LIBRARY RapidCheck librapidcheck-dev)
  if(NOT TARGET rapidcheck)
    add_library(rapidcheck INTERFACE)
    target_include_directories(rapidcheck SYSTEM INTERFACE "${NOLINE_RAPIDCHECK_INCLUDE}")
    target_link_libraries(rapidcheck INTERFACE "${NOLINE_RAPIDCHECK_LIBRARY}")
  endif()
endif()
