// The kiosk's receipts and slips.
#include <chrono>
#include <ctime>

#include "kiosk_shell.hpp"
#include "nlohmann/json.hpp"

namespace noline::shell {
namespace {

std::int64_t wall_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string join_path(const std::string& code) {
  return "/#join=" + code;
}

}  // namespace

receipt::Paper KioskShell::paper(const ui::ShopModel& model, ClaimKind kind) {
  receipt::Paper paper;
  paper.language = shop_.language();
  paper.now_ms = wall_ms();
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  paper.utc_offset_minutes = static_cast<int>(local.tm_gmtoff / 60);
  if (const auto code = claims_.make(session_.read_own(), kind)) {
    paper.claim = model.origin + join_path(*code);
  }
  return paper;
}

void KioskShell::tell_printed(bool is_printed, std::int64_t now_ms) {
  if (is_printed) {
    return tell("It is being printed.", "Wird gedruckt.", true, now_ms);
  }
  tell("The printer does not work. Please ask our staff.",
       "Der Drucker funktioniert nicht. Bitte frag unser Personal.", false, now_ms);
}

void KioskShell::print_cart(const ui::ShopModel& model, std::int64_t now_ms) {
  if (model.cart.lines.empty()) {
    return tell("Your cart is empty.", "Dein Warenkorb ist leer.", false, now_ms);
  }
  const auto rows = receipt::slip_of(model, paper(model, ClaimKind::cart));
  tell_printed(printer_.print(rows, "cart-" + std::to_string(wall_ms())), now_ms);
}

void KioskShell::print_order(const ui::ShopModel& model, const ui::Order& order,
                             std::int64_t now_ms) {
  const auto rows = receipt::receipt_of(model, order, paper(model, ClaimKind::order));
  tell_printed(printer_.print(rows, "order-" + order.number), now_ms);
}

void KioskShell::follow_orders(const ui::ShopModel& model, std::int64_t now_ms) {
  for (const ui::Order& order : model.orders) {
    if (printer_.is_there() && printed_.insert(order.id).second) {
      print_order(model, order, now_ms);
    }
  }
}

bool KioskShell::answer(const std::string& command, ui::ShopModel& model, std::int64_t now_ms) {
  if (!command.starts_with(R"({"do":"hand_off")") || model.connection.link == "online") {
    return false;
  }
  const auto code = claims_.make(session_.read_own(), ClaimKind::cart);
  nlohmann::json event = {{"event", "result"}, {"name", "hand_off"}};
  if (code) {
    event["ok"] = {{"path", join_path(*code)}, {"code", *code}};
    tell(
        "This kiosk is offline. Keep the code: your cart is on your phone within a week, as soon "
        "as the kiosk is back.",
        "Der Kiosk ist offline. Heb den Code auf: Dein Warenkorb ist eine Woche lang auf deinem "
        "Handy abrufbar, sobald der Kiosk wieder da ist.",
        true, now_ms);
  } else {
    event["error"] = {{"code", "offline"}, {"detail", code.error().detail}};
  }
  ui::apply_event(model, event.dump());
  redraw();
  return true;
}

}  // namespace noline::shell
