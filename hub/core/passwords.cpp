// Service: passwords changed and reset. Each takes one or two password jobs.
#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr const char* reset_role = "reset";

}  // namespace

/// Long enough, and not what is guessed first: one of everybody's, or the own address.
Status Service::check_new_password(const SignIn& request) const {
  if (const Status status = Accounts::check_new_password(request); !status) {
    return status.error();
  }
  const std::string& email = request.email;
  const bool is_guessed = request.password == email ||
                          request.password == email.substr(0, email.find('@')) ||
                          (is_common_ != nullptr && is_common_(request.password));
  return is_guessed ? Status(fail(Errc::password_weak, "this password is among the first guessed"))
                    : Status(Ok{});
}

Result<json> Service::begin_job(PendingJob pending, Job job) {
  if (pending_jobs_.size() >= limits::jobs_max) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  job.id = ++job_count_;
  pending_jobs_.emplace(job.id, std::move(pending));
  jobs_.push_back(std::move(job));
  return json(json::value_t::discarded);
}

/// {"old","new","keep": whether the other sessions stay}
Result<json> Service::change_password(Link& link, const wire::Call& call, TimeMs now) {
  const std::string email =
      link.session.role == Role::write ? store_.find_email(link.session.scope) : std::string();
  const auto customer = email.empty() ? std::nullopt : accounts_.find_customer(email);
  if (!customer || customer->password_hash.empty() || link.session.id.empty()) {
    return fail(Errc::not_allowed, "only a signed-in customer changes the password");
  }
  SignIn request{email, text_of(call.args, "new"), ""};
  if (const Status status = check_new_password(request); !status) {
    return status.error();
  }
  if (!take_attempt(email, link.info.peer, now)) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  PendingJob pending{link.id, call.id, JobPurpose::check_old, std::move(request)};
  pending.session = link.session.id;
  pending.is_keeping = call.args.value("keep", json()) == true;
  return begin_job(std::move(pending),
                   {0, JobKind::verify, text_of(call.args, "old"), customer->password_hash});
}

/// The answer is the same whether the address is a customer's or not.
Result<json> Service::forgot_password(const Link& link, const json& args, TimeMs now) {
  json checked = args.is_object() ? args : json::object();
  checked["password"] = "unused";
  const auto request = Accounts::check_sign_in(checked);
  if (!request) {
    return request.error();
  }
  if (!take_attempt("reset " + request->email, link.info.peer, now)) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  const std::string token = chance_.hex(32);
  if (const auto customer = accounts_.find_customer(request->email)) {
    store_.put_hand_off(hash_secret(token), {customer->scope, reset_role, now + limits::reset_ms});
    mails_.push_back({request->email, token});
  }
  return json::object();
}

/// {"token","password"}
Result<json> Service::reset_password(Link& link, const wire::Call& call, TimeMs now) {
  SignIn request{"", text_of(call.args, "password"), ""};
  if (const Status status = check_new_password(request); !status) {
    return status.error();
  }
  const std::string hash = hash_secret(text_of(call.args, "token"));
  const auto stored = store_.find_hand_off(hash);
  if (!stored || stored->role != reset_role || stored->expires_ms <= now) {
    return fail(Errc::code_invalid, "the link is unknown, used or expired; ask for a new one");
  }
  if (!take_attempt("reset", link.info.peer, now)) {
    return fail(Errc::too_many, "too many attempts; try again in a minute");
  }
  store_.remove_hand_off(hash);
  request.email = store_.find_email(stored->scope);
  Job job{0, JobKind::hash, request.password, ""};
  request.password.clear();
  return begin_job({link.id, call.id, JobPurpose::reset, std::move(request)}, std::move(job));
}

/// The old password was checked: the new one is hashed next.
Result<json> Service::take_checked(PendingJob job, const JobResult& result) {
  if (!result.is_ok) {
    return fail(Errc::not_authenticated, "the old password is wrong");
  }
  Job next{0, JobKind::hash, std::move(job.request.password), ""};
  job.request.password.clear();
  job.purpose = JobPurpose::change;
  return begin_job(std::move(job), std::move(next));
}

Result<json> Service::set_password(const PendingJob& job, const JobResult& result, TimeMs now) {
  auto customer = accounts_.find_customer(job.request.email);
  if (!result.is_ok || !customer) {
    return fail(Errc::too_many, "the hub is short of memory; try again");
  }
  customer->password_hash = result.hash;
  store_.put_customer(job.request.email, *customer);
  audit_.note({"password", Errc::none, job.link, job.session});
  const std::size_t count =
      job.is_keeping
          ? 0
          : end_sessions(
                customer->scope,
                [&](const StoredSession& stored) { return stored.id != job.session; }, now);
  // Who needed a new password may not be alone in the account.
  if (job.purpose == JobPurpose::reset) {
    for (const StoredPasskey& passkey : store_.find_passkeys(customer->scope)) {
      store_.remove_passkey(passkey.id);
    }
  }
  tell_of_session("password_changed", "", customer->scope, json::object(), now);
  return json{{"revoked", count}};
}

}  // namespace noline::hub
