// Service: the sessions of a shopper's devices: renewed, listed, ended.
#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

json device_of(const StoredSession& session) {
  json device = json::parse(session.device, nullptr, false);
  if (!device.is_object()) {
    return json::object();
  }
  device.erase("language");
  return device;
}

}  // namespace

Result<Session> Service::authenticate(const json& credential, TimeMs now) {
  const std::string* refresh = find_text(credential, "refresh");
  if (refresh == nullptr) {
    return accounts_.authenticate(credential, now);
  }
  const std::string* next = find_text(credential, "next");
  Renewal renewal = accounts_.tokens().renew(*refresh, next == nullptr ? "" : *next, now);
  if (renewal.revoked) {
    end_session(*renewal.revoked, "reuse", now);
  }
  if (renewal.is_erased) {
    return erased_error();
  }
  return renewal.session ? Result<Session>(*renewal.session)
                         : fail(Errc::not_authenticated,
                                "the refresh token is unknown, spent or revoked; sign in again");
}

/// The calls whose names begin with "session".
Result<json> Service::session_call(Link& link, const wire::Call& call, TimeMs now) {
  const Session& own = link.session;
  if (call.name == "session_renew" && !own.id.empty()) {
    auto renewed = authenticate(call.args, now);
    if (!renewed || renewed->id != own.id) {
      return fail(Errc::not_authenticated, "this is no refresh token of this session");
    }
    return take_over(link, std::move(*renewed));
  }
  if (call.name == "session_branch" && !own.id.empty() && own.role != Role::none) {
    Session branch = accounts_.tokens().open(own.scope, own.role, now);
    accounts_.tokens().note_device(branch, dump(link.device), now);
    return take_over(link, std::move(branch));
  }
  if (own.role != Role::write) {
    return fail(Errc::not_allowed, "only who may change the cart sees its devices");
  }
  if (call.name == "sessions") {
    return list_sessions(own);
  }
  if (call.name == "session_revoke") {
    return revoke_sessions(own, call.args, now);
  }
  return fail(Errc::unknown_type, "this hub knows no such call");
}

json Service::take_over(Link& link, Session session) {
  const json told = session.tokens;
  session.tokens = nullptr;
  link.session = std::move(session);
  await_end(link);
  return told;
}

/// An access token is good for the link that it opened, and no longer than it is good at all.
void Service::await_end(const Link& link) {
  if (link.session.ends_ms != 0) {
    ending_.emplace(link.session.ends_ms, link.id);
  }
}

void Service::end_links(TimeMs now) {
  while (!ending_.empty() && ending_.begin()->first <= now) {
    Link* link = find_link(ending_.begin()->second);
    ending_.erase(ending_.begin());
    if (link != nullptr && link->session.ends_ms != 0 && link->session.ends_ms <= now) {
      say_bye(*link, Errc::not_authenticated, "the access token ran out", 0);
    }
  }
}

json Service::list_sessions(const Session& own) {
  json list = json::array();
  for (const StoredSession& stored : store_.find_sessions(own.scope)) {
    list.push_back({{"id", stored.id},
                    {"device", device_of(stored)},
                    {"role", stored.role},
                    {"created_ms", stored.created_ms},
                    {"used_ms", stored.used_ms},
                    {"self", stored.id == own.id}});
  }
  passkeys_.append(own, list);
  return {{"sessions", std::move(list)}};
}

Result<json> Service::revoke_sessions(const Session& own, const json& args, TimeMs now) {
  const std::string* id = find_text(args, "id");
  const bool is_all = args.is_object() && args.value("others", json()) == true;
  if ((id != nullptr) == is_all) {
    return fail(Errc::invalid_argument, "name an id, or \"others\": true");
  }
  if (id != nullptr && passkeys_.remove(own, *id)) {
    audit_.note({"passkey_remove", Errc::none, 0, own.id});
    return json{{"revoked", 1}};
  }
  const std::size_t count = end_sessions(
      own.scope,
      [&](const StoredSession& stored) { return is_all ? stored.id != own.id : stored.id == *id; },
      now);
  if (!is_all && count == 0) {
    return fail(Errc::unknown_scope, "there is no such session");
  }
  return json{{"revoked", count}};
}

std::size_t Service::end_sessions(std::string_view scope,
                                  const std::function<bool(const StoredSession&)>& is_meant,
                                  TimeMs now) {
  std::size_t count = 0;
  for (const StoredSession& stored : store_.find_sessions(scope)) {
    if (is_meant(stored)) {
      end_session(stored, "", now);
      ++count;
    }
  }
  return count;
}

/// `why` empty: the shopper did it, and need not be told.
void Service::end_session(const StoredSession& stored, std::string_view why, TimeMs now) {
  store_.remove_session(stored.id);
  audit_.note({"session_end", Errc::none, 0, stored.id});
  for (auto& [id, link] : links_) {
    if (link.session.id == stored.id) {
      silence(link);
      say_bye(link, Errc::not_authenticated, "this session was ended", 0);
    }
  }
  if (!why.empty()) {
    tell_of_session("session_ended", why, stored.scope, device_of(stored), now);
  }
}

/// A row like every notice, so that devices that are away learn of it, too.
void Service::tell_of_session(const char* type, std::string_view detail,
                              std::string_view scope_name, const json& device, TimeMs now) {
  Scope* scope = scopes_.find(scope_name);
  if (scope == nullptr || scope->rows.size() >= limits::rows_per_scope_max) {
    return;
  }
  const json notice = {{"type", type}, {"detail", detail}, {"device", device}};
  const std::string key = "notice/" + chance_.hex(8);
  const Event event{dump(notice), clock_.draw(now)};
  const Joined joined = scopes_.join_row(*scope, key, event);
  tell(*scope, {{key, event, joined.row->seq}});
}

/// The link stays open for its last answer, without a right.
void Service::silence(Link& link) {
  link.session.role = Role::none;
  for (LinkScope& at : link.scopes) {
    at.role = std::min(at.role, Role::read);
  }
}

Result<json> Service::sign_out(Link& link) {
  if (link.session.id.empty()) {
    return fail(Errc::not_authenticated, "nobody is signed in");
  }
  store_.remove_session(link.session.id);
  for (auto& [id, other] : links_) {
    if (other.session.id != link.session.id) {
      continue;
    }
    silence(other);
    if (id != link.id) {
      say_bye(other, Errc::not_authenticated, "this session was signed out", 0);
    }
  }
  return json::object();
}

}  // namespace noline::hub
