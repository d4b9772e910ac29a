# Helpers that every folder's CMakeLists.txt uses, so that flags are said once.

# noline_add_folder(<folder> [IF <option>]): adds the folder when it is there and wanted.
function(noline_add_folder folder)
  cmake_parse_arguments(arg "" "IF" "" ${ARGN})
  if(arg_IF AND NOT ${arg_IF})
    return()
  endif()
  if(EXISTS "${PROJECT_SOURCE_DIR}/${folder}/CMakeLists.txt")
    add_subdirectory(${folder})
  endif()
endfunction()

# Flags of our own code: warnings, and what WebAssembly needs.
function(noline_own target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_link_libraries(${target} PRIVATE "$<BUILD_INTERFACE:noline_warnings>")
  if(EMSCRIPTEN)
    target_link_libraries(${target} PRIVATE noline_wasm_compile)
  endif()
endfunction()

# noline_add_library(<name> [SHARED|INTERFACE]
#   SOURCES <file>...             relative to the calling folder
#   [INCLUDE <dir>...]            public include folders (default: include/, when there is one)
#   [PRIVATE_INCLUDE <dir>...]
#   [LINK <target>...]            public
#   [PRIVATE_LINK <target>...])
# Also defines the alias noline::<name without the leading "noline_">.
function(noline_add_library name)
  cmake_parse_arguments(
    arg "SHARED;INTERFACE" "" "SOURCES;INCLUDE;PRIVATE_INCLUDE;LINK;PRIVATE_LINK" ${ARGN})
  string(REGEX REPLACE "^noline_" "" short ${name})
  if(NOT arg_INCLUDE AND EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/include")
    set(arg_INCLUDE include)
  endif()
  if(arg_INTERFACE)
    add_library(${name} INTERFACE)
    set(public INTERFACE)
  else()
    set(kind STATIC)
    if(arg_SHARED)
      set(kind SHARED)
    endif()
    add_library(${name} ${kind} ${arg_SOURCES})
    set(public PUBLIC)
    noline_own(${name})
    target_include_directories(${name} PRIVATE ${arg_PRIVATE_INCLUDE})
    target_link_libraries(${name} PRIVATE ${arg_PRIVATE_LINK})
  endif()
  add_library(noline::${short} ALIAS ${name})
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${short})
  # What lies in sdk/ is installed (noline_install).
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${PROJECT_SOURCE_DIR}/sdk")
    set_property(GLOBAL APPEND PROPERTY NOLINE_SDK_TARGETS ${name})
  endif()
  foreach(dir IN LISTS arg_INCLUDE)
    cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    target_include_directories(${name} ${public} "$<BUILD_INTERFACE:${dir}>")
  endforeach()
  target_link_libraries(${name} ${public} ${arg_LINK})
endfunction()

# noline_add_program(<name> SOURCES <file>... [LINK <target>...] [INCLUDE <dir>...])
function(noline_add_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;INCLUDE" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  noline_own(${name})
  target_include_directories(${name} PRIVATE ${arg_INCLUDE})
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  if(EMSCRIPTEN)
    target_link_libraries(${name} PRIVATE noline_wasm_link)
  endif()
endfunction()

# noline_add_test(<name> SOURCES <file>... [LINK <target>...] [INCLUDE <dir>...]
#   [LABELS <label>...]   core: also run under ASan and UBSan; hub: also run under TSan
#   [TIMEOUT <seconds>]   of one test case, 120 when not given
#   [DEPENDS <target>...] programs that the test starts, say noline-hub
#   [SEPARATE]            its files use the same names, and are never compiled as one
#   [SERIAL])             never beside another test, say because it measures time
# Each Catch2 test case becomes a test of its own.
function(noline_add_test name)
  cmake_parse_arguments(arg "SEPARATE;SERIAL" "TIMEOUT" "SOURCES;LINK;INCLUDE;LABELS;DEPENDS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  noline_add_program(
    ${name}
    SOURCES ${arg_SOURCES}
    LINK ${arg_LINK} Catch2::Catch2WithMain
    INCLUDE ${arg_INCLUDE})
  if(arg_SEPARATE)
    set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  endif()
  if(arg_DEPENDS)
    add_dependencies(${name} ${arg_DEPENDS})
  endif()
  foreach(label IN LISTS arg_LABELS)
    set_property(GLOBAL APPEND PROPERTY NOLINE_TESTS_${label} ${name})
  endforeach()
  # A list in a test property keeps its separators only when they are escaped.
  string(REPLACE ";" "\\;" labels "${arg_LABELS}")
  if(NOT labels)
    set(labels other) # An empty one would take the property behind it for its value.
  endif()
  set(serial)
  if(arg_SERIAL)
    set(serial RUN_SERIAL ON)
  endif()
  catch_discover_tests(
    ${name}
    TEST_PREFIX "${name}: "
    PROPERTIES LABELS "${labels}" TIMEOUT ${arg_TIMEOUT} ${serial}
    DISCOVERY_MODE PRE_TEST)
endfunction()

# Called at the end of tests/CMakeLists.txt: tests_core and tests_hub build what the sanitizer
# runs need, and no more.
function(noline_add_label_targets)
  foreach(label core hub)
    get_property(tests GLOBAL PROPERTY NOLINE_TESTS_${label})
    add_custom_target(tests_${label} DEPENDS ${tests})
  endforeach()
endfunction()

# noline_add_fuzzer(<name> SOURCES <file>... [LINK <target>...] [INCLUDE <dir>...]
#   [CORPUS <folder>])   starting inputs, found again by ./test
# Built only with NOLINE_BUILD_FUZZ. All fuzzers are listed in <build>/fuzzers.txt.
function(noline_add_fuzzer name)
  if(NOT NOLINE_BUILD_FUZZ)
    return()
  endif()
  cmake_parse_arguments(arg "" "CORPUS" "SOURCES;LINK;INCLUDE" ${ARGN})
  noline_add_program(${name} SOURCES ${arg_SOURCES} LINK ${arg_LINK} INCLUDE ${arg_INCLUDE})
  target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  set(corpus "-")
  if(arg_CORPUS)
    cmake_path(ABSOLUTE_PATH arg_CORPUS BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
    set(corpus "${arg_CORPUS}")
  endif()
  set_property(GLOBAL APPEND PROPERTY NOLINE_FUZZERS ${name})
  set_property(GLOBAL APPEND_STRING PROPERTY NOLINE_FUZZER_LINES
                                             "$<TARGET_FILE:${name}> ${corpus}\n")
endfunction()

# Called at the end of tests/CMakeLists.txt.
function(noline_write_fuzzer_list)
  get_property(lines GLOBAL PROPERTY NOLINE_FUZZER_LINES)
  if(NOLINE_BUILD_FUZZ)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/fuzzers.txt" CONTENT "${lines}")
    get_property(fuzzers GLOBAL PROPERTY NOLINE_FUZZERS)
    add_custom_target(fuzzers DEPENDS ${fuzzers})
  endif()
endfunction()
