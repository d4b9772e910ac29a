# Dear ImGui: the four core files. Backends are compiled by the shells, from NOLINE_IMGUI_BACKENDS.

noline_fetch(imgui)
set(NOLINE_IMGUI_BACKENDS "${imgui_SOURCE_DIR}/backends")

add_library(
  noline_imgui STATIC
  "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
  "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
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
  target_compile_definitions(noline_imgui PUBLIC IMGUI_DISABLE_FILE_FUNCTIONS)
  target_link_libraries(noline_imgui PRIVATE noline_wasm_compile)
endif()
target_compile_options(noline_imgui PRIVATE -w)
