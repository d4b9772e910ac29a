// The shell around the service: sockets, clock, password threads, and the one loop that commits.
#pragma once

#include <memory>

#include "core/service.hpp"
#include "net/options.hpp"

namespace noline::hub {

class Server {
 public:
  /// Listens; an address or port that cannot be taken is an error with a clear text.
  [[nodiscard]] static Result<std::unique_ptr<Server>> open(const ServerOptions& options,
                                                            Service& service);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Serves until SIGTERM or SIGINT, then says bye to everybody and returns. An error means that
  /// the store is gone and the process must end.
  [[nodiscard]] Status run();

 private:
  class State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace noline::hub
