// Files that both the window shell and the gallery read and write: fonts, pictures, PNG.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "noline/ui/shop.hpp"

namespace noline::shell {

/// Reads a whole file; empty when it cannot be read.
std::vector<unsigned char> read_file(const std::filesystem::path& path);

/// Inter in the weights of the design, kept in memory.
struct Fonts {
  std::vector<unsigned char> regular;
  std::vector<unsigned char> medium;
  std::vector<unsigned char> semibold;
  std::vector<unsigned char> bold;
  bool complete() const { return !regular.empty() && !semibold.empty() && !bold.empty(); }
  ui::FontFiles files() const { return {regular, medium, semibold, bold}; }
};

/// Looks in `folder` first when it is given, then where systems keep Inter.
Fonts load_fonts(const std::filesystem::path& folder);

/// A decoded picture, four bytes a pixel.
struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
  bool empty() const { return rgba.empty(); }
};

/// Larger pictures are refused: a hub may be wrong or hostile.
inline constexpr int picture_side_px_max = 4096;

/// Decodes WebP; empty when the bytes are none, or too large.
Pixels decode_webp(const std::vector<unsigned char>& bytes);

/// Halves the size until it is at most `side_px` twice over, so that drawing it smaller does not
/// flicker. Returns the picture as it is when it is small enough.
Pixels shrink_to(Pixels pixels, float side_px);

/// The picture and its halves down to a few pixels, for textures. Empty for an empty picture.
std::vector<Pixels> smaller_and_smaller(Pixels pixels);

/// Writes an RGBA image without its opacity as PNG. False when the file cannot be written.
bool write_png(const std::filesystem::path& path, int width, int height,
               const std::vector<std::uint8_t>& rgba);

}  // namespace noline::shell
