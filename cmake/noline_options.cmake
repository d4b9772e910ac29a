# What is built, and how. Everything has a default that suits the machine at hand.

set(is_main ${PROJECT_IS_TOP_LEVEL})

option(NOLINE_BUILD_TESTS "Build the tests" ${is_main})
option(NOLINE_BUILD_HUB "Build the hub (Boost, OpenSSL, libsodium)" ${is_main})
option(NOLINE_BUILD_SHELL "Build the screens and the native shells (GLFW, OpenGL)" ${is_main})
option(NOLINE_BUILD_CLI "Build the headless shell noline-cli" ${is_main})
option(NOLINE_BUILD_SCENARIO "Build noline-scenario, which plays scenario files" ${is_main})
option(NOLINE_BUILD_BENCH "Build the benchmarks" OFF)
option(NOLINE_BUILD_EXAMPLES "Build the examples" ${is_main})
option(NOLINE_BUILD_FUZZ "Build the fuzzers with libFuzzer (needs Clang)" OFF)
option(NOLINE_WARNINGS_AS_ERRORS "Stop at a warning" OFF)
set(NOLINE_SANITIZE "" CACHE STRING "Sanitizers: 'address,undefined' or 'thread'")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

# Assertions state our own bugs and stay on in development builds, so NDEBUG is not defined
# there. -g1 keeps stack traces readable at a third of the size of full debug information.
if(PROJECT_IS_TOP_LEVEL)
  set(noline_level -O2)
  if(NOLINE_SANITIZE)
    # Instrumented code takes three times as long to compile at -O2, and finds no more.
    set(noline_level -O1)
  endif()
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "${noline_level} -g1")
  set(CMAKE_C_FLAGS_RELWITHDEBINFO "${noline_level} -g1")
endif()

# Several files are compiled as one, which takes half of the time: the templates of the JSON and
# network libraries cost more than our own code. -DCMAKE_UNITY_BUILD=OFF compiles each by itself.
if(PROJECT_IS_TOP_LEVEL AND NOT EMSCRIPTEN AND NOT DEFINED CMAKE_UNITY_BUILD)
  set(CMAKE_UNITY_BUILD ON CACHE BOOL "Compile several files as one")
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8 CACHE STRING "How many")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Static libraries end up inside the shared C library and the JNI binding. In wasm there is no such
# thing, and code that can be moved is larger.
if(NOT EMSCRIPTEN)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

# Programs lie in <build>/bin; the wasm modules and their glue in <build> itself.
if(PROJECT_IS_TOP_LEVEL)
  if(EMSCRIPTEN)
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
  else()
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  endif()
endif()

find_program(NOLINE_CCACHE ccache)
if(NOLINE_CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT EMSCRIPTEN AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${NOLINE_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${NOLINE_CCACHE}")
endif()

# Sanitizers and coverage for fuzzing concern every file but SQLite's: a report about a buffer is
# only complete when all of its writers are instrumented.
if(NOLINE_SANITIZE)
  add_compile_options(-fsanitize=${NOLINE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${NOLINE_SANITIZE})
  if(NOLINE_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=all)
  endif()
endif()
if(NOLINE_BUILD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "NOLINE_BUILD_FUZZ needs Clang: use the preset 'fuzz'.")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
