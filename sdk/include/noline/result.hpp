// What a fallible noline function returns: a value, or an error that says what to do.
//
// noline throws nothing and needs no RTTI. Every failure that can be caused from outside (network,
// disk, embedder, shopper) is an `Error`; assertions are kept for noline's own mistakes.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace noline {

/// Reasons for a failure. Persisted and sent by name: append only, never rename.
enum class Errc : std::uint16_t {
  none = 0,
  malformed,      ///< Bytes do not follow the format; nothing was applied.
  too_large,      ///< A limit of limits.hpp was passed; send less.
  too_many,       ///< A counted limit was passed (rows, lines, calls a minute).
  unknown_type,   ///< A message type or command this version does not know.
  unknown_scope,  ///< The scope is absent, or the session may not see it. The same answer for both.
  unknown_line,   ///< No line with this id in the current cart.
  unknown_notice,     ///< No notice with this id.
  unknown_product,    ///< The catalogue has no such SKU.
  invalid_argument,   ///< A command's argument is out of its range; the detail names it.
  invalid_key,        ///< A row key that does not follow its own rules, or does not fit its value.
  not_owner,          ///< A row that only the hub may write.
  not_allowed,        ///< The session's role does not permit this.
  not_authenticated,  ///< The credential is unknown, expired or revoked; sign in again.
  clock_ahead,  ///< A stamp lies further ahead of the hub's clock than allowed; restamp and resend.
  already_exists,   ///< An account with this e-mail address exists.
  code_invalid,     ///< The hand-off code is unknown, used or expired; ask for a new one.
  password_weak,    ///< The password is too short.
  offline,          ///< The call needs the hub and there is no link.
  timed_out,        ///< The hub did not answer in time; the call may be repeated.
  storage_failed,   ///< The store did not take a write; what was shown as `device` is still safe.
  storage_damaged,  ///< The store's file is not readable; it was left untouched.
  storage_busy,     ///< Another process holds the store.
  stale,            ///< The row changed at the hub unseen; take what comes and send it again.
  unsupported,      ///< This build or protocol version cannot do this.
  erased,           ///< Everything about this shopper was erased, as was asked for; begin anew.
  internal,         ///< A bug of noline; please report it.
};

/// The stable snake_case name of a code, as used in JSON, on the wire and in logs.
[[nodiscard]] std::string_view errc_name(Errc code);
/// The code with this name, or `Errc::internal` for a name of a newer version.
[[nodiscard]] Errc errc_from_name(std::string_view name);

struct Error {
  Errc code = Errc::internal;
  std::string detail;  ///< English, for developers and logs: what was wrong and what to do. No
                       ///< personal data.
};

/// A value or an Error. Reading the value of a failed Result is a bug and asserts.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
struct Ok {};
using Status = Result<Ok>;

/// Shorthand for the common return of an error.
[[nodiscard]] inline Error fail(Errc code, std::string detail) {
  return Error{code, std::move(detail)};
}

}  // namespace noline
