# nlohmann/json. A folder with nothing but this library is made in the build tree, so that
# Emscripten can use the system's header without seeing the system's other headers.

find_path(
  NOLINE_JSON_INCLUDE nlohmann/json.hpp
  PATHS /usr/include /usr/local/include /opt/homebrew/include
  NO_CMAKE_FIND_ROOT_PATH)
if(NOT NOLINE_JSON_INCLUDE)
  message(FATAL_ERROR "nlohmann/json was not found (Debian: nlohmann-json3-dev). Run scripts/setup.")
endif()

set(json_dir "${PROJECT_BINARY_DIR}/include_json")
file(MAKE_DIRECTORY "${json_dir}")
if(NOT EXISTS "${json_dir}/nlohmann/json.hpp")
  file(CREATE_LINK "${NOLINE_JSON_INCLUDE}/nlohmann" "${json_dir}/nlohmann" COPY_ON_ERROR SYMBOLIC)
endif()

add_library(noline_json INTERFACE)
target_include_directories(noline_json SYSTEM INTERFACE "$<BUILD_INTERFACE:${json_dir}>")
# An installed SDK uses the library where it is installed itself.
target_link_libraries(noline_json INTERFACE "$<INSTALL_INTERFACE:nlohmann_json::nlohmann_json>")
target_compile_definitions(
  noline_json INTERFACE
  # A conversion is written out, so a wrong type is seen where it happens.
  JSON_USE_IMPLICIT_CONVERSIONS=0)
if(EMSCRIPTEN)
  # No exceptions in wasm, and no streams: <iostream> alone costs tens of KB.
  target_compile_definitions(noline_json INTERFACE JSON_NOEXCEPTION JSON_NO_IO)
endif()
