// Server: the identity provider, whose keys may change while the hub runs.
#include "net/log.hpp"
#include "net/server_state.hpp"

namespace noline::hub {
namespace {

/// How soon a key file that the operator put in place counts.
constexpr std::int64_t look_ms = 2'000;

}  // namespace

Status Server::State::load_identities() {
  service_.set_passkeys(&passkeys_);
  if (options_.oidc_issuer.empty()) {
    return Ok{};
  }
  auto provider = IdentityProvider::open({options_.oidc_issuer, options_.oidc_audience},
                                         options_.oidc_keys_file);
  if (!provider) {
    return provider.error();
  }
  identities_.emplace(std::move(*provider));
  service_.set_identities(&identities_->tokens());
  return Ok{};
}

void Server::State::refresh_identities() {
  if (!identities_ || monotonic_now_ms_ - identities_at_ms_ < look_ms) {
    return;
  }
  identities_at_ms_ = monotonic_now_ms_;
  const auto changed = identities_->refresh();
  if (!changed) {
    log_event(LogLevel::warning, "identity_keys_kept", {{"reason", changed.error().detail}});
  } else if (*changed) {
    log_event(LogLevel::info, "identity_keys_read");
  }
}

}  // namespace noline::hub
