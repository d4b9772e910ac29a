// What the shop follows while it is shown: which products a list or a page needs, and what the
// shopper looks at.
#include "core.hpp"
#include "quoted.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t looked_at_ms = 2000;

}  // namespace

// A path to a SKU shows its product with that variant chosen.
void Shop::Impl::follow_sku(const ShopModel& model) {
  if (state_.route.screen != ScreenKind::product || state_.product == state_.route.id) {
    return;
  }
  const Product* product = model.find_product(state_.route.id);
  if (!product) {
    return;
  }
  state_.product = state_.route.id;
  state_.chosen.clear();
  state_.amount = 1;
  std::erase_if(state_.fields,
                [](const NamedValue& field) { return field.first.starts_with("text."); });
  if (product->id != state_.route.id) {
    state_.chosen = model.find_variant(state_.route.id)->options;
  }
}

// What stays on screen for a while was looked at. The shopper has agreed to that being kept.
void Shop::Impl::record(const ShopModel& model) {
  if (path != seen_path_) {
    seen_path_ = path;
    seen_ms_ = now_ms_;
  }
  const Route& route = state_.route;
  const bool may = model.session.consent == 1 && model.session.own() && !view_.kiosk &&
                   route.screen != ScreenKind::home && route.screen <= ScreenKind::product;
  look_due_ms_ = may && path != recorded_path_ ? seen_ms_ + looked_at_ms : -1;
  if (look_due_ms_ < 0 || now_ms_ < look_due_ms_) {
    return;
  }
  look_due_ms_ = -1;
  recorded_path_ = path;
  const auto tell = [&](const char* what, const char* name, const std::string& value) {
    command(what, {{name, value}});
  };
  tell("focus", "path", path);
  const Product* product =
      route.screen == ScreenKind::product ? model.find_product(route.id) : nullptr;
  if (product) {
    tell("view", "product", product->id);
  } else if (!route.query.empty()) {
    tell("search", "text", route.query);
  }
}

// Asks for what a list shows, or for a product that this device has not come across.
void Shop::Impl::ask_products(const ShopModel& model) {
  const Route& route = state_.route;
  const FoundList* list = model.found.find(path);
  const bool is_known = route.screen == ScreenKind::product
                            ? !model.found.large || model.find_product(route.id)
                            : list && list->limit >= state_.list_limit;
  const bool is_asked = path == asked_path_ && state_.list_limit == asked_limit_ &&
                        model.found.serial == asked_serial_;
  if (route.screen > ScreenKind::product || is_known || is_asked || model.found.serial == 0) {
    return;
  }
  asked_path_ = path;
  asked_limit_ = state_.list_limit;
  asked_serial_ = model.found.serial;
  if (route.screen == ScreenKind::product) {
    return command("look_up", {{"product", route.id}});
  }
  std::string rest = ",\"limit\":" + std::to_string(state_.list_limit) + ",\"filters\":[";
  for (const std::string& filter : route.filters) {
    rest += rest.back() == '[' ? "" : ",";
    append_quoted(rest, filter);
  }
  command("find",
          {{"as", path},
           {"words", route.query},
           {"category", route.screen == ScreenKind::category ? route.id : std::string()},
           {"sort", sort_name(route.sort)}},
          rest + "]");
}

}  // namespace noline::ui
