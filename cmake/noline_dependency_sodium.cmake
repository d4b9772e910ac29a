# libsodium for WebAssembly: the plain C of what the SDK and the hub's core call, so that the
# simulation runs there as it does natively. Native programs link the system's library.

noline_fetch(sodium)
set(sodium_dir "${sodium_SOURCE_DIR}/src/libsodium")
set(VERSION ${noline_sodium_version})
set(SODIUM_LIBRARY_VERSION_MAJOR 10)
set(SODIUM_LIBRARY_VERSION_MINOR 3)
configure_file(
  "${sodium_dir}/include/sodium/version.h.in"
  "${PROJECT_BINARY_DIR}/include_sodium/sodium/version.h" @ONLY)

add_library(
  noline_sodium STATIC EXCLUDE_FROM_ALL
  "${sodium_dir}/crypto_generichash/crypto_generichash.c"
  "${sodium_dir}/crypto_generichash/blake2b/generichash_blake2.c"
  "${sodium_dir}/crypto_generichash/blake2b/ref/blake2b-compress-ref.c"
  "${sodium_dir}/crypto_generichash/blake2b/ref/blake2b-ref.c"
  "${sodium_dir}/crypto_generichash/blake2b/ref/generichash_blake2b.c"
  "${sodium_dir}/crypto_stream/chacha20/ref/chacha20_ref.c"
  "${sodium_dir}/crypto_stream/chacha20/stream_chacha20.c"
  "${sodium_dir}/randombytes/randombytes.c"
  "${sodium_dir}/sodium/codecs.c"
  "${sodium_dir}/sodium/core.c"
  "${sodium_dir}/sodium/runtime.c"
  "${sodium_dir}/sodium/utils.c")
target_include_directories(
  noline_sodium SYSTEM
  PUBLIC "${sodium_dir}/include" "${PROJECT_BINARY_DIR}/include_sodium"
         "${sodium_dir}/include/sodium" # version.h lies elsewhere than what it includes.
  PRIVATE "${PROJECT_BINARY_DIR}/include_sodium/sodium")
target_compile_definitions(noline_sodium PRIVATE CONFIGURED=1 NATIVE_LITTLE_ENDIAN=1)
target_compile_options(noline_sodium PRIVATE -w)
target_link_libraries(noline_sodium PRIVATE noline_wasm_compile)
