// What Dear ImGui's core calls in its widget and table files, left empty.
//
// The shop draws with draw lists and fonts and keeps its own widgets (ui/), so in WebAssembly the
// two files would be a fifth of the module that no frame ever runs. The core still names these
// functions: for its hidden fallback window, its settings and its debug output. Only for the
// version that cmake/noline_dependency_imgui.cmake names; any other is compiled in full.

#include <imgui.h>
#include <imgui_internal.h>

#include <cstdarg>
#include <cstring>

ImGuiInputTextState::ImGuiInputTextState() {
  std::memset(static_cast<void*>(this), 0, sizeof(*this));
}
ImGuiInputTextState::~ImGuiInputTextState() {}
void ImGuiMenuColumns::Update(float, bool) {}

// One line each, since there is nothing to read in them.
// clang-format off
namespace ImGui {

bool Button(const char*, const ImVec2&) { return false; }
bool ButtonBehavior(const ImRect&, ImGuiID, bool*, bool*, ImGuiButtonFlags) { return false; }
bool CloseButton(ImGuiID, const ImVec2&) { return false; }
bool CollapseButton(ImGuiID, const ImVec2&) { return false; }
bool InputText(const char*, char*, size_t, ImGuiInputTextFlags, ImGuiInputTextCallback, void*) {
  return false;
}
bool Selectable(const char*, bool, ImGuiSelectableFlags, const ImVec2&) { return false; }
bool SliderInt(const char*, int*, int, int, const char*, ImGuiSliderFlags) { return false; }
void InputTextDeactivateHook(ImGuiID) {}
void Scrollbar(ImGuiAxis) {}
void SeparatorText(const char*) {}
void TextV(const char*, va_list) {}
void TreePop() {}

ImGuiMultiSelectIO* EndMultiSelect() { return nullptr; }
void EndColumns() {}
void EndMenuBar() {}
void EndTabBar() {}
void EndTable() {}
void TableEndRow(ImGuiTable*) {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui
