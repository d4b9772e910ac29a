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
  std::vector<std::string> hosts;    ///< Names in "Host" that are answered; empty: all.
  std::string mail_spool;            ///< Folder for mail; empty: none is sent.
  std::string stock_spool;           ///< Folder of CSV files about stock; empty: none are read.
  std::string oidc_issuer;           ///< Of ID tokens that are taken; empty: none are.
  std::string oidc_audience;         ///< The shop's client id at the issuer.
  std::string oidc_keys_file;        ///< The issuer's key set, kept fresh by the operator.
  std::size_t connections_max = 20'000;
  std::size_t connections_per_address_max = 20'000;
  std::size_t greeting_per_address_max = 1'000;  ///< Without a whole request yet.
  std::size_t password_threads = 2;
  bool is_behind_proxy = false;  ///< X-Forwarded-For says who is calling.
  int access_minutes = 15;       ///< How long an access token is good.
  int slow_reader_s = 30;        ///< A frame that a device does not take for so long ends the link.
  int idle_s = 60;         ///< Silence after which a connection is given up; pings go out at half.
  std::string shop_scope;  ///< "shop:<id>", told by /v1/info; empty without a shop.
};

}  // namespace noline::hub
