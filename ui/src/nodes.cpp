#include "noline/ui/nodes.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "quoted.hpp"

namespace noline::ui {
namespace {

constexpr std::array<std::string_view, 24> role_names{
    "none",   "main",   "banner",  "navigation", "contentinfo", "heading1", "heading2", "heading3",
    "button", "link",   "textbox", "searchbox",  "password",    "email",    "list",     "listitem",
    "img",    "status", "alert",   "group",      "form",        "dialog",   "text",     "scroll"};

// Written by hand, not with a JSON library: this runs on every change of a screen.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void text(const char* key, std::string_view value) {
    if (!value.empty()) {
      name(key);
      quoted(value);
    }
  }
  void name(const char* key) {
    out_ += out_.back() == '{' ? "\"" : ",\"";
    out_.append(key).append("\":");
  }
  void number(float value) {
    // Half pixels are as fine as layouts get; fewer digits make fewer changes.
    const long doubled = std::lround(value * 2);
    integer(doubled / 2, doubled < 0 && doubled / 2 == 0);
    if (doubled % 2 != 0) {
      out_ += ".5";
    }
  }
  void integer(long value, bool minus_zero = false) {
    char buffer[24];
    if (minus_zero) {
      out_ += '-';
    }
    out_.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
  }
  void quoted(std::string_view value) { append_quoted(out_, value); }
  void color(std::uint32_t rgb) {
    static constexpr char digits[] = "0123456789abcdef";
    out_ += "\"#";
    for (int shift = 20; shift >= 0; shift -= 4) {
      out_ += digits[rgb >> static_cast<unsigned>(shift) & 15U];
    }
    out_ += '"';
  }
  void numbers(const char* key, std::initializer_list<float> values) {
    name(key);
    out_ += '[';
    for (const float value : values) {
      if (out_.back() != '[') {
        out_ += ',';
      }
      number(value);
    }
    out_ += ']';
  }

 private:
  std::string& out_;
};

std::string state_letters(const NodeState& state) {
  std::string letters;
  const auto add = [&](bool on, char letter) {
    if (on) {
      letters += letter;
    }
  };
  add(state.disabled, 'd');
  add(state.toggle, 't');
  add(state.checked, 'c');
  add(state.current, 'u');
  add(state.expanded, 'e');
  add(state.focused, 'f');
  add(state.live, 'l');
  add(state.required, 'r');
  add(state.invalid, 'i');
  add(state.multiline, 'm');
  add(state.read_only, 'o');
  return letters;
}

void write_look(const FieldLook& look, Writer& writer, std::string& out) {
  writer.name("f");
  out += '[';
  writer.number(look.font_px);
  out += ',';
  writer.integer(look.weight);
  out += ',';
  writer.color(look.ink);
  out += ',';
  writer.color(look.placeholder);
  for (const float value : {look.padding_left_px, look.padding_right_px, look.line_px}) {
    out += ',';
    writer.number(value);
  }
  out += ']';
}

void write_node(const Node& node, std::string& out) {
  Writer writer(out);
  out += '{';
  writer.text("k", node.key);
  writer.text("p", node.parent);
  writer.text("r", role_name(node.role));
  writer.text("n", node.name);
  writer.text("v", node.value);
  writer.text("h", node.href);
  writer.numbers("b", {node.rect.x, node.rect.y, node.rect.width, node.rect.height});
  writer.text("s", state_letters(node.state));
  writer.text("i", node.input_mode);
  writer.text("a", node.autocomplete);
  writer.text("ph", node.placeholder);
  writer.text("fk", node.submit_key);
  if (node.length_max > 0) {
    writer.name("mx");
    writer.integer(node.length_max);
  }
  if (is_field(node.role)) {
    write_look(node.field, writer, out);
  }
  if (node.role == Role::scroll) {
    // The position counts only when the screens moved it: the rest is the shopper's scrolling.
    writer.numbers("c", {node.scroll.content_width, node.scroll.content_height, node.scroll.x,
                         node.scroll.y, static_cast<float>(node.scroll.revision)});
  }
  out += '}';
}

}  // namespace

void append_quoted(std::string& out, std::string_view value) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

std::string_view role_name(Role role) {
  return role_names[static_cast<std::size_t>(role)];
}

bool is_field(Role role) {
  return role == Role::textbox || role == Role::searchbox || role == Role::password ||
         role == Role::email;
}

NodeFacts::NodeFacts() = default;

bool is_interactive(const Node& node) {
  return node.role == Role::button || node.role == Role::link || is_field(node.role);
}

std::string nodes_to_json(const std::vector<Node>& nodes) {
  std::string out = "[";
  for (const Node& node : nodes) {
    if (out.size() > 1) {
      out += ',';
    }
    write_node(node, out);
  }
  return out += ']';
}

const Node* find_node(const std::vector<Node>& nodes, std::string_view key) {
  for (const Node& node : nodes) {
    if (node.key == key) {
      return &node;
    }
  }
  return nullptr;
}

const Node* find_node_at(const std::vector<Node>& nodes, float x, float y) {
  for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) {
    if (is_interactive(*it) && it->page_rect.contains(x, y) && it->clip.contains(x, y)) {
      return &*it;
    }
  }
  return nullptr;
}

const Node* find_scroll_at(const std::vector<Node>& nodes, float x, float y, bool horizontal) {
  for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) {
    const ScrollFacts& scroll = it->scroll;
    const bool larger = horizontal ? scroll.content_width > it->rect.width + 1
                                   : scroll.content_height > it->rect.height + 1;
    if (it->role == Role::scroll && larger && it->page_rect.contains(x, y)) {
      return &*it;
    }
  }
  return nullptr;
}

std::string next_focus(const std::vector<Node>& nodes, std::string_view key, bool backwards) {
  std::vector<const Node*> order;
  std::size_t at = 0;
  bool found = false;
  for (const Node& node : nodes) {
    if (is_interactive(node) && !node.state.disabled) {
      if (node.key == key) {
        at = order.size();
        found = true;
      }
      order.push_back(&node);
    }
  }
  if (order.empty()) {
    return {};
  }
  if (!found) {
    return backwards ? order.back()->key : order.front()->key;
  }
  const std::size_t step = backwards ? order.size() - 1 : 1;
  return order[(at + step) % order.size()]->key;
}

}  // namespace noline::ui
