// The shop behind its public face: state, input, and what is built and drawn from them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noline/ui/shop.hpp"
#include "paint.hpp"
#include "read_json.hpp"
#include "screens/screens.hpp"

namespace noline::ui {

/// A text member of a command.
using TextMember = std::pair<const char*, std::string_view>;

class Shop::Impl {
 public:
  explicit Impl(const FontFiles& fonts);

  FrameResult frame(const ShopModel& model, const Frame& frame, Platform& platform);
  void handle_action(std::string_view key, Action action, std::string_view value);
  void open_path(std::string_view path, bool restored);
  void forget();
  void refresh() { dirty_ = true; }

  Overlay* overlay = nullptr;
  std::vector<Intent> intents;
  std::string nodes_json;
  std::string path = "/";
  std::string title;
  std::string language = "en";
  Tokens tokens{};
  Scene scene;
  TextEngine text;
  float zoom = 1;

 private:
  // Input, in actions.cpp.
  void perform(const Bound& bound);
  void perform_in_cart(const Bound& bound);
  void save_note(const std::string& place);
  void perform_in_list(const Bound& bound);
  void perform_in_account(const Bound& bound);
  void call_account(const std::string& name);
  void hide_secrets();
  bool take_account_result(std::string_view name, std::string_view error_code);
  void press(std::string_view key);
  void input(std::string_view key, std::string_view value);
  void submit(std::string_view key);
  void scroll(std::string_view key, std::string_view value);
  void go(std::string_view wanted, Intent::Kind kind);
  void enter(const Route& route);
  void add_to_cart(const std::string& sku);
  void sign(const char* name);
  void ask_hand_off(const std::string& role);
  void ask_sessions(const ShopModel& model);
  void ask_join();

  // Orders, in order_actions.cpp.
  void perform_on_order(const Bound& bound);
  void place_order();
  void save_draft(std::string_view key);
  void save_drafts();
  void take_drafts(const ShopModel& model);
  void follow_order(const ShopModel& model);
  bool take_order_result(const CallResult& result);

  /// Asks the shell for a command; `rest` is further members as JSON.
  void command(const char* what, std::initializer_list<TextMember> members = {},
               std::string_view rest = {});
  void copy(const std::string& link);
  void show_toast(Word words, Word action, std::string action_path);
  int find_node_index(std::string_view key) const;

  // Frames, in shop.cpp.
  void react(const ShopModel& model);
  void take_result(const ShopModel& model);
  bool take_sign_result(const CallResult& result);
  bool take_hand_off_result(const CallResult& result);
  bool take_session_result(const CallResult& result);
  bool take_join_result(const CallResult& result);
  bool take_link_result(const CallResult& result, const std::string& origin);
  void follow_sku(const ShopModel& model);
  void record(const ShopModel& model);
  void ask_products(const ShopModel& model);
  void choose_look(const ShopModel& model, const Frame& frame);
  bool must_build(const ShopModel& model, const Frame& frame);
  void build(const ShopModel& model, const Frame& frame);
  void draw(const Frame& frame, Platform& platform);
  std::int64_t wake_after(const Frame& frame) const;
  ScrollPosition& page_scroll();
  bool write_nodes();

  State state_;
  View view_;
  Touch touch_;
  Motion motion_;
  std::vector<ScrollPosition> scrolls_;
  std::vector<std::pair<std::string, float>> left_at_;  ///< Path to where it was scrolled to.
  std::string drawn_look_;                              ///< What the tokens were made from.
  std::uint64_t built_revision_ = 0;
  std::uint64_t seen_result_ = 0;
  std::int64_t built_second_ = -1;
  std::string asked_path_;  ///< What products were asked for last: by which path, ...
  std::int64_t asked_limit_ = 0;
  std::uint64_t asked_serial_ = 0;  ///< ...after which answer.
  std::string seen_path_;           ///< Shown since...
  std::int64_t seen_ms_ = 0;        ///< ...this moment.
  std::string recorded_path_;       ///< The last one that counted as looked at.
  std::int64_t look_due_ms_ = -1;   ///< When what is shown counts; -1 when it never will.
  std::int64_t now_ms_ = 0;
  std::int64_t wall_ms_ = 0;
  std::size_t device_count_ = 0;
  std::string shown_;  ///< What the checkout's model stands for.
  Frame built_for_;
  bool dirty_ = true;
};

}  // namespace noline::ui
