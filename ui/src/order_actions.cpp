// Ordering: the draft's fields, the button, and where its answer leads.
#include "core.hpp"

namespace noline::ui {
namespace {

constexpr std::string_view prefix = "checkout.";

std::string_view value_in(const std::vector<NamedValue>& values, std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

// The draft's texts as fields of the form: "email", "address.city".
std::vector<NamedValue> drafts_of(const Checkout& checkout) {
  std::vector<NamedValue> drafts{{"checkout.email", checkout.email}};
  for (const char* name : {"name", "street", "postcode", "city"}) {
    drafts.emplace_back(std::string("checkout.address.") + name, value_in(checkout.address, name));
  }
  return drafts;
}

}  // namespace

// What another device, or an earlier visit, wrote. A field that is being typed in is left alone.
void Shop::Impl::take_drafts(const ShopModel& model) {
  if (state_.route.screen != ScreenKind::checkout || model.checkout.epoch == 0) {
    return;
  }
  shown_ = model.checkout.shown;
  const bool is_first = state_.order.drafts.empty();
  std::vector<NamedValue> now = drafts_of(model.checkout);
  for (const auto& [key, value] : now) {
    const bool is_news = is_first || value_in(state_.order.drafts, key) != value;
    if (is_news && touch_.focus != key && state_.field(key) != value) {
      state_.set_field(key, value);
      dirty_ = true;
    }
  }
  state_.order.drafts = std::move(now);
}

void Shop::Impl::save_draft(std::string_view key) {
  if (!key.starts_with(prefix) || state_.field(key) == value_in(state_.order.drafts, key)) {
    return;
  }
  command("prefer", {{"name", key}, {"value", state_.field(key)}});
}

void Shop::Impl::save_drafts() {
  for (const auto& [key, value] : state_.order.drafts) {
    save_draft(key);
  }
}

void Shop::Impl::place_order() {
  save_drafts();
  state_.order.tried = true;
  state_.order.error_code.clear();
  state_.order.waiting = true;
  command("checkout", {{"shown", shown_}});
}

void Shop::Impl::perform_on_order(const Bound& bound) {
  switch (bound.what) {
    case Do::order:
      return place_order();
    case Do::cancel_order:
      state_.order.waiting = true;
      return command("cancel", {{"order", bound.a}});
    case Do::confirm_order:
      state_.order.waiting = true;
      return command("confirm", {{"order", bound.a}});
    default:
      return;
  }
}

// The cart that was being paid for is ordered, here or on another device: its receipt is shown.
void Shop::Impl::follow_order(const ShopModel& model) {
  // The part "checkout" comes after "orders": when it speaks of the next cart, the receipt is here.
  if (state_.route.screen != ScreenKind::checkout || model.checkout.epoch == 0) {
    return;
  }
  if (state_.order.epoch == 0) {
    state_.order.epoch = model.checkout.epoch;
  }
  const std::string id = std::to_string(state_.order.epoch);
  if (model.find_order(id) != nullptr) {
    go("/order/" + id, Intent::Kind::replace);
  } else {
    state_.order.epoch = model.checkout.epoch;
  }
}

bool Shop::Impl::take_order_result(const CallResult& result) {
  const bool is_ours = result.name == "checkout" || result.name == "cancel" ||
                       result.name == "confirm" || (result.name.empty() && state_.order.waiting);
  if (!is_ours) {
    return false;
  }
  state_.order.waiting = false;
  // What is missing is marked at its field.
  const bool is_marked = result.error_code == "invalid_argument";
  state_.order.error_code = is_marked ? std::string() : result.error_code;
  return state_.route.screen == ScreenKind::checkout || result.error_code.empty();
}

}  // namespace noline::ui
