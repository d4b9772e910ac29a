// What a connection tells the server, and what the server asks of a connection. Neither knows the
// other's type, so that Boost.Beast stays in the few files that speak HTTP and WebSocket.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/transmit.hpp"
#include "net/http_message.hpp"

namespace noline::hub {

/// The subprotocol of a link: CBOR in binary frames, JSON in text frames.
enum class Frames : std::uint8_t { binary, text };

/// The first subprotocol of the list that this hub knows; nothing when it knows none.
[[nodiscard]] std::optional<Frames> choose_frames(std::string_view subprotocols);
[[nodiscard]] std::string_view subprotocol_name(Frames frames);

/// A connection as the server sees it. All calls come from the one network thread.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Queues a frame; after a last one the connection closes. Null bytes with `is_last` only close.
  virtual void send(const Transmit& transmit) = 0;
  /// Bytes queued and not taken by the system.
  [[nodiscard]] virtual std::size_t queued_size() const = 0;
  /// Since when the frame at the front has not been taken, in milliseconds of the monotonic clock;
  /// 0: none.
  [[nodiscard]] virtual std::int64_t stuck_since_ms() const = 0;
  /// Ends the connection now, whatever is queued.
  virtual void abort() = 0;
};

/// The server as a connection sees it.
class Shell {
 public:
  virtual ~Shell() = default;
  // WebSocket links.
  [[nodiscard]] virtual LinkId link_opened(std::shared_ptr<Connection> connection, Frames frames,
                                           std::uint64_t peer) = 0;
  virtual void link_message(LinkId link, std::string_view bytes) = 0;
  virtual void link_violation(LinkId link, Errc code, std::string_view reason) = 0;
  virtual void link_drained(LinkId link) = 0;
  virtual void link_closed(LinkId link) = 0;

  // HTTP. `answer` is called once, possibly later; never after the request's connection is gone.
  virtual void http_request(const HttpRequest& request, std::function<void(HttpAnswer)> answer) = 0;
  /// Whether this hub answers to the name: a page of another site, whose name was pointed here,
  /// must not count as one of ours (DNS rebinding).
  [[nodiscard]] virtual bool is_host_known(std::string_view host) const = 0;
  /// The reason to refuse the page's origin, or an empty text.
  [[nodiscard]] virtual std::string refuse_origin(const HttpRequest& request) const = 0;

  [[nodiscard]] virtual bool is_behind_proxy() const = 0;
  virtual void connection_opened() = 0;
  virtual void connection_closed() = 0;
  [[nodiscard]] virtual bool is_draining() const = 0;
  [[nodiscard]] virtual int idle_s() const = 0;
  [[nodiscard]] virtual std::int64_t monotonic_ms() const = 0;
};

}  // namespace noline::hub
