// One outgoing WebSocket over Boost.Beast, with or without TLS. Everything runs on the given
// io_context.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "noline/url.hpp"

namespace boost::asio {
class io_context;
}

namespace noline {

class WebSocket {
 public:
  struct Handlers {
    std::function<void()> on_open;
    std::function<void(std::string)> on_message;
    std::function<void(std::string reason)>
        on_close;  ///< Once, also when the connection never opened.
  };

  virtual ~WebSocket() = default;
  virtual void send(std::string bytes) = 0;
  virtual void close() = 0;
  /// Bytes handed over and not yet written.
  [[nodiscard]] virtual std::size_t queued_bytes() const = 0;

  /// Begins to connect. `ca_file` adds trusted certificates (PEM) to the system's.
  static std::shared_ptr<WebSocket> connect(boost::asio::io_context& io, const HubUrl& url,
                                            const std::string& subprotocol, bool is_binary,
                                            const std::string& ca_file, Handlers handlers);
};

}  // namespace noline
