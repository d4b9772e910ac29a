#include "fetch.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <optional>

#include "noline/wire.hpp"

namespace noline::shell {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds time_max{10};
constexpr std::size_t answer_bytes_max = 65536;

// Runs what was started; Beast ends it with a timeout error when the time is over.
void wait(asio::io_context& context) {
  context.restart();
  context.run();
}

using Request = http::request<http::string_body>;
using Parser = http::response_parser<http::vector_body<unsigned char>>;

template <typename Stream>
beast::error_code exchange(asio::io_context& context, Stream& stream, const Request& request,
                           Parser& parser) {
  beast::error_code failure;
  beast::flat_buffer buffer;
  http::async_write(stream, request, [&](beast::error_code error, std::size_t) {
    failure = error;
    if (!error) {
      http::async_read(stream, buffer, parser,
                       [&](beast::error_code read_error, std::size_t) { failure = read_error; });
    }
  });
  wait(context);
  return failure;
}

Error fetch_error(const std::string& target, const std::string& why) {
  return fail(Errc::offline, "cannot fetch " + target + ": " + why);
}

/// Sends the request and reads the whole answer; what went wrong, or nothing.
std::optional<Error> talk(const HubUrl& hub, Request& request, Parser& parser,
                          const std::string& ca_file = "") {
  const std::string target(request.target());
  asio::io_context context;
  beast::error_code failure;
  asio::ip::tcp::resolver resolver(context);
  const auto addresses = resolver.resolve(hub.host, hub.port, failure);
  if (failure) {
    return fetch_error(target, failure.message());
  }
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_default_verify_paths(failure);
  if (!ca_file.empty()) {
    tls.load_verify_file(ca_file, failure);
    if (failure) {
      return fail(Errc::invalid_argument, "cannot read " + ca_file + ": " + failure.message());
    }
  }
  tls.set_verify_mode(asio::ssl::verify_peer);
  beast::ssl_stream<beast::tcp_stream> stream(context, tls);
  stream.set_verify_callback(asio::ssl::host_name_verification(hub.host));
  auto& plain = beast::get_lowest_layer(stream);
  plain.expires_after(time_max);
  plain.async_connect(addresses, [&](beast::error_code error, const auto&) { failure = error; });
  wait(context);
  if (!failure && hub.is_tls) {
    SSL_set_tlsext_host_name(stream.native_handle(), hub.host.c_str());
    stream.async_handshake(asio::ssl::stream_base::client,
                           [&](beast::error_code error) { failure = error; });
    wait(context);
  }
  if (failure) {
    return fetch_error(target, failure.message());
  }
  request.set(http::field::host, hub.host + ":" + hub.port);
  request.set(http::field::user_agent, "noline-shop");
  failure = hub.is_tls ? exchange(context, stream, request, parser)
                       : exchange(context, plain, request, parser);
  if (failure) {
    return fetch_error(target, failure.message());
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<unsigned char>> fetch(const HubUrl& hub, const std::string& target,
                                         std::size_t bytes_max) {
  Request request(http::verb::get, target, 11);
  Parser parser;
  parser.body_limit(bytes_max);
  if (const auto error = talk(hub, request, parser)) {
    return *error;
  }
  if (parser.get().result() != http::status::ok) {
    return fetch_error(target, std::to_string(parser.get().result_int()));
  }
  return std::move(parser.get().body());
}

Result<int> post(const HubUrl& hub, const std::string& target, const std::string& json) {
  Request request(http::verb::post, target, 11);
  request.set(http::field::content_type, "application/json");
  request.body() = json;
  request.prepare_payload();
  Parser parser;
  parser.body_limit(answer_bytes_max);
  if (const auto error = talk(hub, request, parser)) {
    return *error;
  }
  return static_cast<int>(parser.get().result_int());
}

Result<std::string> post_for_body(const HubUrl& hub, const std::string& target,
                                  const std::string& json, std::size_t bytes_max,
                                  const std::string& ca_file) {
  Request request(http::verb::post, target, 11);
  request.set(http::field::content_type, "application/json");
  request.body() = json;
  request.prepare_payload();
  Parser parser;
  parser.body_limit(bytes_max);
  if (const auto error = talk(hub, request, parser, ca_file)) {
    return *error;
  }
  const auto& body = parser.get().body();
  std::string text(body.begin(), body.end());
  if (parser.get().result() == http::status::ok) {
    return text;
  }
  const auto refusal = wire::parse_json(text);
  return refusal && refusal->is_object()
             ? fail(errc_from_name(refusal->value("code", "")), refusal->value("detail", ""))
             : fetch_error(target, std::to_string(parser.get().result_int()));
}

}  // namespace noline::shell
