// What an operator can set; `noline-hub --help` says the same in words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace noline::hub {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;         ///< 0: the system picks a free one.
  std::vector<std::string> sites;    ///< Folders of static files.
  std::string tls_certificate_file;  ///< PEM; empty: no TLS.
  std::string tls_key_file;
  std::string public_url;            ///< "https://shop.example": also accepted as a page's origin.
  std::vector<std::string> origins;  ///< More origins whose pages may connect.
  std::size_t connections_max = 20'000;
  std::size_t password_threads = 2;
  int slow_reader_s = 30;  ///< A frame that a device does not take for so long ends the link.
  int idle_s = 60;         ///< Silence after which a connection is given up; pings go out at half.
  std::string shop_scope;  ///< "shop:<id>", told by /v1/info; empty without a shop.
};

}  // namespace noline::hub
