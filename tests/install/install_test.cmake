# Installs the SDK into an empty folder, builds app/ and the README's example against it, and runs
# both programs.

function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${what} failed (${status}):\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

set(prefix "${WORK}/prefix")
file(REMOVE_RECURSE "${prefix}" "${WORK}/app")
run("install" "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")

# The scenario runner brings its schema, its scenarios and the shop they are about.
if(EXISTS "${prefix}/bin/noline-scenario")
  run("scenario" "${prefix}/bin/noline-scenario" run
      "${prefix}/share/noline/scenarios/01_both_add_one.jsonc")
  if(NOT output MATCHES "1 played, 0 failed")
    message(FATAL_ERROR "the installed noline-scenario printed: ${output}")
  endif()
endif()

foreach(file include/noline/limits.hpp include/noline/result.hpp)
  if(NOT EXISTS "${prefix}/${file}")
    message(FATAL_ERROR "${file} was not installed")
  endif()
endforeach()

# An installed file that names this tree would work here only.
file(GLOB_RECURSE package "${prefix}/*.cmake")
cmake_path(GET BUILD PARENT_PATH build_parent)
foreach(file IN LISTS package)
  file(READ "${file}" text)
  foreach(folder "${BUILD}" "${APP}")
    string(FIND "${text}" "${folder}" found)
    if(NOT found EQUAL -1)
      message(FATAL_ERROR "${file} names ${folder}")
    endif()
  endforeach()
endforeach()

# The example is the first block of C++ in the README.
file(READ "${README}" text)
string(REGEX MATCH "```cpp\n([^`]*)```" block "${text}")
file(WRITE "${WORK}/readme_example.cpp" "${CMAKE_MATCH_1}")

run("configure" "${CMAKE_COMMAND}" -G "${GENERATOR}" -S "${APP}" -B "${WORK}/app"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DVERSION=${VERSION}"
    "-DEXAMPLE=${WORK}/readme_example.cpp")
run("build" "${CMAKE_COMMAND}" --build "${WORK}/app")
run("app" "${WORK}/app/app")
if(NOT output MATCHES "the installed SDK works")
  message(FATAL_ERROR "the app printed: ${output}")
endif()
run("README example" "${WORK}/app/readme_example")
if(NOT output MATCHES "2 x TEA-250")
  message(FATAL_ERROR "the README's example printed: ${output}")
endif()
