// Service: calls, each answered once. Sign-up and sign-in wait for a password job in between.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

}  // namespace

/// The guest cart that goes over when this link signs in: only who may write it may give it away.
std::string Service::adoptable(const Session& session) {
  return session.role == Role::write && !session.is_customer() ? session.scope : "";
}

void Service::handle_request(LinkId id, std::string_view name, const json& args, TimeMs now) {
  if (Link* link = find_link(id)) {
    is_dirty_ = true;
    const wire::Json credential =
        args.is_object() && args.contains("credential") ? args["credential"] : json();
    if (auto session = credential.is_null() ? Result<Session>(Session{})
                                            : accounts_.authenticate(credential, now)) {
      link->session = std::move(*session);
      take_call(*link, {1, std::string(name), args}, now);
    } else {
      send_result(*link, 1, session.error());
    }
  }
}

void Service::take_call(Link& link, const wire::Call& call, TimeMs now) {
  ++counts_.calls;
  if (!link.calls.take(now, limits::calls_per_minute_max)) {
    return send_result(link, call.id,
                       fail(Errc::too_many, "too many calls; try again in a minute"));
  }
  auto result = run_call(link, call, now);
  const bool is_waiting = result.ok() && result->is_discarded();
  if (!is_waiting) {
    send_result(link, call.id, std::move(result));
  }
}

/// A discarded JSON value stands for "the answer comes later".
Result<json> Service::run_call(Link& link, const wire::Call& call, TimeMs now) {
  if (call.name == "sign_up" || call.name == "sign_in") {
    return begin_sign_in(link, call, now);
  }
  if (call.name == "sign_out") {
    return sign_out(link);
  }
  if (call.name.starts_with("session")) {
    return session_call(link, call, now);
  }
  if (call.name.starts_with("passkey")) {
    return passkey_call(link, call, now);
  }
  if (call.name == "search" || call.name == "products") {
    return catalogue_call(link, call);
  }
  if (call.name == "hand_off_create") {
    return create_hand_off(link, call.args, now);
  }
  if (call.name == "hand_off_redeem") {
    return redeem_hand_off(link, call, now);
  }
  if (call.name == "hand_off_confirm") {
    return confirm_hand_off(link, call.args, now);
  }
  if (call.name == "password_change") {
    return change_password(link, call, now);
  }
  if (call.name == "password_forgot") {
    return forgot_password(link, call.args, now);
  }
  if (call.name == "password_reset") {
    return reset_password(link, call, now);
  }
  return run_cart_call(link, call, now);
}

Result<json> Service::run_cart_call(Link& link, const wire::Call& call, TimeMs now) {
  if (call.name == "merge_guest") {
    return merge_guest(link, call.args, now);
  }
  if (call.name == "erase") {
    return begin_erase(link, call, now);
  }
  if (call.name == "export") {
    return link.info.kind == LinkKind::request ? export_data(link, call.args, now)
                                               : offer_export(link, call.args, now);
  }
  if (call.name == "checkout") {
    return checkout(link, call.args, now);
  }
  if (call.name == "order_cancel" || call.name == "order_confirm") {
    return call.name == "order_cancel" ? cancel_order(link, call.args, now)
                                       : confirm_order(link, call.args, now);
  }
  if (call.name == "reserve" || call.name == "release") {
    return call.name == "reserve" ? reserve(link, call.args, now) : release(link, call.args);
  }
  if (call.name == "link_open" || call.name == "cart_share") {
    return link_call(link, call, now);
  }
  if (call.name == "agent_sign_in") {
    return agent_sign_in(call.args, now);
  }
  if (call.name == "edits_deliver") {
    return deliver_edits(link, call.args, now);
  }
  if (call.name == "enter") {
    return enter(link, call.args, now);
  }
  if (call.name == "admit" && link.info.kind == LinkKind::request) {
    return admit(call.args, now);
  }
  if (call.name == "till_sale" && link.info.kind == LinkKind::request) {
    return till_sale(call.args, now);
  }
  if (call.name == "order_return") {
    return ask_return(link, call.args, now);
  }
  if (call.name == "order_status" && link.info.kind == LinkKind::request) {
    return order_status(call.args, now);
  }
  const bool is_of_stock = call.name == "stock_rows" || call.name == "stock_ledger" ||
                           call.name == "stock_reorder" || call.name == "stock_quota";
  if (is_of_stock && link.info.kind == LinkKind::request) {
    return stock_call(call, now);
  }
  if (call.name == "claim_park" && link.info.kind == LinkKind::request) {
    return park_claim(link, call.args, now);
  }
  if (call.name == "payment_event" && link.info.kind == LinkKind::request) {
    return payment_event(call.args, now);
  }
  return fail(Errc::unknown_type, "this hub knows no such call");
}

bool Service::take_attempt(const std::string& email, std::uint64_t peer, TimeMs now) {
  if (now - attempts_since_ms_ >= 60'000 || now < attempts_since_ms_) {
    attempts_.clear();
    attempts_since_ms_ = now;
  }
  if (attempts_.size() >= limits::attempts_kept_max && !attempts_.contains(email)) {
    return false;  // An attack from very many addresses: memory stays bounded.
  }
  const bool is_peer_fine =
      peer == 0 || attempts_["@" + format_hex(peer)].take(now, limits::attempts_per_peer_max);
  return is_peer_fine && attempts_[email].take(now, limits::attempts_per_minute_max);
}

/// Whether this network address has learnt of as many accounts as it may; see adr/0021.
bool Service::is_asking_around(std::uint64_t peer, TimeMs now) const {
  const auto known = askers_.find(peer);
  return known != askers_.end() && known->second.count >= limits::taken_addresses_max &&
         now - known->second.since_ms < limits::taken_addresses_ms;
}

/// Counts a sign-up that met an account. Beyond the bound on memory nobody new is counted: whoever
/// has so many addresses is not stopped by counting them.
void Service::note_taken(std::uint64_t peer, TimeMs now) {
  if (peer != 0 && (askers_.size() < limits::attempts_kept_max || askers_.contains(peer))) {
    static_cast<void>(
        askers_[peer].take(now, limits::taken_addresses_max, limits::taken_addresses_ms));
  }
}

Result<GuestMerge> Service::asked_merge(const json& args) const {
  const std::string* name = find_text(args, "policy");
  const auto policy = name == nullptr ? std::optional(guest_merge_) : parse_guest_merge(*name);
  return policy ? Result<GuestMerge>(*policy)
                : fail(Errc::invalid_argument, "policy is sum, larger, account, guest or ask");
}

Result<json> Service::begin_sign_in(Link& link, const wire::Call& call, TimeMs now) {
  auto request = Accounts::check_sign_in(call.args);
  if (!request) {
    return request.error();
  }
  const auto merge = asked_merge(call.args);
  if (!merge) {
    return merge.error();
  }
  PendingJob pending{link.id,
                     call.id,
                     call.name == "sign_up" ? JobPurpose::sign_up : JobPurpose::sign_in,
                     *request,
                     adoptable(link.session),
                     *merge};
  if (pending.purpose == JobPurpose::sign_up) {
    if (const Status status = check_new_password(*request); !status) {
      return status.error();
    }
    if (is_asking_around(link.info.peer, now)) {
      return fail(Errc::too_many, "too many attempts; try again in an hour");
    }
  }
  pending.peer = link.info.peer;
  if (pending_jobs_.size() >= limits::jobs_max ||
      !take_attempt(request->email, link.info.peer, now)) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  Job job{0, JobKind::hash, request->password, ""};
  if (pending.purpose == JobPurpose::sign_in) {
    // An unknown address costs the same hash, so the time of the answer does not tell who is a
    // customer.
    if (const auto customer = accounts_.find_customer(request->email)) {
      job.kind = JobKind::verify;
      job.hash = customer->password_hash;
    }
  }
  pending.request.password.clear();
  return begin_job(std::move(pending), std::move(job));
}

void Service::handle_job_done(const JobResult& result, TimeMs now) {
  const auto found = pending_jobs_.find(result.id);
  if (found == pending_jobs_.end()) {
    return;
  }
  is_dirty_ = true;
  const PendingJob job = std::move(found->second);
  pending_jobs_.erase(found);
  if (Link* link = find_link(job.link); link != nullptr && !link->is_closing) {
    auto answer = finish_job(job, result, now);
    if (!answer.ok() || !answer->is_discarded()) {
      send_result(*link, job.call_id, std::move(answer));
    }
  }
}

Result<json> Service::finish_job(const PendingJob& job, const JobResult& result, TimeMs now) {
  switch (job.purpose) {
    case JobPurpose::check_old:
      return take_checked(job, result);
    case JobPurpose::change:
    case JobPurpose::reset:
      return set_password(job, result, now);
    case JobPurpose::erase:
      return finish_erase(job, result, now);
    case JobPurpose::sign_in:
    case JobPurpose::sign_up:
      break;
  }
  return finish_sign_in(job, result, now);
}

Result<json> Service::finish_sign_in(const PendingJob& job, const JobResult& result, TimeMs now) {
  if (job.purpose == JobPurpose::sign_up) {
    if (!result.is_ok) {
      return fail(Errc::too_many, "the hub is short of memory; try again");
    }
    auto grant = accounts_.create_customer(job.request, result.hash, now);
    if (!grant) {
      note_taken(job.peer, now);
      return grant.error();
    }
    adopt(job.guest_scope, grant->scope, job.merge, now);
    return grant->facts();
  }
  const auto customer = accounts_.find_customer(job.request.email);
  if (!result.is_ok || !result.hash.empty() || !customer) {
    return fail(Errc::not_authenticated, "e-mail address or password is wrong");
  }
  const Session grant = accounts_.tokens().open(customer->scope, Role::write, now);
  adopt(job.guest_scope, customer->scope, job.merge, now);
  return grant.facts();
}

void Service::send_result(Link& link, std::uint64_t call_id, Result<json> result) {
  if (!result) {
    audit_.refuse("call", result.error().code, link.id, link.session.id);
  }
  wire::CallResult message{call_id, nullptr, {Errc::none, ""}};
  if (result) {
    message.ok = std::move(*result);
  } else {
    message.error = result.error();
  }
  if (link.info.kind == LinkKind::socket) {
    return send(link, message);
  }
  const Error& error = message.error;
  const json body = error.code == Errc::none
                        ? message.ok
                        : json{{"code", errc_name(error.code)}, {"detail", error.detail}};
  auto bytes = std::make_shared<const std::string>(
      body.dump(-1, ' ', false, json::error_handler_t::replace));
  outbox_.stage({link.id, std::move(bytes), true, error.code});
}

}  // namespace noline::hub
