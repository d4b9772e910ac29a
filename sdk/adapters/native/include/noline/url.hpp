// The part of a URL a hub's address needs.
#pragma once

#include <string>
#include <string_view>

#include "noline/result.hpp"

namespace noline {

struct HubUrl {
  std::string host;
  std::string port;
  std::string path = "/v1/sync";
  bool is_tls = false;
};

/// Takes http(s)://host[:port][/] and ws(s)://host[:port][/path]; a bracketed IPv6 address may be
/// the host.
[[nodiscard]] Result<HubUrl> parse_hub_url(std::string_view text);

}  // namespace noline
