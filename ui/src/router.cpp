#include "router.hpp"

#include <array>

namespace noline::ui {
namespace {

constexpr std::array<std::string_view, 4> sort_names{"", "price", "price-down", "rating"};

// What the search takes; an address may hold anything.
constexpr std::size_t query_bytes_max = 200;
constexpr std::size_t filters_max = 16;

// Where the text ends when it is to have at most so many bytes: never within a character.
std::size_t utf8_end(std::string_view text, std::size_t bytes_max) {
  std::size_t end = std::min(text.size(), bytes_max);
  while (end > 0 && end < text.size() && (text[end] & 0xC0) == 0x80) {
    --end;
  }
  return end;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                        hex_digit(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                       c == '-' || c == '_' || c == '.' || c == '~' || c == ':';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

void read_query(std::string_view query, Route& route) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view name = pair.substr(0, equals);
    const std::string value = decode(pair.substr(std::min(pair.size(), equals + 1)));
    if (name == "q") {
      route.query = value.substr(0, utf8_end(value, query_bytes_max));
    } else if (name == "f" && route.filters.size() < filters_max) {
      route.filters.push_back(value);
    } else if (name == "s") {
      for (std::size_t i = 0; i < sort_names.size(); ++i) {
        route.sort = value == sort_names[i] ? static_cast<Sort>(i) : route.sort;
      }
    }
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
}

void read_plain(std::string_view path, Route& route) {
  if (path == "/" || path.empty()) {
    route.screen = ScreenKind::home;
  } else if (path == "/cart") {
    route.screen = ScreenKind::cart;
  } else if (path.starts_with("/b/") || path.starts_with("/cart/")) {
    // The hub says what such a link holds, and where it leads.
    route.screen = ScreenKind::cart;
    route.id = path;
  } else if (path == "/checkout") {
    route.screen = ScreenKind::checkout;
  } else if (path.size() > 7 && path.starts_with("/order/")) {
    route.screen = ScreenKind::order;
    route.id = decode(path.substr(7));
  } else if (path == "/account") {
    route.screen = ScreenKind::account;
  } else if (path == "/hand-off") {
    route.screen = ScreenKind::hand_off;
  } else if (path == "/compare") {
    route.screen = ScreenKind::compare;
  } else if (path == "/stores") {
    route.screen = ScreenKind::stores;
  } else if (path == "/help") {
    route.screen = ScreenKind::help;
  } else if (path == "/join") {
    route.screen = ScreenKind::join;
  } else if (path == "/s") {
    route.screen = ScreenKind::search;
  } else if (path.size() > 3 && (path.starts_with("/c/") || path.starts_with("/p/"))) {
    route.screen = path[1] == 'c' ? ScreenKind::category : ScreenKind::product;
    route.id = decode(path.substr(3));
  } else {
    route.screen = ScreenKind::not_found;
  }
}

std::string lists_query(const Route& route) {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) {
      out += out.empty() ? '?' : '&';
      out.append(name).append(value);
    }
  };
  add("q=", encode(route.query));
  for (const std::string& filter : route.filters) {
    add("f=", encode(filter));
  }
  add("s=", sort_name(route.sort));
  return out;
}

}  // namespace

std::string_view sort_name(Sort sort) {
  return sort_names[static_cast<std::size_t>(sort)];
}

Route parse_path(std::string_view path) {
  Route route;
  // The code stands behind '#', so that it is never sent to a server and never in a log.
  const std::size_t hash = path.find('#');
  if (hash != std::string_view::npos) {
    const std::string_view fragment = path.substr(hash + 1);
    if (fragment.starts_with("join=") && fragment.size() > 5) {
      route.screen = ScreenKind::join;
      route.id = decode(fragment.substr(5));
      return route;
    }
    if (fragment.starts_with("reset=") && fragment.size() > 6) {
      route.screen = ScreenKind::account;
      route.id = decode(fragment.substr(6));
      return route;
    }
    path = path.substr(0, hash);
  }
  const std::size_t question = std::min(path.find('?'), path.size());
  std::string_view plain = path.substr(0, question);
  while (plain.size() > 1 && plain.ends_with('/')) {
    plain.remove_suffix(1);
  }
  read_plain(plain, route);
  if (question < path.size() &&
      (route.screen == ScreenKind::search || route.screen == ScreenKind::category)) {
    read_query(path.substr(question + 1), route);
  }
  return route;
}

std::string path_of(const Route& route) {
  switch (route.screen) {
    case ScreenKind::home:
      return "/";
    case ScreenKind::category:
      return "/c/" + encode(route.id) + lists_query(route);
    case ScreenKind::search:
      return "/s" + lists_query(route);
    case ScreenKind::product:
      return "/p/" + encode(route.id);
    case ScreenKind::cart:
      return "/cart";
    case ScreenKind::checkout:
      return "/checkout";
    case ScreenKind::order:
      return "/order/" + encode(route.id);
    case ScreenKind::account:
      return route.id.empty() ? "/account" : "/account#reset=" + encode(route.id);
    case ScreenKind::hand_off:
      return "/hand-off";
    case ScreenKind::compare:
      return "/compare";
    case ScreenKind::stores:
      return "/stores";
    case ScreenKind::help:
      return "/help";
    case ScreenKind::join:
      return route.id.empty() ? "/join" : "/#join=" + encode(route.id);
    case ScreenKind::not_found:
      break;
  }
  return "/not-found";
}

}  // namespace noline::ui
