// Every address of the hub under /v1/ and beside it that is no file of the site. The server answers
// by this table, and a test asks each line who may use it.
#pragma once

#include <string_view>

namespace noline::hub {

struct Route {
  /// How an address is answered.
  enum class Kind : unsigned char {
    call,  ///< POST with a JSON object; the result as JSON.
    file,  ///< The same, and the result is a file to keep.
    page,  ///< The same, and the file is HTML to read.
    look,  ///< GET or HEAD, by the server itself; `call` is empty.
  };

  std::string_view path;
  Kind kind;
  std::string_view call;  ///< The call of the service that it stands for.
};

inline constexpr Route routes[] = {
    {"/v1/sign-up", Route::Kind::call, "sign_up"},
    {"/v1/sign-in", Route::Kind::call, "sign_in"},
    {"/v1/export", Route::Kind::file, "export"},
    {"/v1/export.html", Route::Kind::page, "export"},
    {"/v1/sessions", Route::Kind::call, "admit"},
    {"/v1/passkeys", Route::Kind::call, "passkey_add"},
    {"/v1/passkeys/challenge", Route::Kind::call, "passkey_challenge"},
    {"/v1/passkeys/sign-in", Route::Kind::call, "passkey_sign_in"},
    {"/v1/till/sale", Route::Kind::call, "till_sale"},
    {"/v1/stock", Route::Kind::call, "stock_rows"},
    {"/v1/stock/ledger", Route::Kind::call, "stock_ledger"},
    {"/v1/stock/reorder", Route::Kind::call, "stock_reorder"},
    {"/v1/stock/quota", Route::Kind::call, "stock_quota"},
    {"/v1/orders/status", Route::Kind::call, "order_status"},
    {"/v1/claims", Route::Kind::call, "claim_park"},
    {"/v1/payments/test/callback", Route::Kind::call, "payment_event"},
    {"/healthz", Route::Kind::look, ""},
    {"/v1/info", Route::Kind::look, ""},
    {"/v1/metrics", Route::Kind::look, ""},
    {"/v1/sync", Route::Kind::look, ""},
    {"/robots.txt", Route::Kind::look, ""},
    {"/sitemap.xml", Route::Kind::look, ""},
};

/// The route of a path, or null: a file of the site, or nothing.
[[nodiscard]] constexpr const Route* find_route(std::string_view path) {
  for (const Route& route : routes) {
    if (route.path == path) {
      return &route;
    }
  }
  return nullptr;
}

}  // namespace noline::hub
