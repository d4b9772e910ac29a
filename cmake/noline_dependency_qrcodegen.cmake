# QR codes: Nayuki's generator, built from source so that native and wasm draw the same code.

noline_fetch(qrcodegen)
set(qr_dir "${qrcodegen_SOURCE_DIR}/cpp")
set(qr_file "${qr_dir}/qrcodegen.cpp")

if(EMSCRIPTEN)
  # The source throws on text that is too long for any code and on its own mistakes, and writes
  # one of the messages with a stream. Neither exceptions nor streams are linked into wasm: in a
  # copy in the build tree a throw is an abort, and the message is empty. Callers limit the text.
  file(READ "${qr_file}" qr_text)
  string(REPLACE "throw " "std::abort(), (void) " qr_text "${qr_text}")
  string(REPLACE "#include <sstream>" "" qr_text "${qr_text}")
  string(
    REPLACE
      "std::ostringstream sb;"
      "struct Text { Text& operator<<(const char*) { return *this; } \
Text& operator<<(int) { return *this; } std::string str() { return {}; } } sb;"
      qr_text
      "${qr_text}")
  set(qr_file "${PROJECT_BINARY_DIR}/qrcodegen_wasm.cpp")
  file(CONFIGURE OUTPUT "${qr_file}" CONTENT "@qr_text@" @ONLY)
endif()

add_library(noline_qrcodegen STATIC "${qr_file}")
target_include_directories(noline_qrcodegen SYSTEM PUBLIC "${qr_dir}")
target_compile_options(noline_qrcodegen PRIVATE -w)
if(EMSCRIPTEN)
  target_link_libraries(noline_qrcodegen PRIVATE noline_wasm_compile)
endif()
