#include "renderer.hpp"

#include <algorithm>
#include <vector>

#include "imgui.h"
#include "shell_imports.hpp"

namespace noline::shell {
namespace {

static_assert(sizeof(ImDrawVert) == 20, "gl.ts reads position, texture position and colour");
static_assert(sizeof(ImDrawIdx) == 2, "gl.ts draws with 16-bit indices");

// Pictures count upwards from 1 in JavaScript; the textures of ImGui keep out of their way.
constexpr uint32_t own_texture_first = 1U << 20;
uint32_t own_texture_next = own_texture_first;

void upload(ImTextureData& texture, int x, int y, int width, int height) {
  const auto id = static_cast<uint32_t>(texture.GetTexID());
  shop_texture_update(id, x, y, width, height, texture.GetPixelsAt(x, y), texture.GetPitch());
}

void create(ImTextureData& texture) {
  const uint32_t id = own_texture_next++;
  shop_texture_create(id, texture.Width, texture.Height);
  texture.SetTexID(static_cast<ImTextureID>(id));
  upload(texture, 0, 0, texture.Width, texture.Height);
  texture.SetStatus(ImTextureStatus_OK);
}

void destroy(ImTextureData& texture) {
  shop_texture_destroy(static_cast<uint32_t>(texture.GetTexID()));
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

void update(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantCreate) {
    create(texture);
  } else if (texture.Status == ImTextureStatus_WantUpdates) {
    for (const ImTextureRect& rect : texture.Updates) {
      upload(texture, rect.x, rect.y, rect.w, rect.h);
    }
    texture.SetStatus(ImTextureStatus_OK);
  } else if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
    destroy(texture);
  }
}

// False when nothing of the command is on the screen.
bool to_draw(const ImDrawCmd& command, ImVec2 size_px, float scale, ShopDraw& draw) {
  const float left = std::max(command.ClipRect.x * scale, 0.0F);
  const float top = std::max(command.ClipRect.y * scale, 0.0F);
  const float right = std::min(command.ClipRect.z * scale, size_px.x);
  const float bottom = std::min(command.ClipRect.w * scale, size_px.y);
  if (right <= left || bottom <= top || command.ElemCount == 0) {
    return false;
  }
  draw.clip_x = static_cast<int32_t>(left);
  draw.clip_y = static_cast<int32_t>(top);
  draw.clip_width = static_cast<int32_t>(right - left);
  draw.clip_height = static_cast<int32_t>(bottom - top);
  draw.texture = static_cast<uint32_t>(command.GetTexID());
  draw.index_count = command.ElemCount;
  draw.index_offset = command.IdxOffset;
  draw.vertex_offset = command.VtxOffset;
  return draw.texture != 0;
}

void render_list(const ImDrawList& list, ImVec2 size_px, float scale,
                 std::vector<ShopDraw>& draws) {
  draws.clear();
  for (const ImDrawCmd& command : list.CmdBuffer) {
    ShopDraw draw{};
    if (command.UserCallback == nullptr && to_draw(command, size_px, scale, draw)) {
      draws.push_back(draw);
    }
  }
  if (!draws.empty()) {
    shop_draw_list(list.VtxBuffer.Data, list.VtxBuffer.Size, list.IdxBuffer.Data,
                   list.IdxBuffer.Size, draws.data(), static_cast<int32_t>(draws.size()));
  }
}

}  // namespace

void attach_renderer() {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendRendererName = "noline";
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_RendererHasTextures;
}

void render_frame(uint32_t background) {
  const ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr) {
    return;
  }
  if (data->Textures != nullptr) {
    for (ImTextureData* texture : *data->Textures) {
      update(*texture);
    }
  }
  const float scale = data->FramebufferScale.x;
  const ImVec2 size_px(data->DisplaySize.x * scale, data->DisplaySize.y * scale);
  shop_draw_begin(static_cast<int32_t>(size_px.x + 0.5F), static_cast<int32_t>(size_px.y + 0.5F),
                  scale, background);
  std::vector<ShopDraw> draws;
  for (const ImDrawList* list : data->CmdLists) {
    render_list(*list, size_px, scale, draws);
  }
}

void renew_textures() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status != ImTextureStatus_Destroyed && texture->GetTexID() != 0) {
      create(*texture);
    }
  }
}

}  // namespace noline::shell
