#include <string>

#include "../format.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

Icon device_icon(const Device& device) {
  if (device.kind == "app") {
    return Icon::phone;
  }
  if (device.kind == "kiosk") {
    return Icon::kiosk;
  }
  return device.kind == "cli" ? Icon::terminal : Icon::laptop;
}

Word error_word(std::string_view code) {
  if (code == "not_authenticated" || code == "not_allowed") {
    return Word::error_credentials;
  }
  if (code == "already_exists") {
    return Word::error_taken;
  }
  if (code == "code_invalid") {
    return Word::error_link;
  }
  if (code == "password_weak") {
    return Word::error_password;
  }
  if (code == "invalid_argument") {
    return Word::error_email;
  }
  if (code == "offline" || code == "timed_out") {
    return Word::error_offline;
  }
  return code == "too_many" ? Word::error_too_many : Word::error_other;
}

void form_fields(Builder& b) {
  const bool up = b.state.sign_up;
  if (up) {
    FieldSpec name;
    name.label = b.say(Word::field_name);
    name.autocomplete = "given-name";
    name.submit = "sign.submit";
    name.length_max = 80;
    field(b, "name", std::move(name));
  }
  FieldSpec email;
  email.role = Role::email;
  email.label = b.say(Word::field_email);
  email.autocomplete = "username";
  email.input_mode = "email";
  email.submit = "sign.submit";
  email.required = true;
  field(b, "email", std::move(email));
  FieldSpec password;
  password.role = Role::password;
  password.label = b.say(Word::field_password);
  password.autocomplete = up ? "new-password" : "current-password";
  password.submit = "sign.submit";
  password.required = true;
  field(b, "password", std::move(password));
}

void passkey_button(Builder& b, Word word) {
  if (b.model.can_passkeys && !b.view.kiosk) {
    button(b, "passkey", b.say(word), {Do::shell, "passkey"}, {.look = ButtonLook::quiet});
  }
}

void sign_form(Builder& b) {
  const bool up = b.state.sign_up;
  Spec spec = card_spec(b);
  spec.pad = even(b.view.phone() ? 20 : 32);
  spec.gap = 16;
  spec.radius = b.view.phone() ? radius_medium_px : radius_large_px;
  const auto card = b.column(spec, {.key = "sign",
                                    .role = Role::form,
                                    .name = std::string(b.say(up ? Word::sign_up : Word::sign_in)),
                                    .submit_key = "sign.submit"});
  {
    const auto chips = b.wrap({.gap = 8, .gap_cross = 0});
    chip(b, "sign.in", b.say(Word::sign_in), {Do::sign_form, {}, {}, 0}, {.on = !up});
    chip(b, "sign.up", b.say(Word::sign_up), {Do::sign_form, {}, {}, 1}, {.on = up});
  }
  b.word(up ? Word::sign_up_text : Word::sign_in_text, style_body, b.t.muted);
  form_fields(b);
  form_error(b);
  const bool waiting = !b.state.waiting.empty();
  const Word word = waiting ? Word::one_moment : up ? Word::sign_up_action : Word::sign_in_action;
  button(b, "sign.submit", b.say(word), {up ? Do::sign_up : Do::sign_in},
         {.min_height = 52, .disabled = waiting});
  if (b.state.mail_sent) {
    b.word(Word::mail_sent, style_small, b.t.ink, {.role = Role::status});
  } else if (!up && !b.view.kiosk) {
    text_button(b, "forgot", b.say(Word::forgot), {Do::account_call, "forgot"}, b.t.brand);
  }
  if (!up) {
    passkey_button(b, Word::passkey_sign_in);
  }
}

void customer_card(Builder& b) {
  Spec spec = card_spec(b);
  spec.pad = even(20);
  spec.gap = 16;
  const auto card = b.row(spec);
  {
    const auto mark = b.column({.align = Align::center,
                                .justify = Justify::center,
                                .width = 52,
                                .height = 52,
                                .fill = b.t.soft,
                                .radius = 26});
    b.icon(Icon::me, 28, b.t.brand);
  }
  const auto text = b.column({.grow = 1});
  b.text(b.model.session.name.empty() ? b.say(Word::signed_in) : b.model.session.name, style_h2,
         b.t.ink, {.role = Role::heading2});
  b.word(Word::signed_in_text, style_small, b.t.muted);
}

void device_row(Builder& b, const Device& device, bool first) {
  const auto row =
      b.row({.gap = 14,
             .pad = even(20, 12),
             .min_height = 64,
             .border = first ? 0 : b.t.line,
             .border_top = true},
            {.key = "device." + device.id, .role = Role::listitem, .name = device.name});
  b.icon(device_icon(device), 24, b.t.muted);
  {
    const auto names = b.column({.grow = 1});
    b.text(device.name, style_h3, b.t.ink);
    b.word(device.self ? Word::this_device : Word::other_device, style_small, b.t.muted);
  }
  if (device.self) {
    tag(b, b.say(Word::here), TagLook::good);
  }
}

void devices(Builder& b) {
  if (b.model.session.devices.empty()) {
    return;
  }
  b.word(Word::devices, style_h2, b.t.ink, {.role = Role::heading2});
  {
    const auto card =
        b.column(card_spec(b),
                 {.key = "devices", .role = Role::list, .name = std::string(b.say(Word::devices))});
    bool first = true;
    for (const Device& device : b.model.session.devices) {
      device_row(b, device, first);
      first = false;
    }
  }
  button(b, "hand-off", b.say(Word::go_on_elsewhere), {Do::go, "/hand-off"},
         {.look = ButtonLook::quiet, .icon = Icon::phone, .href = "/hand-off"});
}

void session_row(Builder& b, const AccountSession& session) {
  const auto row =
      b.row({.gap = 14, .pad = even(20, 10), .min_height = 64},
            {.key = "session." + session.id, .role = Role::listitem, .name = session.name});
  {
    const auto names = b.column({.grow = 1});
    b.text(session.name, style_h3, b.t.ink);
    std::string where =
        format_moment(session.used_ms, b.view.wall_ms, b.view.utc_offset_minutes, b.view.language);
    if (!session.place.empty()) {
      where = session.place + " · " + where;
    }
    b.text(where, style_small, b.t.muted);
  }
  if (session.self) {
    return tag(b, b.say(Word::here), TagLook::good);
  }
  const std::string_view end = b.say(session.passkey ? Word::remove : Word::sign_out);
  chip(b, "revoke." + session.id, end,
       {Do::tell, R"({"do":"revoke","id":")" + session.id + R"("})"},
       {.toggle = false, .name = std::string(end) + " " + session.name});
}

void sessions(Builder& b) {
  if (!b.model.session.customer() || b.model.sessions.empty()) {
    return;
  }
  b.word(Word::sessions, style_h2, b.t.ink, {.role = Role::heading2});
  {
    const auto card = b.column(
        card_spec(b),
        {.key = "sessions", .role = Role::list, .name = std::string(b.say(Word::sessions))});
    for (const AccountSession& session : b.model.sessions) {
      session_row(b, session);
    }
  }
  passkey_button(b, Word::passkey_add);
  if (b.model.sessions.size() > 1) {
    button(b, "revoke.others", b.say(Word::sign_out_others),
           {Do::tell, R"({"do":"revoke","others":true})"}, {.look = ButtonLook::quiet});
  }
}

struct Choice {
  std::string value;
  std::string label;
};

void choices(Builder& b, const char* name, Word title, std::string_view now,
             const std::vector<Choice>& values) {
  const auto row = b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0},
                          {.key = std::string("prefer.") + name,
                           .role = Role::group,
                           .name = std::string(b.say(title))});
  b.word(title, style_h3, b.t.ink, {.role = Role::none});
  const auto chips = b.wrap({.gap = 8, .gap_cross = 0});
  for (const Choice& choice : values) {
    chip(b, std::string("prefer.") + name + "." + choice.value, choice.label,
         {Do::prefer, name, choice.value}, {.on = choice.value == now});
  }
}

void privacy(Builder& b) {
  const std::int64_t consent = b.model.session.consent;
  const auto row =
      b.wrap({.justify = Justify::between, .gap = 12, .gap_cross = 0},
             {.key = "privacy", .role = Role::group, .name = std::string(b.say(Word::remember))});
  b.word(Word::remember, style_h3, b.t.ink, {.role = Role::none});
  const auto chips = b.wrap({.gap = 8, .gap_cross = 0});
  chip(b, "privacy.yes", b.say(Word::yes), {Do::tell, consent_command(true)}, {.on = consent == 1});
  chip(b, "privacy.no", b.say(Word::no), {Do::tell, consent_command(false)}, {.on = consent == 0});
}

void preferences(Builder& b) {
  b.word(Word::preferences, style_h2, b.t.ink, {.role = Role::heading2});
  Spec spec = card_spec(b);
  spec.pad = even(20, 14);
  spec.gap = 8;
  const auto card = b.column(spec);
  const Session& session = b.model.session;
  choices(b, "language", Word::language, b.view.language, {{"de", "Deutsch"}, {"en", "English"}});
  choices(b, "theme", Word::theme, session.theme.empty() ? "system" : session.theme,
          {{"system", std::string(b.say(Word::theme_system))},
           {"light", std::string(b.say(Word::theme_light))},
           {"dark", std::string(b.say(Word::theme_dark))}});
  if (b.model.shop.brand_names.size() > 1) {
    std::vector<Choice> brands;
    for (const auto& [id, label] : b.model.shop.brand_names) {
      brands.push_back({id, label});
    }
    choices(b, "brand", Word::brand, session.brand.empty() ? b.model.shop.brand : session.brand,
            brands);
  }
  if (b.model.session.own() && !b.view.kiosk) {
    privacy(b);
  }
}

}  // namespace

void form_error(Builder& b) {
  if (b.state.form_error.empty()) {
    return;
  }
  // Everything else that this form says is right.
  const bool is_early = b.state.account_form == "erase" && b.state.form_error == "invalid_argument";
  const std::string_view text =
      b.say(is_early ? Word::error_unpaid : error_word(b.state.form_error));
  const auto box = note(b, NoteLook::warn,
                        {.key = "form.error", .role = Role::alert, .name = std::string(text)});
  b.icon(Icon::info, 20, b.t.warn);
  b.text(text, style_small, b.t.ink, {.grow = 1, .role = Role::none});
}

const char* consent_command(bool given) {
  return given ? R"({"do":"consent","purpose":"history","given":true})"
               : R"({"do":"consent","purpose":"history","given":false})";
}

void build_account(Builder& b) {
  const auto page = b.column({.gap = 16, .max_width = 560, .self = Align::center});
  b.word(Word::tab_account, style_h1, b.t.ink, {.role = Role::heading1});
  const bool customer = b.model.session.customer();
  if (!b.state.route.id.empty()) {
    return build_reset(b);
  }
  if (customer) {
    customer_card(b);
  } else {
    if (b.model.session.ended) {
      const auto box = note(
          b, NoteLook::warn,
          {.key = "ended", .role = Role::alert, .name = std::string(b.say(Word::session_ended))});
      b.word(Word::session_ended, style_small, b.t.ink, {.grow = 1, .role = Role::none});
    }
    sign_form(b);
  }
  build_orders(b);
  devices(b);
  sessions(b);
  preferences(b);
  if (b.model.session.own() && !b.view.kiosk) {
    build_care(b);
  }
  if (customer) {
    if (b.state.unsent) {
      const auto box =
          note(b, NoteLook::warn,
               {.key = "unsent", .role = Role::alert, .name = std::string(b.say(Word::unsent))});
      const auto words = b.column({.gap = 8, .grow = 1});
      b.word(Word::unsent, style_small, b.t.ink, {.role = Role::none});
      button(b, "sign.drop", b.say(Word::unsent_drop), {Do::drop}, {.look = ButtonLook::outlined});
    }
    button(b, "sign.out", b.say(Word::sign_out), {Do::sign_out}, {.look = ButtonLook::outlined});
  }
}

}  // namespace noline::ui
