# Dear ImGui: the core files. Backends are compiled by the shells, from NOLINE_IMGUI_BACKENDS.

noline_fetch(imgui)
set(NOLINE_IMGUI_BACKENDS "${imgui_SOURCE_DIR}/backends")

set(imgui_sources "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp")
set(imgui_widgets "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
file(STRINGS "${imgui_SOURCE_DIR}/imgui.h" imgui_version REGEX "define IMGUI_VERSION_NUM")
if(EMSCRIPTEN AND imgui_version MATCHES "19222")
  list(APPEND imgui_sources "${PROJECT_SOURCE_DIR}/cmake/imgui_draw_only.cpp")
else()
  list(APPEND imgui_sources ${imgui_widgets})
endif()

add_library(noline_imgui STATIC ${imgui_sources})
target_include_directories(noline_imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
target_include_directories(noline_imgui SYSTEM INTERFACE "${NOLINE_IMGUI_BACKENDS}")
target_compile_definitions(
  noline_imgui
  PUBLIC
    # Only the present API, so that an update is a small step.
    IMGUI_DISABLE_OBSOLETE_FUNCTIONS
    # A shop is no debug tool; both windows are most of the size that can be saved.
    IMGUI_DISABLE_DEMO_WINDOWS
    IMGUI_DISABLE_DEBUG_TOOLS
    # Links are opened by the shell, which asks the platform.
    IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS)
if(EMSCRIPTEN)
  target_compile_definitions(
    noline_imgui
    PUBLIC
      # There is no file system; fonts and pictures come as bytes.
      IMGUI_DISABLE_FILE_FUNCTIONS
      # The shop brings Inter.
      IMGUI_DISABLE_DEFAULT_FONT)
  target_compile_options(
    noline_imgui PRIVATE "SHELL:-include ${PROJECT_SOURCE_DIR}/cmake/imgui_draw_only.hpp")
  target_link_libraries(noline_imgui PRIVATE noline_wasm_compile)
endif()
target_compile_options(noline_imgui PRIVATE -w)
