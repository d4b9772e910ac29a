#include "files.hpp"

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "webp/decode.h"

namespace noline::shell {
namespace {

std::vector<std::filesystem::path> font_folders(const std::filesystem::path& first) {
  std::vector<std::filesystem::path> folders;
  if (!first.empty()) {
    folders.push_back(first);
  }
#ifdef NOLINE_FONT_FOLDER
  folders.emplace_back(NOLINE_FONT_FOLDER);
#endif
  for (const char* folder : {"/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter",
                             "/usr/share/fonts/inter", "/usr/local/share/fonts/inter"}) {
    folders.emplace_back(folder);
  }
  return folders;
}

std::vector<unsigned char> read_font(const std::filesystem::path& folder, const char* weight) {
  for (const char* ending : {".otf", ".ttf"}) {
    auto bytes = read_file(folder / (std::string("Inter-") + weight + ending));
    if (!bytes.empty()) {
      return bytes;
    }
  }
  return {};
}

// The parts of a PNG file: checksummed chunks, and a zlib stream that stores without compressing.
class PngWriter {
 public:
  explicit PngWriter(std::ostream& out) : out_(out) {
    for (std::uint32_t i = 0; i < table_.size(); ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) {
        value = (value & 1U) ? 0xEDB88320U ^ (value >> 1U) : value >> 1U;
      }
      table_[i] = value;
    }
  }

  void chunk(const char* name, const std::vector<unsigned char>& body) {
    put(static_cast<std::uint32_t>(body.size()));
    std::vector<unsigned char> all(name, name + 4);
    all.insert(all.end(), body.begin(), body.end());
    std::uint32_t sum = 0xFFFFFFFFU;
    for (const unsigned char byte : all) {
      sum = table_[(sum ^ byte) & 0xFFU] ^ (sum >> 8U);
    }
    out_.write(reinterpret_cast<const char*>(all.data()), static_cast<std::streamsize>(all.size()));
    put(~sum);
  }

  static void append(std::vector<unsigned char>& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      to.push_back(static_cast<unsigned char>(value >> static_cast<unsigned>(shift)));
    }
  }

 private:
  void put(std::uint32_t value) {
    std::vector<unsigned char> bytes;
    append(bytes, value);
    out_.write(reinterpret_cast<const char*>(bytes.data()), 4);
  }

  std::ostream& out_;
  std::array<std::uint32_t, 256> table_{};
};

std::vector<unsigned char> stored_zlib(const std::vector<unsigned char>& raw) {
  std::vector<unsigned char> out{0x78, 0x01};
  constexpr std::size_t block_bytes_max = 65535;
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (std::size_t at = 0; at < raw.size() || at == 0;) {
    const std::size_t size = std::min(block_bytes_max, raw.size() - at);
    out.push_back(at + size == raw.size() ? 1 : 0);
    const auto length = static_cast<std::uint16_t>(size);
    const auto inverse = static_cast<std::uint16_t>(~length);
    for (const std::uint16_t value : {length, inverse}) {
      out.push_back(static_cast<unsigned char>(value & 0xFFU));
      out.push_back(static_cast<unsigned char>(value >> 8U));
    }
    for (std::size_t i = at; i < at + size; ++i) {
      a = (a + raw[i]) % 65521;
      b = (b + a) % 65521;
      out.push_back(raw[i]);
    }
    at += std::max<std::size_t>(1, size);
  }
  PngWriter::append(out, b << 16U | a);
  return out;
}

// Gives transparent pixels the colour of their neighbours: smoothing mixes them in at the edges.
void bleed_colors(Pixels& pixels) {
  const int width = pixels.width;
  for (int pass = 0; pass < 2; ++pass) {
    const Pixels before = pixels;
    for (int y = 1; y + 1 < pixels.height; ++y) {
      for (int x = 1; x + 1 < width; ++x) {
        const auto at = static_cast<std::size_t>(y * width + x) * 4;
        if (before.rgba[at + 3] != 0) {
          continue;
        }
        unsigned count = 0;
        unsigned color[3] = {};
        for (const int step : {-1, 1, -width, width}) {
          const auto next = static_cast<std::size_t>(y * width + x + step) * 4;
          const bool has_color = before.rgba[next + 3] != 0 || before.rgba[next] != 0 ||
                                 before.rgba[next + 1] != 0 || before.rgba[next + 2] != 0;
          count += has_color ? 1 : 0;
          for (std::size_t i = 0; i < 3; ++i) {
            color[i] += has_color ? before.rgba[next + i] : 0U;
          }
        }
        for (std::size_t i = 0; i < 3 && count > 0; ++i) {
          pixels.rgba[at + i] = static_cast<std::uint8_t>(color[i] / count);
        }
      }
    }
  }
}

Pixels halved(const Pixels& from) {
  Pixels to;
  to.width = from.width / 2;
  to.height = from.height / 2;
  to.rgba.resize(static_cast<std::size_t>(to.width * to.height) * 4);
  const auto at = [&](int x, int y) {
    return &from.rgba[static_cast<std::size_t>(y * from.width + x) * 4];
  };
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x) {
      const std::uint8_t* four[] = {at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1),
                                    at(2 * x + 1, 2 * y + 1)};
      // Colours count by their opacity, or transparent black would darken the edges.
      unsigned alpha = 0;
      unsigned color[3] = {};
      for (const std::uint8_t* pixel : four) {
        alpha += pixel[3];
        for (int i = 0; i < 3; ++i) {
          color[i] += static_cast<unsigned>(pixel[i]) * pixel[3];
        }
      }
      std::uint8_t* out = &to.rgba[static_cast<std::size_t>(y * to.width + x) * 4];
      for (int i = 0; i < 3; ++i) {
        out[i] = static_cast<std::uint8_t>(alpha ? color[i] / alpha : 0);
      }
      out[3] = static_cast<std::uint8_t>(alpha / 4);
    }
  }
  return to;
}

}  // namespace

std::vector<unsigned char> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Fonts load_fonts(const std::filesystem::path& folder) {
  for (const auto& candidate : font_folders(folder)) {
    Fonts fonts{read_font(candidate, "Regular"), read_font(candidate, "Medium"),
                read_font(candidate, "SemiBold"), read_font(candidate, "Bold")};
    if (fonts.complete()) {
      return fonts;
    }
  }
  return {};
}

Pixels decode_webp(const std::vector<unsigned char>& bytes) {
  Pixels pixels;
  if (!WebPGetInfo(bytes.data(), bytes.size(), &pixels.width, &pixels.height) ||
      pixels.width > picture_side_px_max || pixels.height > picture_side_px_max) {
    return {};
  }
  pixels.rgba.resize(static_cast<std::size_t>(pixels.width * pixels.height) * 4);
  const bool good = WebPDecodeRGBAInto(bytes.data(), bytes.size(), pixels.rgba.data(),
                                       pixels.rgba.size(), pixels.width * 4) != nullptr;
  if (!good) {
    return {};
  }
  // Lossy files hold anything under full transparency.
  for (std::size_t i = 0; i < pixels.rgba.size(); i += 4) {
    if (pixels.rgba[i + 3] == 0) {
      pixels.rgba[i] = pixels.rgba[i + 1] = pixels.rgba[i + 2] = 0;
    }
  }
  bleed_colors(pixels);
  return pixels;
}

Pixels shrink_to(Pixels pixels, float side_px) {
  while (pixels.width > 1 && static_cast<float>(pixels.width) >= 2 * side_px) {
    pixels = halved(pixels);
    bleed_colors(pixels);
  }
  return pixels;
}

std::vector<Pixels> smaller_and_smaller(Pixels pixels) {
  std::vector<Pixels> levels;
  if (pixels.empty()) {
    return levels;
  }
  levels.push_back(std::move(pixels));
  while (levels.back().width >= 16 && levels.back().height >= 16) {
    Pixels half = halved(levels.back());
    bleed_colors(half);
    levels.push_back(std::move(half));
  }
  return levels;
}

bool write_png(const std::filesystem::path& path, int width, int height,
               const std::vector<std::uint8_t>& rgba) {
  std::ofstream file(path, std::ios::binary);
  static constexpr unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  file.write(reinterpret_cast<const char*>(signature), sizeof signature);
  std::vector<unsigned char> header;
  PngWriter::append(header, static_cast<std::uint32_t>(width));
  PngWriter::append(header, static_cast<std::uint32_t>(height));
  for (const int value : {8, 2, 0, 0, 0}) {
    header.push_back(static_cast<unsigned char>(value));
  }
  std::vector<unsigned char> raw;
  raw.reserve(static_cast<std::size_t>(height) * (static_cast<std::size_t>(width) * 3 + 1));
  for (std::size_t i = 0; i < rgba.size(); i += 4) {
    if ((i / 4) % static_cast<std::size_t>(width) == 0) {
      raw.push_back(0);
    }
    raw.insert(raw.end(), &rgba[i], &rgba[i] + 3);
  }
  PngWriter writer(file);
  writer.chunk("IHDR", header);
  writer.chunk("IDAT", stored_zlib(raw));
  writer.chunk("IEND", {});
  return file.good();
}

}  // namespace noline::shell
