// Server: routes, the calls over HTTP, facts, metrics and TLS.
#include <boost/version.hpp>
#include <nlohmann/json.hpp>

#include "core/limits.hpp"
#include "net/export_page.hpp"
#include "net/log.hpp"
#include "net/routes.hpp"
#include "net/server_state.hpp"
#include "net/version.hpp"

namespace noline::hub {
namespace {

HttpAnswer json_answer(int status, const nlohmann::json& body) {
  return HttpAnswer::text(status, "application/json", body.dump() + "\n");
}

HttpAnswer error_answer(int status, Errc code, std::string_view detail) {
  return json_answer(status, {{"code", errc_name(code)}, {"detail", detail}});
}

using Answer = std::function<void(HttpAnswer)>;

/// What a person asked for is kept as a file, not shown: it is no page of the shop.
Answer as_file(Answer answer) {
  return [answer = std::move(answer)](HttpAnswer ready) {
    if (ready.status == 200) {
      ready.headers.emplace_back("Content-Disposition", "attachment");
      ready.headers.emplace_back("Cache-Control", "no-store");
    }
    answer(std::move(ready));
  };
}

Answer as_page(Answer answer) {
  return [answer = as_file(std::move(answer))](HttpAnswer ready) {
    if (ready.status == 200) {
      ready = HttpAnswer::text(200, "text/html; charset=utf-8",
                               export_page(nlohmann::json::parse(*ready.body, nullptr, false)));
    }
    answer(std::move(ready));
  };
}

/// The part of an origin or URL after "scheme://", up to a slash.
std::string_view authority_of(std::string_view url) {
  const auto start = url.find("://");
  if (start == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = url.substr(start + 3);
  return rest.substr(0, rest.find('/'));
}

}  // namespace

Status Server::State::load_tls() {
  if (options_.tls_certificate_file.empty()) {
    return Ok{};
  }
  namespace ssl = boost::asio::ssl;
  tls_.emplace(ssl::context::tls_server);
  boost::system::error_code error;
  tls_->set_options(
      ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
  tls_->use_certificate_chain_file(options_.tls_certificate_file, error);
  if (error) {
    return fail(Errc::invalid_argument,
                "cannot read --tls-cert " + options_.tls_certificate_file + ": " + error.message());
  }
  tls_->use_private_key_file(options_.tls_key_file, ssl::context::pem, error);
  if (error) {
    return fail(Errc::invalid_argument,
                "cannot use --tls-key " + options_.tls_key_file + ": " + error.message());
  }
  return Ok{};
}

std::string Server::State::refuse_origin(const HttpRequest& request) const {
  if (request.origin.empty()) {
    return "";  // Not a browser: there is no page whose visitor could be tricked.
  }
  const std::string_view origin = authority_of(request.origin);
  bool is_ours =
      !origin.empty() && (origin == request.host || origin == authority_of(options_.public_url));
  for (const std::string& other : options_.origins) {
    is_ours = is_ours || request.origin == other;
  }
  if (!is_ours) {
    log_event(LogLevel::warning, "audit", {{"what", "origin"}, {"code", "not_allowed"}});
  }
  return is_ours ? "" : "pages of this origin may not connect; see --allow-origin\n";
}

bool Server::State::is_host_known(std::string_view host) const {
  const std::string_view name = host.substr(
      0, host.rfind(':') > host.rfind(']') + 1 ? host.rfind(':') : std::string_view::npos);
  bool is_known = options_.hosts.empty();
  for (const std::string& known : options_.hosts) {
    is_known = is_known || name == known || host == known;
  }
  if (!is_known) {
    log_event(LogLevel::warning, "audit", {{"what", "host"}, {"code", "not_allowed"}});
  }
  return is_known;
}

void Server::State::http_request(const HttpRequest& request, Answer answer) {
  if (!is_host_known(request.host)) {
    return answer(error_answer(421, Errc::not_allowed, "this hub has another name; see --host"));
  }
  const Route* route = find_route(request.path());
  if (route != nullptr && route->kind != Route::Kind::look) {
    return call_over_http(route->call, request,
                          route->kind == Route::Kind::call   ? std::move(answer)
                          : route->kind == Route::Kind::file ? as_file(std::move(answer))
                                                             : as_page(std::move(answer)));
  }
  if (request.method != "GET" && request.method != "HEAD") {
    return answer(error_answer(405, Errc::unsupported, "only GET and HEAD here"));
  }
  answer(route != nullptr ? look(*route, request) : file(request));
}

HttpAnswer Server::State::look(const Route& route, const HttpRequest& request) {
  if (route.path == "/healthz") {
    return HttpAnswer::text(service_.is_sound() ? 200 : 503, "text/plain", "ok\n");
  }
  if (route.path == "/v1/info") {
    return info();
  }
  if (route.path == "/v1/metrics") {
    return metrics();
  }
  if (route.path == "/robots.txt") {
    return robots(request);
  }
  if (route.path == "/sitemap.xml") {
    return sitemap_list(request);
  }
  return error_answer(426, Errc::unsupported, "this is a WebSocket");
}

HttpAnswer Server::State::file(const HttpRequest& request) {
  if (request.path().starts_with("/v1/")) {
    return error_answer(404, Errc::unknown_type, "this hub knows no such address");
  }
  HttpAnswer file = request.path().starts_with("/p/") ? product(request) : site_.get(request);
  if (tls_) {
    file.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  }
  return file;
}

void Server::State::call_over_http(std::string_view call, const HttpRequest& request,
                                   Answer answer) {
  if (request.method != "POST") {
    return answer(error_answer(405, Errc::unsupported, "send a POST with a JSON object"));
  }
  if (!request.content_type.starts_with("application/json")) {
    // Pages of other sites cannot send this type without asking first, and they are never allowed
    // to.
    return answer(
        error_answer(415, Errc::invalid_argument, "the content type is application/json"));
  }
  if (const std::string refusal = refuse_origin(request); !refusal.empty()) {
    return answer(error_answer(403, Errc::not_allowed, refusal));
  }
  auto args = wire::parse_json(request.body);
  if (!args || !args->is_object()) {
    return answer(error_answer(400, Errc::malformed, "the body is not a JSON object"));
  }
  // What the browser says of the page, not what the page says of itself.
  (*args)["origin"] = request.origin;
  const LinkId link = ++last_link_;
  requests_.emplace(link, std::move(answer));
  service_.handle_connected(link, {wire::Format::json, LinkKind::request, request.peer}, now_ms_);
  service_.handle_request(link, call, *args, now_ms_);
}

HttpAnswer Server::State::info() const {
  return json_answer(200,
                     {{"name", "noline-hub"},
                      {"version", version},
                      {"protocol", wire::protocol_version},
                      {"subprotocols", {wire::subprotocol_cbor, wire::subprotocol_json}},
                      {"shop", options_.shop_scope.empty() ? "" : options_.shop_scope.substr(5)},
                      {"limits", limits::announced()}});
}

HttpAnswer Server::State::metrics() const {
  const ServiceCounts& counts = service_.counts();
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view type, std::uint64_t value) {
    text.append("# TYPE noline_")
        .append(name)
        .append(" ")
        .append(type)
        .append("\nnoline_")
        .append(name);
    text.append(" ").append(std::to_string(value)).append("\n");
  };
  add("links", "gauge", links_.size());
  add("connections", "gauge", connection_count_);
  add("messages_total", "counter", counts.messages);
  add("pushes_total", "counter", counts.pushes);
  add("rows_joined_total", "counter", counts.rows_joined);
  add("rows_refused_total", "counter", counts.rows_refused);
  add("malformed_total", "counter", counts.malformed);
  add("calls_total", "counter", counts.calls);
  add("commits_total", "counter", counts.commits);
  add("commits_failed_total", "counter", counts.commits_failed);
  add("slow_readers_cut_off_total", "counter", cut_off_count_);
  return HttpAnswer::text(200, "text/plain; version=0.0.4; charset=utf-8", std::move(text));
}

}  // namespace noline::hub
