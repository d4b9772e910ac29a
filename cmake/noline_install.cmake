# Installs the SDK: libraries, headers and a package, so that another project writes
#   find_package(noline REQUIRED)
#   target_link_libraries(app PRIVATE noline::noline)

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(TARGET noline)
  # Every library that the SDK's static library needs goes along.
  set(noline_exports noline noline_json)
  foreach(target noline_sqlite3 noline_native noline_memory noline_c noline_c_static)
    if(TARGET ${target})
      list(APPEND noline_exports ${target})
    endif()
  endforeach()

  install(TARGETS ${noline_exports} EXPORT noline_targets)
  install(EXPORT noline_targets NAMESPACE noline:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/noline)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/sdk/include/" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/cmake/nolineConfig.cmake.in" "${PROJECT_BINARY_DIR}/nolineConfig.cmake"
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/noline)
  write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/nolineConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
  install(FILES "${PROJECT_BINARY_DIR}/nolineConfig.cmake"
                "${PROJECT_BINARY_DIR}/nolineConfigVersion.cmake"
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/noline)
endif()
