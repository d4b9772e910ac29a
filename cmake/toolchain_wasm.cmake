# Emscripten: the one found on PATH first (an emsdk may be newer), else Debian's.

find_program(NOLINE_EMCC emcc PATHS /usr/share/emscripten NO_CMAKE_FIND_ROOT_PATH)
if(NOT NOLINE_EMCC)
  message(FATAL_ERROR "emcc was not found. Run scripts/setup, or put Emscripten 3.1.6 or newer on PATH.")
endif()
# Debian's /usr/bin/emcc is a link into the toolchain's folder.
file(REAL_PATH "${NOLINE_EMCC}" noline_emcc_real)
cmake_path(GET noline_emcc_real PARENT_PATH noline_emscripten_root)
set(noline_emscripten_file "${noline_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
if(NOT EXISTS "${noline_emscripten_file}")
  message(FATAL_ERROR "No CMake toolchain file beside ${noline_emcc_real}.")
endif()
include("${noline_emscripten_file}")
