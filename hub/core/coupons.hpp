// The shop's coupons: what each code is worth, who has it in the wallet, and who used it up.
//
// All of it stands in the private scope `coupons:hub`, which no device sees: `def/<code>` is what
// the operator wrote, `held/<code>/<scope>` a wallet that holds it, `used/<code>/<scope>/<epoch>`
// an order that took it (empty when the order was cancelled). A shopper gets `coupon/<code>` in the
// own scope: what the code is worth to this shopper, and nothing about other codes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/scope.hpp"
#include "noline/coupons.hpp"

namespace noline::hub {

/// A code and what it is worth, as canonical JSON: kind, value, from_minor, starts_ms, ends_ms,
/// uses_max (0: any number) and uses_per_customer (0: any number). An empty text withdraws it.
struct CouponRow {
  std::string code;
  std::string json;
};

class Coupons {
 public:
  explicit Coupons(Scopes& scopes) : scopes_(scopes) {}

  /// Takes the operator's list over; codes it does not name are withdrawn when it is whole. Returns
  /// what changed.
  [[nodiscard]] std::vector<std::string> put(const std::vector<CouponRow>& rows, bool is_whole,
                                             TimeMs now);
  /// What this shopper may know of the code: the definition without its counts, and "state".
  [[nodiscard]] nlohmann::json facts(std::string_view code, const Scope& shopper);
  /// Whether orders have taken it as often as it is there.
  [[nodiscard]] bool is_gone(std::string_view code);
  /// Remembers that this wallet holds the code, to be told when it is gone.
  void note_holder(std::string_view code, const Scope& shopper, TimeMs now);
  [[nodiscard]] std::vector<std::string> holders(std::string_view code);
  /// An order took it, or gave it back.
  void mark(std::string_view code, const Scope& shopper, std::uint32_t epoch, bool is_used,
            TimeMs now);

 private:
  /// How often orders have taken it; by one shopper when `prefix` names the scope.
  [[nodiscard]] std::size_t count_uses(const std::string& prefix);
  void write(const std::string& key, const std::string& text, TimeMs now);

  Scopes& scopes_;
};

/// What a shopper is told of a code that does not exist.
[[nodiscard]] nlohmann::json unknown_facts();

/// The code of a key `cart/<epoch>/coupon/<code>`, or nothing.
[[nodiscard]] std::string_view coupon_code_of(std::string_view key);

}  // namespace noline::hub
