#include "net/site.hpp"

#include <sys/stat.h>

#include <array>
#include <fstream>

#include "noline/rows.hpp"

namespace noline::hub {
namespace {

/// Files above this are not served: nothing of a shop is larger, and a file is held in memory.
constexpr std::uint64_t file_bytes_max = 64 * 1024 * 1024;

struct Encoding {
  std::string_view name;
  std::string_view ending;
};
constexpr std::array<Encoding, 2> encodings = {{{"br", ".br"}, {"gzip", ".gz"}}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

HttpAnswer not_found() {
  return HttpAnswer::text(404, "text/plain; charset=utf-8", "not found\n");
}

}  // namespace

bool accepts_encoding(std::string_view list, std::string_view encoding) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
    item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
    const std::string_view name = item.substr(0, item.find_first_of("; \t"));
    if (name == encoding) {
      return item.find("q=0") == std::string_view::npos ||
             item.find("q=0.") != std::string_view::npos;
    }
  }
  return false;
}

std::string_view content_type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 20> types = {{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".wasm", "application/wasm"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".webp", "image/webp"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".svg", "image/svg+xml"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".ttf", "font/ttf"},
      {".otf", "font/otf"},
      {".txt", "text/plain; charset=utf-8"},
      {".md", "text/plain; charset=utf-8"},
      {".xml", "application/xml"},
      {".tsv", "text/tab-separated-values; charset=utf-8"},
  }};
  for (const auto& [ending, type] : types) {
    if (path.ends_with(ending)) {
      return type;
    }
  }
  return "application/octet-stream";
}

std::string checked_path(std::string_view path) {
  std::string decoded;
  for (std::size_t index = 0; index < path.size(); ++index) {
    char c = path[index];
    if (c == '%') {
      const int high = index + 2 < path.size() ? hex_digit(path[index + 1]) : -1;
      const int low = index + 2 < path.size() ? hex_digit(path[index + 2]) : -1;
      if (high < 0 || low < 0) {
        return "";
      }
      c = static_cast<char>(high * 16 + low);
      index += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7f) {
      return "";
    }
    decoded.push_back(c);
  }
  const bool leaves =
      decoded.find("/.") != std::string::npos || decoded.find("//") != std::string::npos;
  return decoded.starts_with('/') && !leaves ? decoded : "";
}

HttpAnswer Site::get(const HttpRequest& request) {
  std::string path = checked_path(request.path());
  if (path.empty()) {
    return not_found();
  }
  const std::string name = path.substr(path.rfind('/') + 1);
  if (name.find('.') == std::string::npos) {
    path = "/index.html";
  }
  HttpAnswer answer;
  const File* file = nullptr;
  for (const Encoding& encoding : encodings) {
    if (accepts_encoding(request.accept_encoding, encoding.name)) {
      file = find(path + std::string(encoding.ending));
    }
    if (file != nullptr) {
      answer.headers.emplace_back("Content-Encoding", encoding.name);
      break;
    }
  }
  file = file == nullptr ? find(path) : file;
  if (file == nullptr) {
    return not_found();
  }
  answer.headers.emplace_back("Content-Type", content_type_of(path));
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  answer.headers.emplace_back("ETag", file->etag);
  // An asset has its content's hash in its name. Everything else but pictures is asked for again,
  // so that a new version is seen at once; most answers are 304.
  answer.headers.emplace_back("Cache-Control",
                              path.starts_with("/assets/") ? "public, max-age=31536000, immutable"
                              : path.starts_with("/pictures/") ? "public, max-age=86400"
                                                               : "no-cache");
  if (request.if_none_match.find(file->etag) != std::string::npos) {
    answer.status = 304;
    return answer;
  }
  answer.body = file->bytes;
  return answer;
}

const Site::File* Site::find(const std::string& path) {
  for (const std::string& folder : folders_) {
    if (const File* file = load(folder + path)) {
      return file;
    }
  }
  return nullptr;
}

const Site::File* Site::load(const std::string& file_name) {
  struct stat facts = {};
  if (stat(file_name.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    files_.erase(file_name);
    return nullptr;
  }
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const std::int64_t modified_ns = facts.st_mtim.tv_sec * 1'000'000'000LL + facts.st_mtim.tv_nsec;
  const auto held = files_.find(file_name);
  if (held != files_.end() && held->second.size == size &&
      held->second.modified_ns == modified_ns) {
    return &held->second;
  }
  if (size > file_bytes_max) {
    return nullptr;
  }
  std::string bytes(size, '\0');
  std::ifstream in(file_name, std::ios::binary);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) {
    return nullptr;
  }
  File file;
  file.etag = '"' + format_hex(hash_bytes(bytes)) + '"';
  file.modified_ns = modified_ns;
  file.size = size;
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  return &files_.insert_or_assign(file_name, std::move(file)).first->second;
}

}  // namespace noline::hub
