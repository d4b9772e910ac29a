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
  return result.name == "revoke" || result.name == "sessions";
}

void Shop::Impl::ask_join() {
  state_.join.error_code.clear();
  state_.join.done = false;
  state_.join.asked = true;
  command("join", {{"code", state_.join.code}});
}

}  // namespace noline::ui
