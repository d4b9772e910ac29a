# Warnings for our own code; third-party sources are compiled without them.

add_library(noline_warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(
    noline_warnings
    INTERFACE -Wall
              -Wextra
              -Wpedantic
              -Wshadow
              -Wnon-virtual-dtor
              -Woverloaded-virtual
              -Wconversion
              -Wsign-conversion
              -Wcast-align
              -Wimplicit-fallthrough
              # Designated initialisers leave out what keeps its default on purpose.
              -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(
      noline_warnings
      INTERFACE -Wduplicated-cond
                -Wlogical-op
                # GCC 12 reports these wrongly from inside the standard library at -O2.
                -Wno-restrict
                -Wno-stringop-overflow
                -Wno-array-bounds
                -Wno-maybe-uninitialized)
  endif()
  if(CMAKE_UNITY_BUILD)
    # Neighbours in one file are not in each other's scope, and not each other's headers.
    target_compile_options(noline_warnings INTERFACE -Wno-shadow)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(noline_warnings INTERFACE -Wshadow=local -Wno-subobject-linkage)
    endif()
  endif()
  if(NOLINE_WARNINGS_AS_ERRORS)
    target_compile_options(noline_warnings INTERFACE -Werror)
  endif()
endif()
