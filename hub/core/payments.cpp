#include "core/payments.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/shelf.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr const char* scope_name = "payments:test";

std::string key_of(const std::string& id) {
  return "payment/" + id;
}

struct Method {
  std::string_view name;
  PaymentStart start;
  TimeMs due_ms;
};

/// `test_lost` stands for a provider whose callback never arrives: the hub asks by itself.
constexpr Method methods[] = {
    {"invoice", PaymentStart::later, 0},
    {"store", PaymentStart::later, 0},
    {"test", PaymentStart::captured, 0},
    {"test_decline", PaymentStart::declined, 0},
    {"test_slow", PaymentStart::pending, limits::payment_slow_ms},
    {"test_lost", PaymentStart::pending, limits::payment_ask_ms},
    {"test_confirm", PaymentStart::confirm, limits::payment_confirm_ms},
};

const Method* find_method(std::string_view name) {
  const auto* found = std::find_if(std::begin(methods), std::end(methods),
                                   [&](const Method& method) { return method.name == name; });
  return found == std::end(methods) ? nullptr : found;
}

std::string state_of(const json& record) {
  return record.is_object() ? record.value("state", "") : std::string();
}

}  // namespace

PaymentStart payment_start(std::string_view method) {
  const Method* found = find_method(method);
  return found == nullptr ? PaymentStart::unknown : found->start;
}

void TestPayments::begin(const std::string& id, std::string_view method, const std::string& scope,
                         std::uint32_t epoch, const json& amount, TimeMs now) {
  const Method& wanted = *find_method(method);
  const bool is_open = wanted.start != PaymentStart::captured;
  const TimeMs due_ms = now + wanted.due_ms;
  write(id,
        {{"scope", scope},
         {"epoch", epoch},
         {"method", method},
         {"amount", amount},
         {"state", is_open ? "pending" : "captured"},
         {"captures", is_open ? 0 : 1},
         {"refunds", 0},
         {"due_ms", due_ms}},
        now);
  if (is_open) {
    due_.push_back({id, due_ms});
  }
}

json TestPayments::find(const std::string& id) {
  const Scope* scope = scopes_.find(scope_name);
  return scope == nullptr ? json() : read_owned(*scope, key_of(id));
}

void TestPayments::write(const std::string& id, const json& record, TimeMs now) {
  Scope& scope = scopes_.open(scope_name);
  const std::string key = key_of(id);
  static_cast<void>(
      scopes_.join_row(scope, key, Owned{dump(record), next_version(scope, key, now)}));
}

PaymentEffect TestPayments::settle(const std::string& id, PaymentEvent event, TimeMs now) {
  json record = find(id);
  const std::string state = state_of(record);
  PaymentEffect effect = PaymentEffect::none;
  if (state == "pending") {
    effect = event == PaymentEvent::authorised ? PaymentEffect::captured
             : event == PaymentEvent::declined ? PaymentEffect::failed
                                               : PaymentEffect::released;
  } else if (state == "captured" && event == PaymentEvent::cancelled) {
    effect = PaymentEffect::refunded;
  }
  if (effect == PaymentEffect::none) {
    return effect;  // Settled before: a callback that came twice, or too late.
  }
  std::erase_if(due_, [&](const DuePayment& due) { return due.id == id; });
  record["state"] = effect == PaymentEffect::captured   ? "captured"
                    : effect == PaymentEffect::failed   ? "declined"
                    : effect == PaymentEffect::released ? "cancelled"
                                                        : "refunded";
  const auto raise = [&](const char* count) { record[count] = record.value(count, 0) + 1; };
  if (effect == PaymentEffect::captured) {
    raise("captures");
  } else if (effect == PaymentEffect::refunded) {
    raise("refunds");
  }
  write(id, record, now);
  return effect;
}

std::int64_t TestPayments::refund(const std::string& id, const std::string& reference,
                                  std::int64_t minor, TimeMs now) {
  json record = find(id);
  const bool is_known = record.is_object() && record.contains("returned");
  json returned = is_known ? record["returned"] : json::object();
  if (returned.contains(reference)) {
    return returned[reference].get<std::int64_t>();
  }
  if (state_of(record) != "captured") {
    return 0;
  }
  std::int64_t left = record["amount"].value("minor", std::int64_t{0});
  for (const auto& [before, paid] : returned.items()) {
    left -= paid.get<std::int64_t>();
  }
  const std::int64_t paid = std::clamp<std::int64_t>(minor, 0, left);
  returned[reference] = paid;
  record["returned"] = std::move(returned);
  record["refunds"] = record.value("refunds", 0) + (paid > 0 ? 1 : 0);
  if (paid == left) {
    record["state"] = "refunded";
  }
  write(id, record, now);
  return paid;
}

std::vector<TestPayments::Answer> TestPayments::take_due(TimeMs now) {
  std::vector<Answer> answers;
  for (const DuePayment& due : due_) {
    if (due.due_ms > now) {
      continue;
    }
    const json record = find(due.id);
    const bool is_expired =
        record.is_object() && record.value("method", "") == std::string("test_confirm");
    answers.push_back({due.id, is_expired ? PaymentEvent::declined : PaymentEvent::authorised});
  }
  return answers;
}

std::optional<TimeMs> TestPayments::next_due() const {
  std::optional<TimeMs> next;
  for (const DuePayment& due : due_) {
    next = next ? std::min(*next, due.due_ms) : due.due_ms;
  }
  return next;
}

void TestPayments::load() {
  due_.clear();
  const Scope* scope = scopes_.find(scope_name);
  if (scope == nullptr) {
    return;
  }
  for (const auto& [key, row] : scope->rows) {
    const json record = read_owned(*scope, key);
    if (state_of(record) == "pending" && key.starts_with("payment/")) {
      due_.push_back({key.substr(8), record.value("due_ms", TimeMs{0})});
    }
  }
}

}  // namespace noline::hub
