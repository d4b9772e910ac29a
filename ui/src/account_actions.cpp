// Signing in and out, and handing a cart over to another device.
#include "core.hpp"
#include "quoted.hpp"

namespace noline::ui {

void Shop::Impl::perform_in_account(const Bound& bound) {
  switch (bound.what) {
    case Do::sign_form:
      state_.sign_up = bound.n == 1;
      state_.form_error.clear();
      return;
    case Do::sign_in:
      return sign("sign_in");
    case Do::sign_up:
      return sign("sign_up");
    case Do::sign_out:
      state_.waiting = "sign_out";
      return command("sign_out");
    case Do::account_form:
      state_.account_form = bound.a;
      state_.form_error.clear();
      return hide_secrets();
    case Do::account_call:
      return call_account(bound.a);
    case Do::drop:
      forget();
      intents.push_back({Intent::Kind::replace, path, {}});
      return command("reset");
    default:
      return;
  }
}

void Shop::Impl::sign(const char* name) {
  std::string rest;
  const auto add = [&](const char* member, std::string_view value) {
    rest.append(",\"").append(member).append("\":");
    append_quoted(rest, value);
  };
  if (state_.sign_up) {
    add("name", state_.field("name"));
  }
  if (!state_.merge.empty()) {
    add("policy", state_.merge);
  }
  state_.waiting = name;
  state_.form_error.clear();
  state_.unsent = false;
  command(name, {{"email", state_.field("email")}, {"password", state_.field("password")}}, rest);
}

void Shop::Impl::hide_secrets() {
  state_.set_field("password", "");
  state_.set_field("new_password", "");
}

/// Calls about the account itself, each with what it needs of the fields.
void Shop::Impl::call_account(const std::string& name) {
  state_.waiting = name;
  state_.form_error.clear();
  const std::string_view old = state_.field("password");
  const std::string_view fresh = state_.field("new_password");
  if (name == "forgot") {
    command("forgot", {{"email", state_.field("email")}});
  } else if (name == "reset_password") {
    command("reset_password", {{"token", state_.route.id}, {"password", fresh}});
  } else if (name == "password") {
    command("password", {{"old", old}, {"new", fresh}});
  } else {
    command("erase", {{"password", old}});
  }
}

/// After a call of `call_account`; false for another one.
bool Shop::Impl::take_account_result(std::string_view name, std::string_view error_code) {
  const bool is_new_password = name == "password" || name == "reset_password";
  if (!is_new_password && name != "erase" && name != "forgot") {
    return false;
  }
  state_.form_error = error_code;
  if (!error_code.empty()) {
    return true;
  }
  hide_secrets();
  state_.account_form.clear();
  if (name == "forgot") {
    state_.mail_sent = true;
    return true;
  }
  if (name != "password") {
    go(name == "erase" ? "/" : "/account", Intent::Kind::replace);
  }
  show_toast(is_new_password ? Word::password_changed : Word::erased, Word::back, {});
  return true;
}

void Shop::Impl::ask_hand_off(const std::string& role) {
  state_.hand_off = {};
  state_.hand_off.role = role;
  state_.hand_off.asked = true;
  state_.hand_off.devices_before = device_count_;
  command("hand_off", {{"role", role}});
}

/// Once for every time that the account is opened.
void Shop::Impl::ask_sessions(const ShopModel& model) {
  if (state_.route.screen == ScreenKind::account && state_.sessions_visit != state_.visit &&
      model.session.customer() && model.session.role == "write" &&
      model.connection.link == "online") {
    state_.sessions_visit = state_.visit;
    command("sessions", {});
  }
}

bool Shop::Impl::take_session_result(const CallResult& result) {
  if (result.name == "revoke") {
    state_.sessions_visit = 0;
  }
  if (result.name == "export" && result.error_code.empty()) {
    intents.push_back({Intent::Kind::download, result.path, {}});
    return true;
  }
  return result.name == "revoke" || result.name == "sessions";
}

void Shop::Impl::ask_join() {
  state_.join.error_code.clear();
  state_.join.done = false;
  state_.join.asked = true;
  command("join", {{"code", state_.join.code}});
}

}  // namespace noline::ui
