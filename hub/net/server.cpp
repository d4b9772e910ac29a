#include "net/server.hpp"

#include "net/server_state.hpp"

namespace noline::hub {

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::open(const ServerOptions& options, Service& service) {
  auto state = std::make_unique<State>(options, service);
  for (const auto step : {&State::load_tls, &State::load_identities, &State::listen}) {
    if (const Status status = (state.get()->*step)(); !status) {
      return status.error();
    }
  }
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const {
  return state_->port();
}

Status Server::run() {
  return state_->run();
}

}  // namespace noline::hub
