// What the screens remember between frames: the route, what was typed and chosen, a toast.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noline/ui/model.hpp"
#include "router.hpp"
#include "scene.hpp"

namespace noline::ui {

/// Short news at the foot of the page, with one thing to do about it.
struct Toast {
  std::string text;
  std::string action;  ///< Text of the button; empty for none.
  std::string path;    ///< Where the button leads.
  std::int64_t until_ms = 0;
};

/// A code that another device joins with.
struct HandOff {
  std::string role = "pay";
  std::string path;
  std::int64_t expires_ms = 0;
  std::string error_code;
  bool asked = false;
  std::size_t devices_before = 0;
};

struct Join {
  std::string code;
  std::string error_code;
  bool asked = false;
  bool done = false;
};

/// Placing an order, and what is done about one.
struct Ordering {
  std::int64_t epoch = 0;          ///< The cart that the checkout was opened with.
  std::vector<NamedValue> drafts;  ///< What the shopper's other devices last said of each field.
  bool tried = false;              ///< What is missing is marked from now on.
  bool waiting = false;
  std::string error_code;
};

/// Products that a list shows at first, and more at each press.
inline constexpr std::int64_t list_page = 24;

struct State {
  Route route;
  std::int64_t list_limit = list_page;  ///< How many products of a list are shown at most.
  std::int64_t visit = 1;               ///< Grows with every screen that is opened.
  std::int64_t sessions_visit = 0;      ///< The visit that asked for the account's sessions.
  std::vector<NamedValue> fields;       ///< Key of a field to its text.
  std::string product;                  ///< The product the choice below belongs to.
  std::vector<NamedValue> chosen;       ///< Option name to value.
  std::int64_t amount = 1;
  std::string note_line;  ///< The cart line whose note is being written.
  std::string list_line;  ///< The cart line that goes to a wish list.
  std::string merge;      ///< What a sign-in makes of the carts; empty: as the shop says.
  bool sign_up = false;
  std::string account_form;  ///< What the shopper does about the account: "password" or "erase".
  bool mail_sent = false;    ///< A link for a new password is on its way, if there is an account.
  std::string waiting;       ///< Name of the call whose result is awaited.
  std::string form_error;
  bool unsent = false;  ///< Signing out would lose what was not sent; the shopper decides.
  HandOff hand_off;
  Ordering order;
  Join join;
  Toast toast;

  std::string_view field(std::string_view key) const;
  void set_field(std::string_view key, std::string_view text);
};

}  // namespace noline::ui
