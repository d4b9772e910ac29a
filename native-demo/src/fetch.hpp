// One HTTP request. Kept apart because the library behind it is slow to compile.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "noline/url.hpp"

namespace noline::shell {

/// The body of a 200 answer. Waits, at most about ten seconds; not for the window's thread.
Result<std::vector<unsigned char>> fetch(const HubUrl& hub, const std::string& target,
                                         std::size_t bytes_max);

/// Sends a JSON text; the status of the answer. Waits as `fetch` does.
Result<int> post(const HubUrl& hub, const std::string& target, const std::string& json);

/// The body of the 200 answer to a JSON text; another answer is the error that it names. `ca_file`
/// (PEM) is trusted beside the system's certificates; it may be empty.
Result<std::string> post_for_body(const HubUrl& hub, const std::string& target,
                                  const std::string& json, std::size_t bytes_max,
                                  const std::string& ca_file);

}  // namespace noline::shell
