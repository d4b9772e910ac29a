// What the shell does for a kiosk besides showing the shop: it knows when its shopper has gone,
// finds what the barcode scanner read, and prints receipts and slips.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "claims.hpp"
#include "keyboard.hpp"
#include "noline/ui/kiosk.hpp"
#include "options.hpp"
#include "printer.hpp"
#include "scanner.hpp"
#include "session.hpp"

namespace noline::shell {

class KioskShell {
 public:
  KioskShell(const Options& options, ui::Shop& shop, ShopSession& session, Keyboard& keyboard);
  ~KioskShell();
  KioskShell(const KioskShell&) = delete;
  KioskShell& operator=(const KioskShell&) = delete;

  /// Reads what the screens' model leaves out: the articles' codes.
  void take_part(const std::string& json);

  /// Somebody pressed something. True when that only answered the question.
  bool touch(std::int64_t now_ms);
  /// A pointer that moves shows that somebody is there, but answers no question: screens flicker.
  void hint(std::int64_t now_ms);
  /// A character, or Enter, of a keyboard or of a scanner. False: not the shell's business.
  void character(char32_t character, std::int64_t now_ms);
  bool enter(std::int64_t now_ms, const ui::ShopModel& model);

  /// To be called before every frame.
  void tick(std::int64_t now_ms);
  /// A command that the kiosk answers itself, or false. Without a network "take it on my phone"
  /// shows the code of a slip.
  bool answer(const std::string& command, ui::ShopModel& model, std::int64_t now_ms);
  /// Prints the receipt of an order once it is placed.
  void follow_orders(const ui::ShopModel& model, std::int64_t now_ms);
  /// Goes on with a code that the hub was asked for.
  void follow_scan(const ui::ShopModel& model, std::int64_t now_ms);
  /// Follows the focus after a frame: a field wants the keyboard on the screen.
  void follow();
  void carry_out(std::string_view word, const ui::ShopModel& model, std::int64_t now_ms);
  /// True once the shopper is to be forgotten.
  bool is_over() const { return is_over_; }
  std::int64_t wake_after(std::int64_t now_ms) const;

 private:
  void scanned(const std::string& digits, const ui::ShopModel& model, std::int64_t now_ms);
  void tell(const std::string& english, const std::string& german, bool is_good,
            std::int64_t now_ms);
  void bring_into_view();
  void redraw();
  receipt::Paper paper(const ui::ShopModel& model, ClaimKind kind);
  void print_cart(const ui::ShopModel& model, std::int64_t now_ms);
  void print_order(const ui::ShopModel& model, const ui::Order& order, std::int64_t now_ms);
  void tell_printed(bool is_printed, std::int64_t now_ms);

  const Options& options_;
  ui::Shop& shop_;
  ShopSession& session_;
  Keyboard& keyboard_;
  ui::Kiosk kiosk_;
  Scanner scanner_;
  std::map<std::string, std::string> skus_;  ///< By GTIN of 14 digits.
  std::string asked_scan_;                   ///< The code that the hub is asked for.
  Claims claims_;
  Printer printer_;
  std::set<std::string> printed_;  ///< Orders.
  bool is_over_ = false;
  bool must_scroll_ = false;
};

}  // namespace noline::shell
