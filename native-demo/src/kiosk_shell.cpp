#include "kiosk_shell.hpp"

#include <algorithm>

#include "nlohmann/json.hpp"
#include "window.hpp"

namespace noline::shell {
namespace {

constexpr float field_margin_px = 24;

ui::IdleTimes idle_times(const Options& options) {
  ui::IdleTimes times;
  times.idle_ms = std::int64_t{options.idle_seconds} * 1000;
  return times;
}

std::optional<HubUrl> hub_of(const Options& options) {
  auto hub = options.hub.empty() ? Result<HubUrl>(fail(Errc::offline, "none is named"))
                                 : parse_hub_url(options.hub);
  return hub ? std::optional(std::move(*hub)) : std::nullopt;
}

std::string name_of(const ui::Product& product, const ui::Variant& variant,
                    std::string_view language) {
  std::string name = product.title.in(language);
  for (const ui::Option& option : product.options) {
    for (const auto& [chosen, value] : variant.options) {
      const auto known = std::find_if(option.values.begin(), option.values.end(),
                                      [&](const auto& it) { return it.value == value; });
      if (chosen == option.name && known != option.values.end()) {
        name += ", " + known->label.in(language);
      }
    }
  }
  return name;
}

/// The name under which the core finds what was scanned.
std::string scan_list(const std::string& digits) {
  return "scan " + digits;
}

}  // namespace

KioskShell::KioskShell(const Options& options, ui::Shop& shop, ShopSession& session,
                       Keyboard& keyboard)
    : options_(options),
      shop_(shop),
      session_(session),
      keyboard_(keyboard),
      kiosk_(idle_times(options)),
      claims_(hub_of(options), options.data.empty()
                                   ? std::filesystem::path()
                                   : std::filesystem::path(options.data) / "claims"),
      printer_(options.receipts) {
  kiosk_.offer_print(printer_.is_there());
  shop_.set_overlay(&kiosk_);
}

KioskShell::~KioskShell() {
  shop_.set_overlay(nullptr);
}

void KioskShell::take_part(const std::string& json) {
  if (!json.starts_with(R"({"part":"catalogue")")) {
    return;
  }
  const auto part = nlohmann::json::parse(json, nullptr, false);
  skus_.clear();
  for (const auto& product : part.value("products", nlohmann::json::array())) {
    for (const auto& variant : product.value("variants", nlohmann::json::array())) {
      const std::string gtin = variant.value("gtin", "");
      if (is_gtin(gtin)) {
        skus_[gtin14(gtin)] = variant.value("sku", "");
      }
    }
  }
}

/// The page is built anew, also when what changed it came behind a frame.
void KioskShell::redraw() {
  shop_.refresh();
  wake_window();
}

bool KioskShell::touch(std::int64_t now_ms) {
  const bool answered = kiosk_.touch(now_ms);
  if (answered) {
    redraw();
  }
  return answered;
}

void KioskShell::hint(std::int64_t now_ms) {
  if (kiosk_.presence() == ui::Presence::here) {
    kiosk_.touch(now_ms);
  }
}

void KioskShell::character(char32_t character, std::int64_t now_ms) {
  keyboard_.insert(scanner_.character(character, now_ms));
}

bool KioskShell::enter(std::int64_t now_ms, const ui::ShopModel& model) {
  const Scanner::Entered entered = scanner_.enter(now_ms);
  keyboard_.insert(entered.typed);
  if (entered.scanned.empty()) {
    return false;
  }
  scanned(entered.scanned, model, now_ms);
  return true;
}

void KioskShell::tell(const std::string& english, const std::string& german, bool is_good,
                      std::int64_t now_ms) {
  kiosk_.tell(shop_.language() == "de" ? german : english, is_good, now_ms);
  redraw();
}

void KioskShell::follow_scan(const ui::ShopModel& model, std::int64_t now_ms) {
  const ui::FoundList* list =
      asked_scan_.empty() ? nullptr : model.found.find(scan_list(asked_scan_));
  if (list && !list->waiting) {
    scanned(std::string(asked_scan_), model, now_ms);
  }
}

void KioskShell::scanned(const std::string& digits, const ui::ShopModel& model,
                         std::int64_t now_ms) {
  if (!is_gtin(digits)) {
    return tell("That code was not read properly. Please scan it again.",
                "Der Code wurde nicht richtig gelesen. Bitte noch einmal scannen.", false, now_ms);
  }
  const auto sku = skus_.find(gtin14(digits));
  const ui::Product* product = sku == skus_.end() ? nullptr : model.find_product(sku->second);
  const ui::Variant* variant = product ? model.find_variant(sku->second) : nullptr;
  // Of a large shop the kiosk has a part; the hub knows all of it.
  if (!variant && model.found.large && asked_scan_ != digits) {
    asked_scan_ = digits;
    session_.command(nlohmann::json{
        {"do", "find"},
        {"as", scan_list(digits)},
        {"words", digits.substr(digits.find_first_not_of('0'))},
        {"limit", 1}}.dump());
    return;
  }
  asked_scan_.clear();
  if (!variant) {
    return tell("We do not have the article " + digits + ".",
                "Den Artikel " + digits + " führen wir nicht.", false, now_ms);
  }
  const std::string name = name_of(*product, *variant, shop_.language());
  const bool has_text = std::any_of(product->options.begin(), product->options.end(),
                                    [](const ui::Option& option) { return option.is_text(); });
  if (has_text || !variant->parts.empty()) {
    // There is something to choose or to write first.
    shop_.open_path("/p/" + variant->sku);
    return tell(name, name, true, now_ms);
  }
  session_.command(nlohmann::json{{"do", "add"}, {"sku", variant->sku}, {"quantity", 1}}.dump());
  tell("In your cart: " + name, "Im Warenkorb: " + name, true, now_ms);
}

void KioskShell::tick(std::int64_t now_ms) {
  keyboard_.insert(scanner_.release(now_ms));
  if (kiosk_.tick(now_ms)) {
    redraw();
  }
  if (kiosk_.covers()) {
    keyboard_.focus({}, false);
  }
  is_over_ = is_over_ || kiosk_.presence() == ui::Presence::gone;
}

void KioskShell::follow() {
  const ui::Node* node =
      keyboard_.editing() ? ui::find_node(shop_.nodes(), keyboard_.focused()) : nullptr;
  const ui::Keys keys = !node || options_.no_keyboard   ? ui::Keys::hidden
                        : node->role == ui::Role::email ? ui::Keys::email
                                                        : ui::Keys::text;
  if (must_scroll_ && node) {
    must_scroll_ = false;
    bring_into_view();
  }
  if (kiosk_.show_keys(keys)) {
    must_scroll_ = true;
    redraw();
  }
}

/// The keyboard takes the lower half of the page, and the field may have been there.
void KioskShell::bring_into_view() {
  const ui::Node* field = ui::find_node(shop_.nodes(), keyboard_.focused());
  const ui::Node* page = ui::find_node(shop_.nodes(), "page");
  if (!field || !page) {
    return;
  }
  const float below = field->page_rect.bottom() + field_margin_px - page->page_rect.bottom();
  const float above = page->page_rect.y + field_margin_px - field->page_rect.y;
  const float way = below > 0 ? below : above > 0 ? -above : 0;
  if (way != 0) {
    const float y = std::max(0.0F, page->scroll.y + way);
    shop_.handle_action("page", ui::Action::scroll,
                        std::to_string(static_cast<int>(page->scroll.x)) + "," +
                            std::to_string(static_cast<int>(y)));
    redraw();
  }
}

void KioskShell::carry_out(std::string_view word, const ui::ShopModel& model, std::int64_t now_ms) {
  switch (kiosk_.carry_out(word)) {
    case ui::Kiosk::Wish::nothing:
      break;
    case ui::Kiosk::Wish::finish:
      is_over_ = true;
      break;
    case ui::Kiosk::Wish::print:
      print_cart(model, now_ms);
      break;
    case ui::Kiosk::Wish::type:
      keyboard_.insert(kiosk_.typed());
      if (kiosk_.typed() != "\n") {
        break;
      }
      [[fallthrough]];
    case ui::Kiosk::Wish::hide:
      keyboard_.focus({}, false);
      break;
  }
  redraw();
}

std::int64_t KioskShell::wake_after(std::int64_t now_ms) const {
  const std::int64_t scan = scanner_.wake_after(now_ms);
  const std::int64_t kiosk = kiosk_.wake_after(now_ms);
  return scan < 0 ? kiosk : kiosk < 0 ? scan : std::min(scan, kiosk);
}

}  // namespace noline::shell
