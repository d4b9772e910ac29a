#include "software_renderer.hpp"

#include <algorithm>
#include <cmath>

#include "imgui.h"

namespace noline::gallery {
namespace {

struct Texel {
  float r, g, b, a;
};

Texel read(const Image& image, int x, int y) {
  x = std::clamp(x, 0, image.width - 1);
  y = std::clamp(y, 0, image.height - 1);
  const std::uint8_t* p = &image.rgba[static_cast<std::size_t>(y * image.width + x) * 4];
  return {static_cast<float>(p[0]), static_cast<float>(p[1]), static_cast<float>(p[2]),
          static_cast<float>(p[3])};
}

Texel sample(const Image& image, float u, float v) {
  const float x = u * static_cast<float>(image.width) - 0.5F;
  const float y = v * static_cast<float>(image.height) - 0.5F;
  const int x0 = static_cast<int>(std::floor(x));
  const int y0 = static_cast<int>(std::floor(y));
  const float fx = x - static_cast<float>(x0);
  const float fy = y - static_cast<float>(y0);
  const Texel a = read(image, x0, y0);
  const Texel b = read(image, x0 + 1, y0);
  const Texel c = read(image, x0, y0 + 1);
  const Texel d = read(image, x0 + 1, y0 + 1);
  const auto mix = [&](float p, float q, float r, float s) {
    return (p * (1 - fx) + q * fx) * (1 - fy) + (r * (1 - fx) + s * fx) * fy;
  };
  return {mix(a.r, b.r, c.r, d.r), mix(a.g, b.g, c.g, d.g), mix(a.b, b.b, c.b, d.b),
          mix(a.a, b.a, c.a, d.a)};
}

struct Corner {
  float x, y, u, v;
  float color[4];
};

struct Clip {
  int left, top, right, bottom;
};

void blend(std::uint8_t* pixel, const float color[4], const Texel& texel) {
  const float alpha = color[3] * texel.a / (255.0F * 255.0F);
  const float source[3] = {color[0] * texel.r / 255, color[1] * texel.g / 255,
                           color[2] * texel.b / 255};
  for (int i = 0; i < 3; ++i) {
    const float value = source[i] * alpha + static_cast<float>(pixel[i]) * (1 - alpha);
    pixel[i] = static_cast<std::uint8_t>(std::clamp(value + 0.5F, 0.0F, 255.0F));
  }
}

// A pixel on a shared edge belongs to one triangle only: the top-left rule.
bool owns_edge(const Corner& a, const Corner& b) {
  return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

void triangle(Image& target, const Image& texture, Corner a, Corner b, Corner c, const Clip& clip) {
  float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (area == 0) {
    return;
  }
  if (area < 0) {
    std::swap(b, c);
    area = -area;
  }
  const auto low = [](float p, float q, float r) {
    return static_cast<int>(std::floor(std::min({p, q, r})));
  };
  const auto high = [](float p, float q, float r) {
    return static_cast<int>(std::ceil(std::max({p, q, r})));
  };
  const int left = std::max(clip.left, low(a.x, b.x, c.x));
  const int right = std::min(clip.right, high(a.x, b.x, c.x));
  const int top = std::max(clip.top, low(a.y, b.y, c.y));
  const int bottom = std::min(clip.bottom, high(a.y, b.y, c.y));
  const auto edge = [](const Corner& p, const Corner& q, float x, float y) {
    return (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x);
  };
  const auto inside = [](float value, bool owned) { return value > 0 || (value == 0 && owned); };
  const bool own_a = owns_edge(b, c);
  const bool own_b = owns_edge(c, a);
  const bool own_c = owns_edge(a, b);
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const float px = static_cast<float>(x) + 0.5F;
      const float py = static_cast<float>(y) + 0.5F;
      const float wa = edge(b, c, px, py);
      const float wb = edge(c, a, px, py);
      const float wc = edge(a, b, px, py);
      if (!inside(wa, own_a) || !inside(wb, own_b) || !inside(wc, own_c)) {
        continue;
      }
      const float ka = wa / area;
      const float kb = wb / area;
      const float kc = wc / area;
      float color[4];
      for (int i = 0; i < 4; ++i) {
        color[i] = a.color[i] * ka + b.color[i] * kb + c.color[i] * kc;
      }
      if (color[3] > 0) {
        const Texel texel =
            sample(texture, a.u * ka + b.u * kb + c.u * kc, a.v * ka + b.v * kb + c.v * kc);
        blend(&target.rgba[static_cast<std::size_t>(y * target.width + x) * 4], color, texel);
      }
    }
  }
}

Corner corner_of(const ImDrawVert& vertex, ImVec2 scale) {
  const ImU32 color = vertex.col;
  return {vertex.pos.x * scale.x,
          vertex.pos.y * scale.y,
          vertex.uv.x,
          vertex.uv.y,
          {static_cast<float>(color & 0xFFU), static_cast<float>(color >> 8U & 0xFFU),
           static_cast<float>(color >> 16U & 0xFFU), static_cast<float>(color >> 24U)}};
}

}  // namespace

SoftwareRenderer::SoftwareRenderer() {
  ImGui::GetIO().BackendFlags |=
      ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
}

SoftwareRenderer::~SoftwareRenderer() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
}

std::uint64_t SoftwareRenderer::add_texture(Image image) {
  textures_.push_back(std::move(image));
  return textures_.size();
}

const Image* SoftwareRenderer::find(std::uint64_t id) const {
  return id > 0 && id <= textures_.size() ? &textures_[static_cast<std::size_t>(id - 1)] : nullptr;
}

void SoftwareRenderer::update(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantDestroy) {
    texture.SetTexID(ImTextureID_Invalid);
    texture.SetStatus(ImTextureStatus_Destroyed);
    return;
  }
  if (texture.Status == ImTextureStatus_OK) {
    return;
  }
  if (texture.TexID == ImTextureID_Invalid) {
    texture.SetTexID(static_cast<ImTextureID>(add_texture({})));
  }
  Image& image = textures_[static_cast<std::size_t>(texture.TexID - 1)];
  image.width = texture.Width;
  image.height = texture.Height;
  const auto* pixels = static_cast<const std::uint8_t*>(texture.GetPixels());
  image.rgba.assign(pixels, pixels + texture.GetSizeInBytes());
  texture.SetStatus(ImTextureStatus_OK);
}

Image SoftwareRenderer::render(const ImDrawData& data, std::uint32_t ground) {
  if (data.Textures != nullptr) {
    for (ImTextureData* texture : *data.Textures) {
      update(*texture);
    }
  }
  const ImVec2 scale = data.FramebufferScale;
  Image target;
  target.width = static_cast<int>(std::lround(data.DisplaySize.x * scale.x));
  target.height = static_cast<int>(std::lround(data.DisplaySize.y * scale.y));
  target.rgba.resize(static_cast<std::size_t>(target.width * target.height) * 4);
  for (std::size_t i = 0; i < target.rgba.size(); i += 4) {
    target.rgba[i] = static_cast<std::uint8_t>(ground >> 16U);
    target.rgba[i + 1] = static_cast<std::uint8_t>(ground >> 8U);
    target.rgba[i + 2] = static_cast<std::uint8_t>(ground);
    target.rgba[i + 3] = 255;
  }
  for (const ImDrawList* list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      const Image* texture = find(static_cast<std::uint64_t>(command.GetTexID()));
      if (texture == nullptr || texture->empty()) {
        continue;
      }
      const auto edge = [](float value, int most) {
        return std::clamp(static_cast<int>(std::lround(value)), 0, most);
      };
      const Clip clip{edge(command.ClipRect.x * scale.x, target.width),
                      edge(command.ClipRect.y * scale.y, target.height),
                      edge(command.ClipRect.z * scale.x, target.width),
                      edge(command.ClipRect.w * scale.y, target.height)};
      const auto vertex = [&](unsigned at) {
        const ImDrawIdx index = list->IdxBuffer[static_cast<int>(command.IdxOffset + at)];
        return corner_of(list->VtxBuffer[static_cast<int>(command.VtxOffset) + index], scale);
      };
      for (unsigned at = 0; at + 2 < command.ElemCount; at += 3) {
        triangle(target, *texture, vertex(at), vertex(at + 1), vertex(at + 2), clip);
      }
    }
  }
  return target;
}

}  // namespace noline::gallery
