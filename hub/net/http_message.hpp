// An HTTP request and its answer as plain values, so that routing and files know no socket.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace noline::hub {

struct HttpRequest {
  std::string method;
  std::string target;  ///< Path and query as sent.
  std::string host;
  std::string origin;  ///< Empty when the header is absent.
  std::string accept_encoding;
  std::string if_none_match;
  std::string content_type;
  std::uint64_t peer = 0;  ///< Stands for the network address.
  std::string body;

  /// The target up to "?".
  [[nodiscard]] std::string_view path() const {
    return std::string_view(target).substr(0, target.find('?'));
  }
  [[nodiscard]] bool is_head() const { return method == "HEAD"; }
};

struct HttpAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;  ///< Null for none.

  /// A short text or JSON answer.
  [[nodiscard]] static HttpAnswer text(int status, std::string_view content_type, std::string body);
  /// Status line and header fields, with the length of the body and whether the connection stays
  /// open.
  [[nodiscard]] std::string head(bool is_keep_alive) const;
};

/// Whether a Sec-WebSocket-Key is 16 bytes in base64 (RFC 6455, section 4.1).
[[nodiscard]] bool is_websocket_key(std::string_view key);

/// The header fields every answer carries: what a page of this site may load, and who may frame it.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& security_headers();

}  // namespace noline::hub
