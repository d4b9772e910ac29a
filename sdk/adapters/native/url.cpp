#include "noline/url.hpp"

#include <algorithm>

namespace noline {
namespace {

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error wrong(std::string_view text) {
  return fail(Errc::invalid_argument,
              "the hub's address must look like http://host:8080 or https://host, not " +
                  std::string(text));
}

}  // namespace

Result<HubUrl> parse_hub_url(std::string_view text) {
  HubUrl url;
  std::string_view rest = text;
  bool is_known = false;
  for (const std::string_view scheme : {"http://", "https://", "ws://", "wss://"}) {
    if (rest.starts_with(scheme)) {
      url.is_tls = scheme == "https://" || scheme == "wss://";
      rest.remove_prefix(scheme.size());
      is_known = true;
      break;
    }
  }
  if (!is_known) {
    return wrong(text);
  }
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const std::string_view path = rest.substr(authority.size());
  if (path.size() > 1) {
    url.path = path;
  }
  const std::size_t bracket =
      authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  std::string_view host = authority.substr(0, colon);
  if (bracket != std::string_view::npos && host.size() > 2) {
    host = host.substr(1, bracket - 1);
  }
  url.host = host;
  url.port = url.is_tls ? "443" : "80";
  if (colon != std::string_view::npos) {
    url.port = authority.substr(colon + 1);
  }
  if (url.host.empty() || !is_port(url.port)) {
    return wrong(text);
  }
  return url;
}

}  // namespace noline
