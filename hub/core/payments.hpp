// Payments through a port, and the test provider behind it.
//
// No card data ever: the shopper chooses a method by name, and a real provider would show its own
// page.
//
// A payment's record lies in the private scope `payments:test`, written in the transaction of its
// order. Whatever happens to it arrives as an event (from the provider's callback, from the
// shopper's confirmation, from the hub asking again), in any order and any number of times; the
// record's state decides, so that money is captured once.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/scope.hpp"

namespace noline::hub {

/// What a method does at the moment of ordering.
enum class PaymentStart : std::uint8_t {
  unknown,   ///< No such method.
  later,     ///< "invoice", "store": the goods come first.
  captured,  ///< "test": paid at once.
  declined,  ///< "test_decline": refused at once; nothing is ordered.
  pending,   ///< "test_slow", "test_lost": the provider calls back, or would have.
  confirm,   ///< "test_confirm": the shopper confirms once more, as with 3-D Secure.
};
[[nodiscard]] PaymentStart payment_start(std::string_view method);

/// What happened to a payment.
enum class PaymentEvent : std::uint8_t { authorised, declined, cancelled };

/// What an event did to the record.
enum class PaymentEffect : std::uint8_t {
  none,      ///< It was settled before.
  captured,  ///< Now paid.
  failed,    ///< Now refused.
  released,  ///< Cancelled before any money moved.
  refunded,  ///< Cancelled after it was paid, or authorised after it was cancelled.
};

struct DuePayment {
  std::string id;
  TimeMs due_ms = 0;
};

class TestPayments {
 public:
  explicit TestPayments(Scopes& scopes) : scopes_(scopes) {}

  /// Records a payment of an order; the id is the caller's, 128 bits of chance.
  void begin(const std::string& id, std::string_view method, const std::string& scope,
             std::uint32_t epoch, const nlohmann::json& amount, TimeMs now);
  /// The record, or null.
  [[nodiscard]] nlohmann::json find(const std::string& id);
  [[nodiscard]] PaymentEffect settle(const std::string& id, PaymentEvent event, TimeMs now);

  /// Pays back a part of what was captured, once for each reference; what goes beyond the captured
  /// amount stays. Returns what was paid back for it.
  std::int64_t refund(const std::string& id, const std::string& reference, std::int64_t minor,
                      TimeMs now);

  /// Payments that the provider has an answer to by now, or whose time is over, and what the answer
  /// is. They stay due until they are settled.
  struct Answer {
    std::string id;
    PaymentEvent event;
  };
  [[nodiscard]] std::vector<Answer> take_due(TimeMs now);
  [[nodiscard]] std::optional<TimeMs> next_due() const;
  /// Reads what is open from the store: at the start, and after a failed commit.
  void load();

 private:
  void write(const std::string& id, const nlohmann::json& record, TimeMs now);

  Scopes& scopes_;
  std::vector<DuePayment> due_;
};

}  // namespace noline::hub
