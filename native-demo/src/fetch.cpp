#include "fetch.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace noline::shell {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::chrono::seconds time_max{10};

// Runs what was started; Beast ends it with a timeout error when the time is over.
void wait(asio::io_context& context) {
  context.restart();
  context.run();
}

template <typename Stream>
beast::error_code exchange(asio::io_context& context, Stream& stream,
                           const http::request<http::empty_body>& request,
                           http::response_parser<http::vector_body<unsigned char>>& parser) {
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

}  // namespace

Result<std::vector<unsigned char>> fetch(const HubUrl& hub, const std::string& target,
                                         std::size_t bytes_max) {
  asio::io_context context;
  beast::error_code failure;
  asio::ip::tcp::resolver resolver(context);
  const auto addresses = resolver.resolve(hub.host, hub.port, failure);
  if (failure) {
    return fetch_error(target, failure.message());
  }
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.set_default_verify_paths(failure);
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
  http::request<http::empty_body> request(http::verb::get, target, 11);
  request.set(http::field::host, hub.host + ":" + hub.port);
  request.set(http::field::user_agent, "noline-shop");
  http::response_parser<http::vector_body<unsigned char>> parser;
  parser.body_limit(bytes_max);
  failure = hub.is_tls ? exchange(context, stream, request, parser)
                       : exchange(context, plain, request, parser);
  if (failure) {
    return fetch_error(target, failure.message());
  }
  if (parser.get().result() != http::status::ok) {
    return fetch_error(target, std::to_string(parser.get().result_int()));
  }
  return std::move(parser.get().body());
}

}  // namespace noline::shell
