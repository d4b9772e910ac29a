# Flags of what is compiled to WebAssembly, and the size they buy. Each line has its reason.

add_library(noline_wasm_compile INTERFACE)
add_library(noline_wasm_link INTERFACE)

if(EMSCRIPTEN)
  target_compile_options(
    noline_wasm_compile
    INTERFACE
      # Bytes over a phone network cost more than cycles: smallest code first.
      -Oz
      # With -Oz emcc forbids inlining altogether, which makes every accessor of the standard
      # library a call: larger and several times slower.
      -finline-functions
      # Errors are values, so tables for unwinding would only be weight.
      -fno-exceptions
      # Nothing asks for a type at run time.
      -fno-rtti
      # Removes what no module uses across translation units, SQLite included.
      -flto
      # Local statics are built on one thread; guards for more are not needed.
      -fno-threadsafe-statics
      # Shorter instructions that every browser with what the store needs (OPFS) has.
      -mnontrapping-fptoint
      -msign-ext
      -mbulk-memory
      # Sections are dropped one function at a time.
      -ffunction-sections
      -fdata-sections)
  target_link_options(
    noline_wasm_link
    INTERFACE
      -Oz
      -flto
      -fno-exceptions
      -fno-rtti
      # A plain ES module, loaded by our own TypeScript.
      -sMODULARIZE=1
      -sEXPORT_ES6=1
      # Neither Node nor a shell is a home of the glue; tests pass the bytes themselves.
      -sENVIRONMENT=web,worker
      # Storage is ours: no emulated file system is linked.
      -sFILESYSTEM=0
      # A cart grows; a fixed heap would either waste or fail.
      -sALLOW_MEMORY_GROWTH=1
      # Small allocator: the heap holds few, mostly short-lived blocks.
      -sMALLOC=emmalloc
      # The page has no use for the handlers that Emscripten installs.
      -sDISABLE_EXCEPTION_CATCHING=1
      -sSUPPORT_ERRNO=0
      # A strict Content Security Policy forbids eval and new Function.
      -sDYNAMIC_EXECUTION=0
      # The Closure compiler is a Java program, and the glue is small without it.
      --closure=0)
  # Debian's Emscripten finds its JavaScript optimiser's parser only through NODE_PATH.
  if(EMSCRIPTEN_ROOT_PATH MATCHES "^/usr/share/emscripten")
    set_property(
      GLOBAL PROPERTY RULE_LAUNCH_LINK
                      "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
  endif()
endif()
