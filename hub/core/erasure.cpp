// Service: everything about a shopper is erased, as the General Data Protection Regulation has it
// (Regulation (EU) 2016/679, article 17).
//
// Rows, sessions' devices, address and password go, of the account and of the guests it took over.
// What the books must keep of an order stays without a word of whose it was (article 17(3)(b)). The
// name of the scope stays, too, so that a device that was away, and a copy of the database that is
// put back, are told; it is a number drawn by chance.
#include "core/service.hpp"
#include "noline/epochs.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// What is sold, for how much, when and to which country: no person in it.
json without_person(const json& order) {
  json kept = json::object();
  for (const char* name : {"number", "shop", "placed_at_ms", "fulfilment", "quote", "status"}) {
    kept[name] = order.value(name, json());
  }
  kept["country"] = order.value("address", json::object()).value("country", "");
  kept["payment"] = order.value("payment", json::object());
  kept["payment"].erase("id");
  kept["timeline"] = order.value("timeline", json::array());
  kept["lines"] = order.value("lines", json::array());
  for (json& line : kept["lines"]) {
    // Options, too: an engraving is one. The SKU says which variant it was.
    for (const char* name : {"texts", "options", "fields", "note", "added"}) {
      line.erase(name);
    }
    if (line.contains("parts")) {
      for (json& part : line["parts"]) {
        part.erase("note");
      }
    }
  }
  return kept;
}

/// The number of an order that still moves, or nothing.
std::string waiting_order(const Scope& scope) {
  for (auto at = scope.rows.lower_bound("order/");
       at != scope.rows.end() && at->first.starts_with("order/"); ++at) {
    const json order = read_owned(scope, at->first);
    if (order.value("status", "") == "awaiting_payment") {
      return order.value("number", "");
    }
  }
  return {};
}

}  // namespace

/// {"password"}; of a guest none, but only the device on which the cart began may ask.
Result<json> Service::begin_erase(Link& link, const wire::Call& call, TimeMs now) {
  const Session& own = link.session;
  const Scope* scope = own.role == Role::write ? scopes_.find(own.scope) : nullptr;
  if (scope == nullptr || (!own.is_customer() && !own.id.empty())) {
    return fail(Errc::not_allowed, "only whose data it is may have it erased");
  }
  if (const std::string number = waiting_order(*scope); !number.empty()) {
    return fail(Errc::invalid_argument,
                "order " + number + " waits for its payment; cancel it first");
  }
  const std::string email = store_.find_email(own.scope);
  const auto customer = accounts_.find_customer(email);
  if (!customer || customer->password_hash.empty()) {
    return erase(own.scope, link.id, now);  // A guest, or somebody the shop's own identity names.
  }
  if (!take_attempt(email, link.info.peer, now)) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  const std::string* password = find_text(call.args, "password");
  PendingJob pending{link.id, call.id, JobPurpose::erase, {email, "", ""}};
  return begin_job(std::move(pending),
                   {0, JobKind::verify, password == nullptr ? std::string() : *password,
                    customer->password_hash});
}

Result<json> Service::finish_erase(const PendingJob& job, const JobResult& result, TimeMs now) {
  const auto customer = accounts_.find_customer(job.request.email);
  if (!result.is_ok || !customer) {
    return fail(Errc::not_authenticated, "the password is wrong");
  }
  return erase(customer->scope, job.link, now);
}

/// The caller's link stays open for its last answer.
json Service::erase(const std::string& scope_name, LinkId caller, TimeMs now) {
  std::vector<std::string> names = store_.find_adopted(scope_name);
  names.push_back(scope_name);
  json report = {{"rows", 0}, {"guests", names.size() - 1}, {"kept_orders", json::array()}};
  report["sessions"] = store_.find_sessions(scope_name).size();
  for (const std::string& name : names) {
    let_go(name, caller, now);
    for (const std::string& shop : shelf_.holds().shops_of(name)) {
      static_cast<void>(shelf_.holds().release(shop, name));
    }
    if (Scope* scope = scopes_.find(name)) {
      report["rows"] = report["rows"].get<std::size_t>() + scope->rows.size();
      for (json& number : keep_orders(*scope)) {
        report["kept_orders"].push_back(std::move(number));
      }
      scopes_.erase(*scope, now);
    } else {
      store_.erase_scope(name, now);
    }
  }
  audit_.note({"erase", Errc::none, caller, ""});
  return report;
}

/// An account holds copies of its guests' orders; they are kept once, and told once.
json Service::keep_orders(const Scope& scope) {
  json numbers = json::array();
  for (auto at = scope.rows.lower_bound("order/");
       at != scope.rows.end() && at->first.starts_with("order/"); ++at) {
    const json order = read_owned(scope, at->first);
    if (!order.is_object() || !parse_order_key(at->first)) {
      continue;
    }
    const std::string number = order.value("number", "");
    store_.keep_order(number, dump(without_person(order)));
    forget_number(number);
    numbers.push_back(number);
  }
  return numbers;
}

/// Nobody is at the scope any more: devices are told why, codes that lead there are void.
void Service::let_go(const std::string& scope_name, LinkId caller, TimeMs now) {
  for (auto& [id, link] : links_) {
    if (link.session.scope != scope_name) {
      continue;
    }
    if (id != caller) {
      say_bye(link, Errc::erased, "everything about this shopper was erased", 0);
    }
    forget_link(link, now);
    for (LinkScope& at : link.scopes) {
      at.scope = nullptr;
    }
    link.session = Session{};
  }
  for (auto at = hand_offs_.begin(); at != hand_offs_.end();) {
    at = at->second.scope == scope_name
             ? end_hand_off(at, fail(Errc::code_invalid, "the code is unknown, used or expired"))
             : std::next(at);
  }
}

}  // namespace noline::hub
