# Installs the SDK: libraries, headers and a package, so that another project writes
#   find_package(noline REQUIRED)
#   target_link_libraries(app PRIVATE noline::noline)

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Adds to `result` every target of ours that the targets given link to, themselves included.
# A static library is only complete with what it uses.
function(noline_link_closure result)
  set(open ${ARGN})
  set(closed)
  while(open)
    list(POP_FRONT open target)
    if(target IN_LIST closed)
      continue()
    endif()
    list(APPEND closed ${target})
    get_target_property(type ${target} TYPE)
    set(linked)
    foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
      if(type STREQUAL "INTERFACE_LIBRARY" AND property STREQUAL "LINK_LIBRARIES")
        continue()
      endif()
      get_target_property(value ${target} ${property})
      if(value)
        list(APPEND linked ${value})
      endif()
    endforeach()
    foreach(entry IN LISTS linked)
      string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" entry "${entry}")
      if(TARGET ${entry})
        get_target_property(original ${entry} ALIASED_TARGET)
        if(original)
          set(entry ${original})
        endif()
        get_target_property(imported ${entry} IMPORTED)
        if(NOT imported)
          list(APPEND open ${entry})
        endif()
      endif()
    endforeach()
  endwhile()
  set(${result} ${closed} PARENT_SCOPE)
endfunction()

get_property(noline_sdk_targets GLOBAL PROPERTY NOLINE_SDK_TARGETS)
if(noline_sdk_targets)
  noline_link_closure(noline_exports ${noline_sdk_targets})
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/noline)
  # The package looks for Boost and OpenSSL only when an installed library needs them.
  set(noline_needs_network OFF)
  if(noline_beast IN_LIST noline_exports OR noline_openssl IN_LIST noline_exports)
    set(noline_needs_network ON)
  endif()

  install(
    TARGETS ${noline_exports}
    EXPORT noline_targets
    INCLUDES
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(
    EXPORT noline_targets
    NAMESPACE noline::
    DESTINATION ${package_dir})
  file(GLOB adapter_includes "${PROJECT_SOURCE_DIR}/sdk/adapters/*/include/")
  foreach(folder IN LISTS adapter_includes ITEMS "${PROJECT_SOURCE_DIR}/sdk/include")
    install(DIRECTORY "${folder}/" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  endforeach()
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION ${CMAKE_INSTALL_DOCDIR})
  configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/nolineConfig.cmake.in" "${PROJECT_BINARY_DIR}/nolineConfig.cmake"
    INSTALL_DESTINATION ${package_dir})
  write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/nolineConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/nolineConfig.cmake"
                "${PROJECT_BINARY_DIR}/nolineConfigVersion.cmake" DESTINATION ${package_dir})
endif()
