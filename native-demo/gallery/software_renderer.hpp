// Draws Dear ImGui's output into memory, without a graphics card: for pictures and tests.
//
// Triangles with vertex colours and one texture each, blended as the OpenGL backend does. Slow
// and exact; the shells draw with OpenGL.
#pragma once

#include <cstdint>
#include <vector>

struct ImDrawData;
struct ImTextureData;

namespace noline::gallery {

struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
  bool empty() const { return rgba.empty(); }
};

class SoftwareRenderer {
 public:
  /// Tells ImGui that textures may grow at any time.
  SoftwareRenderer();
  ~SoftwareRenderer();
  SoftwareRenderer(const SoftwareRenderer&) = delete;
  SoftwareRenderer& operator=(const SoftwareRenderer&) = delete;

  /// Takes a picture over; the id is what `ImDrawList::AddImage` gets.
  std::uint64_t add_texture(Image image);
  /// Draws onto a ground of this colour (0xRRGGBB), at device pixels.
  Image render(const ImDrawData& data, std::uint32_t ground);

 private:
  void update(ImTextureData& texture);
  const Image* find(std::uint64_t id) const;

  std::vector<Image> textures_;  // Id is the index plus one.
};

}  // namespace noline::gallery
