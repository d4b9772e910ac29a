// One thing for the shell to send. Apart from the rest of the core, so that the files that speak
// HTTP and WebSocket, which take long to compile, depend on little else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "noline/result.hpp"

namespace noline::hub {

/// Names a network conversation; the shell draws the numbers.
using LinkId = std::uint64_t;
/// An encoded frame, shared by all links that get the same one.
using SharedBytes = std::shared_ptr<const std::string>;

struct Transmit {
  LinkId link = 0;
  SharedBytes bytes;       ///< Null when there is only something to close.
  bool is_last = false;    ///< Close the connection after it.
  Errc code = Errc::none;  ///< For a request's result: which HTTP status to answer with.
};

}  // namespace noline::hub
