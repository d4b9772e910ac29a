// The static files of the shop: found on disk, kept in memory while they do not change.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_message.hpp"

namespace noline::hub {

class Site {
 public:
  /// Folders in order of preference: the first that has a file wins.
  explicit Site(std::vector<std::string> folders) : folders_(std::move(folders)) {}

  /// The file, the compressed sibling (.br, .gz) that the client takes, or for a path without a dot
  /// the page index.html, whose screens have addresses of their own.
  [[nodiscard]] HttpAnswer get(const HttpRequest& request);

 private:
  struct File {
    std::shared_ptr<const std::string> bytes;
    std::string etag;
    std::int64_t modified_ns = 0;
    std::uint64_t size = 0;
  };

  [[nodiscard]] const File* find(const std::string& path);
  [[nodiscard]] const File* load(const std::string& file_name);

  std::vector<std::string> folders_;
  std::map<std::string, File> files_;
};

/// Whether an Accept-Encoding names the encoding and does not refuse it with ";q=0".
[[nodiscard]] bool accepts_encoding(std::string_view list, std::string_view encoding);
/// The media type of a file name's ending; unknown ones are only downloaded.
[[nodiscard]] std::string_view content_type_of(std::string_view path);
/// Decodes %XX and checks that the path stays inside: no "..", no empty or hidden part, no control
/// characters. Empty when it does not.
[[nodiscard]] std::string checked_path(std::string_view path);

}  // namespace noline::hub
