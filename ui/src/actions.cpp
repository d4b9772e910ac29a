#include "core.hpp"
#include "quoted.hpp"

namespace noline::ui {
namespace {

constexpr std::int64_t toast_ms = 4000;
constexpr std::int64_t amount_max = 999;

// A number of CSS pixels: digits, perhaps with a fraction.
float to_float(std::string_view text) {
  float value = 0;
  float unit = 0;
  for (const char c : text) {
    if (c == '.' && unit == 0) {
      unit = 1;
    } else if (c >= '0' && c <= '9') {
      unit *= 10;
      value = value * 10 + static_cast<float>(c - '0');
    } else {
      break;
    }
    if (unit >= 1000) {
      break;  // Thousandths are finer than any screen.
    }
  }
  return unit > 0 ? value / unit : value;
}

}  // namespace

int Shop::Impl::find_node_index(std::string_view key) const {
  for (std::size_t i = 0; i < scene.nodes.size(); ++i) {
    if (scene.nodes[i].key == key) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

void Shop::Impl::command(const char* what, std::initializer_list<TextMember> members,
                         std::string_view rest) {
  std::string json = "{\"do\":\"";
  json.append(what).append("\"");
  for (const auto& [name, value] : members) {
    json.append(",\"").append(name).append("\":");
    append_quoted(json, value);
  }
  intents.push_back({Intent::Kind::command, json.append(rest).append("}"), {}});
}

void Shop::Impl::show_toast(Word words, Word action, std::string action_path) {
  state_.toast = {std::string(say(words, language)),
                  action_path.empty() ? std::string() : std::string(say(action, language)),
                  std::move(action_path), now_ms_ + toast_ms};
}

void Shop::Impl::copy(const std::string& link) {
  intents.push_back({Intent::Kind::copy, link, {}});
  show_toast(Word::copied, Word::copied, {});
}

void Shop::Impl::handle_action(std::string_view key, Action action, std::string_view value) {
  switch (action) {
    case Action::press:
      press(key);
      break;
    case Action::input:
      input(key, value);
      break;
    case Action::submit:
      submit(key);
      break;
    case Action::focus:
      touch_.focus = key;
      touch_.focus_visible = value == "visible";
      break;
    case Action::blur:
      save_draft(key);
      if (touch_.focus == key) {
        touch_.focus.clear();
      }
      break;
    case Action::hover:
      touch_.hover = key;
      break;
    case Action::unhover:
      if (touch_.hover == key) {
        touch_.hover.clear();
      }
      break;
    case Action::down:
      touch_.down = key;
      break;
    case Action::up:
      touch_.down.clear();
      break;
    case Action::scroll:
      scroll(key, value);
      return;
    case Action::back:
      intents.push_back({Intent::Kind::back, {}, {}});
      break;
  }
  dirty_ = dirty_ || (action != Action::hover && action != Action::unhover &&
                      action != Action::down && action != Action::up);
}

void Shop::Impl::press(std::string_view key) {
  const int index = find_node_index(key);
  if (index >= 0 && !scene.nodes[static_cast<std::size_t>(index)].state.disabled) {
    // A copy: what is done may rebuild the scene.
    const Bound bound = scene.bounds[static_cast<std::size_t>(index)];
    perform(bound);
  }
}

void Shop::Impl::input(std::string_view key, std::string_view value) {
  state_.set_field(key, value);
  if (key.starts_with("checkout.") && touch_.focus != key) {
    save_draft(key);  // Filled in by the browser: nobody will leave the field.
  }
  if (key == "search" && state_.route.screen == ScreenKind::search) {
    state_.route.query = value;
    path = path_of(state_.route);
    intents.push_back({Intent::Kind::replace, path, {}});
    page_scroll().y = 0;
    ++page_scroll().revision;
  }
}

void Shop::Impl::submit(std::string_view key) {
  if (key == "search") {
    Route route;
    route.screen = ScreenKind::search;
    route.query = state_.field("search");
    if (state_.route.screen != ScreenKind::search) {
      go(path_of(route), Intent::Kind::navigate);
    }
    return;
  }
  const int index = find_node_index(key);
  if (index >= 0) {
    press(scene.nodes[static_cast<std::size_t>(index)].submit_key);
  }
}

void Shop::Impl::scroll(std::string_view key, std::string_view value) {
  const std::size_t comma = std::min(value.find(','), value.size());
  const float x = to_float(value.substr(0, comma));
  const float y = to_float(value.substr(std::min(value.size(), comma + 1)));
  for (ScrollPosition& position : scrolls_) {
    if (position.key == key) {
      position.x = x / zoom;
      position.y = y / zoom;
    }
  }
  // Several moves may come before the next frame; each goes on from the last.
  const int index = find_node_index(key);
  if (index >= 0) {
    ScrollFacts& facts = scene.nodes[static_cast<std::size_t>(index)].scroll;
    facts.x = x;
    facts.y = y;
  }
}

ScrollPosition& Shop::Impl::page_scroll() {
  for (ScrollPosition& position : scrolls_) {
    if (position.key == "page") {
      return position;
    }
  }
  scrolls_.push_back({"page", 0, 0, 0});
  return scrolls_.back();
}

void Shop::Impl::go(std::string_view wanted, Intent::Kind kind) {
  const Route route = parse_path(wanted);
  ScrollPosition& scroll = page_scroll();
  if (route == state_.route) {
    scroll.y = 0;
    ++scroll.revision;
    return;
  }
  if (kind == Intent::Kind::navigate) {
    left_at_.emplace_back(path, scroll.y);
  }
  const std::string before = path;
  enter(route);
  intents.push_back({kind, path, before});
}

void Shop::Impl::enter(const Route& route) {
  const bool new_screen = route.screen != state_.route.screen || route.id != state_.route.id;
  state_.list_limit = list_page;
  state_.route = route;
  path = path_of(route);
  ScrollPosition& scroll = page_scroll();
  scroll.y = 0;
  ++scroll.revision;
  if (new_screen) {
    ++state_.visit;
    std::erase_if(scrolls_, [](const ScrollPosition& s) { return s.key != "page"; });
    touch_ = {};
    state_.form_error.clear();
    state_.account_form.clear();
    state_.mail_sent = false;
    state_.unsent = false;
    state_.note_line.clear();
    state_.list_line.clear();
  }
  if (route.screen == ScreenKind::search || route.screen == ScreenKind::category) {
    state_.set_field("search", route.query);
  }
  if (route.screen == ScreenKind::hand_off) {
    state_.hand_off = {};
  }
  if (new_screen) {
    state_.order = {};
  }
  if (route.screen == ScreenKind::join && route.id != state_.join.code) {
    state_.join = {};
    state_.join.code = route.id;
  }
  dirty_ = true;
}

void Shop::Impl::open_path(std::string_view wanted, bool restored) {
  const Route route = parse_path(wanted);
  if (!restored && route == state_.route) {
    return;
  }
  enter(route);
  if (!restored) {
    return;
  }
  for (auto it = left_at_.rbegin(); it != left_at_.rend(); ++it) {
    if (it->first == path) {
      page_scroll().y = it->second;
      left_at_.erase(std::next(it).base());
      break;
    }
  }
}

void Shop::Impl::perform(const Bound& bound) {
  switch (bound.what) {
    case Do::nothing:
      return;
    case Do::go:
      state_.toast = {};
      state_.merge = bound.b;
      return go(bound.a, Intent::Kind::navigate);
    case Do::replace:
      return go(bound.a, Intent::Kind::replace);
    case Do::back:
      intents.push_back({Intent::Kind::back, {}, {}});
      return;
    case Do::choose:
      std::erase_if(state_.chosen, [&](const NamedValue& it) { return it.first == bound.a; });
      state_.chosen.emplace_back(bound.a, bound.b);
      return;
    case Do::amount:
      state_.amount = std::clamp<std::int64_t>(bound.n, 1, amount_max);
      return;
    case Do::copy:
      return copy(bound.a);
    case Do::shell:
      intents.push_back({Intent::Kind::shell, bound.a, {}});
      return;
    case Do::close_toast:
      state_.toast = {};
      return;
    case Do::hand_off:
      return ask_hand_off(bound.a);
    case Do::join:
      return ask_join();
    case Do::tell:
      intents.push_back({Intent::Kind::command, bound.a, {}});
      return;
    case Do::prefer:
      return command("prefer", {{"name", bound.a}, {"value", bound.b}});
    default:
      perform_on_order(bound);
      perform_in_cart(bound);
      perform_in_list(bound);
      perform_in_account(bound);
  }
}

void Shop::Impl::perform_in_list(const Bound& bound) {
  Route route = state_.route;
  switch (bound.what) {
    case Do::filter:
      if (std::erase(route.filters, bound.a) == 0) {
        route.filters.push_back(bound.a);
      }
      break;
    case Do::more:
      state_.list_limit += list_page;
      return;
    case Do::sort:
      route.sort = static_cast<Sort>((static_cast<int>(route.sort) + 1) % sort_count);
      break;
    case Do::clear_filters:
      route.filters.clear();
      break;
    case Do::clear_search:
      route = {};
      route.screen = ScreenKind::search;
      break;
    case Do::submit_search:
      return submit("search");
    default:
      return;
  }
  go(path_of(route), Intent::Kind::replace);
}

}  // namespace noline::ui
