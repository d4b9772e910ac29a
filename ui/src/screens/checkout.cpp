#include <algorithm>
#include <array>

#include "../format.hpp"
#include "../promotions.hpp"
#include "../widgets.hpp"
#include "screens.hpp"

namespace noline::ui {
namespace {

struct DraftField {
  const char* name;  ///< Of the draft, behind "checkout.".
  Word label;
  const char* autocomplete;
  const char* input_mode;
  Role role;
  bool for_delivery;
};

constexpr std::array<DraftField, 5> draft_fields{{
    {"email", Word::field_email, "email", "email", Role::email, false},
    {"address.name", Word::field_full_name, "name", "", Role::textbox, false},
    {"address.street", Word::field_street, "address-line1", "", Role::textbox, true},
    {"address.postcode", Word::field_postcode, "postal-code", "", Role::textbox, true},
    {"address.city", Word::field_city, "address-level2", "", Role::textbox, true},
}};

bool is_collect(const Builder& b) {
  return b.model.checkout.fulfilment == "collect";
}

bool is_online(const Builder& b) {
  return b.model.connection.link == "online";
}

Builder::Scope section(Builder& b, const char* key, Word title) {
  Spec spec = card_spec(b);
  spec.pad = even(b.view.phone() ? 16 : 24);
  spec.gap = 12;
  return b.column(spec, {.key = key, .role = Role::group, .name = std::string(b.say(title))});
}

void heading(Builder& b, Word title) {
  b.word(title, style_h2, b.t.ink, {.role = Role::heading2});
}

struct ChoiceSpec {
  std::string key;
  std::string title;
  std::string text;
  Bound bound;
  bool on = false;
};

// One of several: a ring with a dot, a name, and what it means.
void choice_row(Builder& b, ChoiceSpec wanted) {
  Node node{.key = std::move(wanted.key), .role = Role::button, .name = wanted.title};
  if (!wanted.text.empty()) {
    node.name += ", " + wanted.text;
  }
  node.state.toggle = true;
  node.state.checked = wanted.on;
  const auto row = b.row({.gap = 14,
                          .pad = even(16, 10),
                          .min_height = 60,
                          .fill = wanted.on ? b.t.soft : b.t.surface,
                          .border = wanted.on ? b.t.brand : b.t.line,
                          .radius = radius_medium_px,
                          .feel = Feel::solid},
                         std::move(node));
  b.press(std::move(wanted.bound));
  {
    const auto ring = b.column({.align = Align::center,
                                .justify = Justify::center,
                                .width = 22,
                                .height = 22,
                                .border = wanted.on ? b.t.brand : b.t.muted,
                                .radius = 11});
    if (wanted.on) {
      b.dot(10, b.t.brand);
    }
  }
  const auto words = b.column({.grow = 1});
  b.text(wanted.title, style_h3, b.t.ink, {.role = Role::none});
  if (!wanted.text.empty()) {
    b.text(wanted.text, style_small, b.t.muted);
  }
}

void fulfilment(Builder& b) {
  const auto card = section(b, "fulfilment", Word::fulfilment);
  heading(b, Word::fulfilment);
  const bool collect = is_collect(b);
  choice_row(b, {"fulfilment.delivery",
                 std::string(b.say(Word::delivery)),
                 std::string(b.say(Word::delivery_text)),
                 {Do::prefer, "checkout.fulfilment", "delivery"},
                 !collect});
  choice_row(b, {"fulfilment.collect",
                 std::string(b.say(Word::collect)),
                 std::string(b.say(Word::collect_text)),
                 {Do::prefer, "checkout.fulfilment", "collect"},
                 collect});
  if (!collect) {
    return;
  }
  b.word(Word::which_store, style_h3, b.t.ink, {.pad = {0, 8, 0, 0}, .role = Role::heading3});
  for (const Location& place : b.model.shop.locations) {
    choice_row(b, {"store." + place.id,
                   b.in(place.name),
                   place.city,
                   {Do::prefer, "checkout.store", place.id},
                   place.id == b.model.checkout.store});
  }
}

bool is_missing(const Builder& b, std::string_view field) {
  const std::string_view name = field.starts_with("address.") ? field.substr(8) : field;
  const auto& problems = b.model.checkout.problems;
  return b.state.order.tried &&
         std::any_of(problems.begin(), problems.end(), [&](const CheckoutProblem& problem) {
           return problem.type == "missing" && problem.field == name;
         });
}

void address_field(Builder& b, const DraftField& wanted) {
  FieldSpec spec;
  spec.role = wanted.role;
  spec.label = b.say(wanted.label);
  spec.autocomplete = wanted.autocomplete;
  spec.input_mode = wanted.input_mode;
  spec.submit = "checkout.order";
  spec.required = true;
  spec.invalid = is_missing(b, wanted.name);
  spec.length_max = 100;
  const auto box = b.column({.gap = 4, .grow = 1});
  field(b, std::string("checkout.") + wanted.name, std::move(spec));
  if (is_missing(b, wanted.name)) {
    b.word(wanted.role == Role::email ? Word::error_email : Word::field_needed, style_tiny,
           b.t.warn);
  }
}

void address(Builder& b) {
  const Word title = is_collect(b) ? Word::your_name : Word::your_address;
  const auto card = section(b, "address", title);
  heading(b, title);
  if (!b.model.session.customer() && !b.view.kiosk) {
    const auto row = b.row({});
    text_button(b, "checkout.sign", b.say(Word::sign_in_here), {Do::go, "/account", "guest"},
                b.t.brand);
  }
  address_field(b, draft_fields[0]);
  address_field(b, draft_fields[1]);
  const auto& lines = b.model.cart.lines;
  const bool has_parcel = std::any_of(
      lines.begin(), lines.end(), [](const Line& line) { return line.fulfilment == "delivery"; });
  if (is_collect(b) && !has_parcel) {
    return;
  }
  address_field(b, draft_fields[2]);
  const auto row = b.row({.align = Align::start, .gap = 12});
  {
    const auto narrow = b.column({.width = 124});
    address_field(b, draft_fields[3]);
  }
  address_field(b, draft_fields[4]);
}

void payment(Builder& b) {
  const auto card = section(b, "payment", Word::payment);
  heading(b, Word::payment);
  const auto method = [&](const char* name, Word title, Word text) {
    choice_row(b, {std::string("payment.") + name,
                   std::string(b.say(title)),
                   std::string(b.say(text)),
                   {Do::prefer, "checkout.payment", name},
                   b.model.checkout.payment == name});
  };
  method("test", Word::pay_now, Word::pay_now_text);
  method("test_confirm", Word::pay_confirm, Word::pay_confirm_text);
  method("invoice", Word::pay_invoice, Word::pay_invoice_text);
  if (is_collect(b)) {
    method("store", Word::pay_store, Word::pay_store_text);
  }
}

std::string title_of(const Builder& b, const std::string& sku) {
  const Product* product = b.model.find_product(sku);
  return product ? b.in(product->title) : sku;
}

// Asked once more: one device removed the line, another set it to a quantity.
void doubt(Builder& b, const CheckoutProblem& problem) {
  const std::string title = title_of(b, problem.sku);
  const std::string text = b.say(Word::doubt_of, {title});
  const auto box =
      note(b, NoteLook::warn, {.key = "doubt." + problem.line, .role = Role::group, .name = text});
  const auto words = b.column({.gap = 8, .grow = 1});
  b.text(text, style_small, b.t.ink);
  const auto row = b.wrap({.gap = 8});
  button(b, "keep." + problem.line, b.say(Word::keep), {Do::dismiss, problem.notice},
         {.look = ButtonLook::quiet, .name = b.say(Word::keep_of, {title})});
  button(b, "drop." + problem.line, b.say(Word::remove), {Do::undo, problem.notice},
         {.look = ButtonLook::outlined, .name = b.say(Word::remove_of, {title})});
}

void problems(Builder& b) {
  for (const CheckoutProblem& problem : b.model.checkout.problems) {
    const std::string title = title_of(b, problem.sku);
    if (problem.type == "line_in_doubt") {
      doubt(b, problem);
    } else if (problem.type == "stock_short" || problem.type == "choice_open") {
      const std::string count = format_count(problem.wanted, b.view.language);
      const std::string there = format_count(problem.available, b.view.language);
      const std::string text = problem.type == "choice_open"
                                   ? b.say(Word::choice_open_of, {title})
                                   : title + ": " + b.say(Word::wanted_available, {count, there});
      const auto box = note(b, NoteLook::warn,
                            {.key = "problem." + problem.line, .role = Role::status, .name = text});
      b.icon(Icon::info, 20, b.t.warn);
      b.text(text, style_small, b.t.ink, {.grow = 1, .role = Role::none});
    }
  }
}

// What stands in the way, said above the button.
Word hindrance(const Builder& b) {
  if (!is_online(b)) {
    return Word::order_offline;
  }
  if (!b.state.order.error_code.empty()) {
    const std::string& code = b.state.order.error_code;
    return code == "offline" || code == "timed_out" ? Word::order_unsure : Word::error_other;
  }
  const auto& problems = b.model.checkout.problems;
  const auto has = [&](const char* type) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const CheckoutProblem& problem) { return problem.type == type; });
  };
  return b.state.order.tried && has("missing") ? Word::order_incomplete : Word::count_of_words;
}

void order_button(Builder& b) {
  if (const Word word = hindrance(b); word != Word::count_of_words) {
    const auto box =
        note(b, NoteLook::info,
             {.key = "checkout.hindrance", .role = Role::status, .name = std::string(b.say(word))});
    b.icon(is_online(b) ? Icon::info : Icon::offline, 20, b.t.info);
    b.word(word, style_small, b.t.ink, {.grow = 1, .role = Role::none});
  }
  const bool waiting = b.state.order.waiting;
  button(b, "checkout.order", b.say(waiting ? Word::one_moment : Word::order_now), {Do::order},
         {.min_height = 52, .disabled = waiting || !is_online(b) || !b.model.session.own()});
}

void summary(Builder& b) {
  Spec spec = card_spec(b);
  spec.pad = even(20);
  spec.gap = 12;
  const auto card = b.column(
      spec, {.key = "summary", .role = Role::group, .name = std::string(b.say(Word::sum))});
  b.word(Word::sum, style_h2, b.t.ink, {.role = Role::heading2});
  {
    const auto list = b.column(
        {.gap = 10}, {.key = "bought", .role = Role::list, .name = std::string(b.say(Word::cart))});
    for (std::size_t i = 0; i < b.model.cart.lines.size(); ++i) {
      const Line& line = b.model.cart.lines[i];
      build_bought_line(b, line.sku, title_of(b, line.sku), line.quantity, line.line_total,
                        discounts_of(b, i));
      build_line_way(b, line);
    }
  }
  { const auto line = b.column({.height = 1, .fill = b.t.line}); }
  if (b.model.checkout.has_quote) {
    build_totals(b, b.model.checkout.quote);
    build_promotion_hints(b, b.model.checkout.quote);
  }
  if (!b.model.cart.later.empty()) {
    std::string titles;
    for (const Line& line : b.model.cart.later) {
      titles += (titles.empty() ? "" : ", ") + title_of(b, line.sku);
    }
    const std::string text = b.say(Word::beside, {titles});
    const auto beside =
        note(b, NoteLook::info, {.key = "beside", .role = Role::status, .name = text});
    b.text(text, style_small, b.t.ink, {.grow = 1, .role = Role::none});
  }
  build_outcome(b);
  order_button(b);
  b.word(Word::no_card_data, style_tiny, b.t.muted);
}

void forms(Builder& b) {
  problems(b);
  const auto form = b.column({.gap = 16}, {.key = "checkout",
                                           .role = Role::form,
                                           .name = std::string(b.say(Word::checkout)),
                                           .submit_key = "checkout.order"});
  fulfilment(b);
  address(b);
  payment(b);
}

}  // namespace

void build_checkout(Builder& b) {
  const auto page = b.column({.gap = b.view.phone() ? 12.0F : 20.0F});
  b.word(Word::checkout, style_h1, b.t.ink, {.role = Role::heading1});
  if (b.model.has_cart && b.model.cart.lines.empty()) {
    return empty_state(b, {.icon = Icon::bag,
                           .title = Word::cart_empty_title,
                           .text = Word::cart_empty_text,
                           .action = Word::shop_on,
                           .bound = {Do::go, "/"},
                           .href = "/"});
  }
  if (!b.view.wide()) {
    {
      const auto left = b.column({.gap = 12});
      forms(b);
    }
    return summary(b);
  }
  const auto two = b.row({.align = Align::start, .gap = 32});
  {
    const auto left = b.column({.gap = 16, .grow = 1});
    forms(b);
  }
  const auto right = b.column({.width = 400, .sticky_top = 28});
  summary(b);
}

}  // namespace noline::ui
