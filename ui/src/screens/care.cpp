// What a shopper does about an account itself: another password, all data to take along, an end.
#include <string>

#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

void password_field(Builder& b, const char* key, Word label, const char* autocomplete) {
  FieldSpec spec;
  spec.role = Role::password;
  spec.label = b.say(label);
  spec.autocomplete = autocomplete;
  spec.submit = "care.submit";
  spec.required = true;
  field(b, key, std::move(spec));
}

Builder::Scope care_card(Builder& b, Word title) {
  Spec spec = card_spec(b);
  spec.pad = even(20);
  spec.gap = 14;
  return b.column(spec, {.key = "care",
                         .role = Role::form,
                         .name = std::string(b.say(title)),
                         .submit_key = "care.submit"});
}

void care_title(Builder& b, Word title) {
  b.word(title, style_h3, b.t.ink, {.role = Role::heading2});
}

void care_submit(Builder& b, Word word, const char* call) {
  form_error(b);
  const bool waiting = !b.state.waiting.empty();
  const auto row = b.wrap({.gap = 8, .gap_cross = 8});
  button(b, "care.submit", b.say(waiting ? Word::one_moment : word), {Do::account_call, call},
         {.disabled = waiting});
  const bool is_reset = !b.state.route.id.empty();
  button(b, "care.close", b.say(Word::back),
         is_reset ? Bound{Do::go, "/account"} : Bound{Do::account_form, ""},
         {.look = ButtonLook::quiet});
}

}  // namespace

/// The link of the mail leads here.
void build_reset(Builder& b) {
  const auto card = care_card(b, Word::new_password_title);
  care_title(b, Word::new_password_title);
  password_field(b, "new_password", Word::new_password, "new-password");
  care_submit(b, Word::password_save, "reset_password");
}

void build_care(Builder& b) {
  const bool customer = b.model.session.customer();
  const std::string& open = b.state.account_form;
  b.word(Word::your_data, style_h2, b.t.ink, {.role = Role::heading2});
  {
    const auto row = b.wrap({.gap = 8, .gap_cross = 4});
    const auto item = [&](const char* key, Word word, Bound bound) {
      chip(b, key, b.say(word), std::move(bound), {.toggle = false});
    };
    item("export.html", Word::export_page, {Do::tell, R"({"do":"export","as":"html"})"});
    item("export.json", Word::export_file, {Do::tell, R"({"do":"export","as":"json"})"});
    if (customer) {
      item("care.password", Word::change_password, {Do::account_form, "password"});
    }
    item("care.erase", Word::erase_all, {Do::account_form, "erase"});
  }
  if (open == "password" && customer) {
    const auto card = care_card(b, Word::change_password);
    care_title(b, Word::change_password);
    password_field(b, "password", Word::field_password, "current-password");
    password_field(b, "new_password", Word::new_password, "new-password");
    care_submit(b, Word::password_save, "password");
  } else if (open == "erase") {
    const auto card = care_card(b, Word::erase_all);
    care_title(b, Word::erase_all);
    b.word(Word::erase_text, style_body, b.t.muted);
    if (customer) {
      password_field(b, "password", Word::field_password, "current-password");
    }
    care_submit(b, Word::erase_now, "erase");
  }
}

}  // namespace noline::ui
