// The body of a row -> a value.
#include <algorithm>

#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline::wire {
namespace {

/// The last 35 years that a stamp could hold are left free: after a forged stamp at the very end of
/// time nobody could draw a greater one.
constexpr std::uint64_t clock_most = 0xfeff'ffff'ffff'ffff;

/// Takes components out of a body; the first wrong one is remembered and the whole value refused.
struct Decoder {
  const ReplicaTable& table;
  std::string wrong = {};

  void note(std::string_view what) {
    if (wrong.empty())
      wrong = what;
  }

  Stamp stamp(const Json& json, std::string_view what) {
    if (json.is_null())
      return {};
    const auto clock = take_u64(element(json, 0));
    const auto index = take_count(element(json, 1));
    const auto replica = index ? table.find(*index) : std::nullopt;
    // Zero means "never" and is left out; written out it would not survive the next encoding.
    if (!clock || !replica || *clock == 0 || *clock > clock_most) {
      note(what);
      return {};
    }
    return {*clock, *replica};
  }

  Scalar scalar(const Json& json) {
    if (json.is_null())
      return {};
    if (const auto* flag = json.get_ptr<const bool*>())
      return {*flag};
    if (const auto* text = take_text(json))
      return {*text};
    const auto count = take_count(json);
    if (count && *count <= INT64_MAX)
      return {static_cast<std::int64_t>(*count)};
    const auto* number = json.get_ptr<const Json::number_integer_t*>();
    if (number != nullptr && !count)
      return {std::int64_t{*number}};
    note("a register's value");
    return {};
  }

  Register reg(const Json& body) {
    if (!body.is_object())
      note("a register");
    return {scalar(member(body, "v")), stamp(member(body, "s"), "a register's stamp"),
            stamp(member(body, "r"), "a register's replaced stamp")};
  }

  Choice choice(const Json& body) {
    Choice out;
    for (const auto& item : list(member(body, "v"), "a choice's options")) {
      const auto* text = take_text(element(item, 0));
      if (text == nullptr || element(item, 1).is_null())
        note("a choice's option");
      else
        out.options.push_back({stamp(element(item, 1), "an option's stamp"), *text});
    }
    std::sort(out.options.begin(), out.options.end());
    out.options.erase(std::unique(out.options.begin(), out.options.end()), out.options.end());
    for (const auto& item : list(member(body, "x"), "a choice's history")) {
      const auto index = take_count(element(item, 0));
      const auto replica = index ? table.find(*index) : std::nullopt;
      const auto clock = take_u64(element(item, 1));
      if (!replica || !clock || *clock == 0 || *clock > clock_most)
        note("a choice's history");
      else
        out.superseded[*replica] = *clock;
    }
    // Joining drops options that the history supersedes; a value in order joins with itself as it
    // is.
    join(out, Choice{});
    return out;
  }

  const Json& list(const Json& json, std::string_view what) {
    static const Json empty = Json::array();
    if (json.is_null())
      return empty;
    if (json.is_array())
      return json;
    note(what);
    return empty;
  }

  Line line(const Json& body) {
    Line out;
    if (!body.is_object()) {
      note("a line");
      return out;
    }
    for (const auto& [name, part] : body.get_ref<const Json::object_t&>()) {
      if (name.size() != 1 || !component(name.front(), part, out))
        out.extra[name] = to_bytes(part);
    }
    return out;
  }

  /// False for a component that a newer version brought.
  bool component(char name, const Json& part, Line& out) {
    switch (name) {
      case 'a':
        totals(part, out, &Contribution::added);
        return true;
      case 'b':
        base(part, out);
        return true;
      case 'c':
        out.cleared = stamp(part, "a line's cleared stamp");
        return true;
      case 'd':
        out.last_remove = stamp(part, "a line's last removal");
        return true;
      case 'f':
        fields(part, out);
        return true;
      case 'g':
        foreign_totals(part, out);
        return true;
      case 'i':
        identity(part, out);
        return true;
      case 'k':
        out.kept = stamp(part, "a line's kept stamp");
        return true;
      case 'l':
        moved(part, out);
        return true;
      case 'n':
        out.created = stamp(part, "a line's creation");
        return true;
      case 's':
        totals(part, out, &Contribution::seen);
        return true;
      case 't':
        out.last_add = stamp(part, "a line's last add");
        return true;
      default:
        return false;
    }
  }

  void base(const Json& json, Line& out) {
    if (json.is_null())
      return;
    out.base.stamp = stamp(json, "a line's base");
    const auto quantity = take_u32(element(json, 2));
    if (!quantity)
      note("a line's quantity");
    else
      out.base.quantity = *quantity;
  }

  void moved(const Json& json, Line& out) {
    if (json.is_null())
      return;
    out.list = reg(json);
    if (out.list.stamp.is_zero())
      note("a line's list");
  }

  void identity(const Json& json, Line& out) {
    if (json.is_null())
      return;
    const auto* sku = take_text(element(json, 0));
    if (sku == nullptr || sku->empty())
      return note("a line's SKU");
    out.identity.sku = *sku;
    const Json& options = element(json, 1);
    if (options.is_null())
      return;
    if (!options.is_object())
      return note("a line's options");
    for (const auto& [name, value] : options.items()) {
      const auto* text = take_text(value);
      if (text == nullptr)
        return note("a line's option");
      out.identity.options[name] = *text;
    }
  }

  void merge(Line& out, Contribution entry) {
    Line part;
    part.contributions.push_back(entry);
    join(out, part);
  }

  void totals(const Json& flat, Line& out, std::uint64_t Contribution::*component) {
    const Json& pairs = list(flat, "a line's contributions");
    if (pairs.size() % 2 != 0 || pairs.size() / 2 > limits::contributions_per_line_max) {
      return note("a line's contributions");
    }
    for (std::size_t at = 0; at + 1 < pairs.size(); at += 2) {
      const auto index = take_count(pairs[at]);
      const auto replica = index ? table.find(*index) : std::nullopt;
      const auto total = take_count(pairs[at + 1]);
      if (!replica || !total)
        return note("a line's contribution");
      Contribution entry{Contributor::own(*replica), 0, 0};
      entry.*component = *total;
      merge(out, entry);
    }
  }

  void foreign_totals(const Json& json, Line& out) {
    const Json& items = list(json, "a line's carried contributions");
    if (items.size() > limits::contributions_per_line_max)
      return note("a line's carried contributions");
    for (const auto& item : items) {
      const auto id = take_u64(element(item, 0));
      const auto origin = take_u32(element(item, 1));
      const auto added = take_count(element(item, 2));
      const auto seen = take_count(element(item, 3));
      if (!id || !origin || *origin == 0 || !added || !seen)
        return note("a carried contribution");
      merge(out, {{*id, *origin}, *added, *seen});
    }
  }

  void fields(const Json& json, Line& out) {
    if (json.is_null())
      return;
    if (!json.is_object())
      return note("a line's fields");
    for (const auto& [name, value] : json.items())
      out.fields[name] = reg(value);
  }

  Event event(const Json& body) {
    const auto* text = take_text(member(body, "j"));
    if (text == nullptr)
      note("an event");
    return {text == nullptr ? std::string() : *text, stamp(member(body, "s"), "an event's stamp")};
  }

  Trail trail(const Json& body) {
    Trail out;
    const Json& marks = list(member(body, "m"), "a trail's marks");
    if (!body.is_object() || marks.size() > limits::trail_marks_max) {
      note("a trail");
      return out;
    }
    out.erased = stamp(member(body, "e"), "a trail's erasure");
    out.under = stamp(member(body, "u"), "a trail's withdrawal");
    for (const auto& item : marks) {
      const auto* what = take_text(element(item, 0));
      const Json& text = element(item, 2);
      if (what == nullptr || element(item, 1).is_null() || !(text.is_null() || text.is_string())) {
        note("a trail's mark");
        break;
      }
      trail_put(out, {*what, stamp(element(item, 1), "a mark's stamp"),
                      text.is_null() ? std::string() : *take_text(text), element(item, 3) == true});
    }
    return out;
  }

  Owned owned(const Json& body) {
    const auto* text = take_text(member(body, "j"));
    const auto version = take_count(member(body, "n"));
    if (text == nullptr || !version) {
      note("an owned row");
      return {};
    }
    return {*text, *version};
  }
};

}  // namespace

Result<Value> decode_body(std::uint64_t kind, const Json& body, const ReplicaTable& table) {
  Decoder decoder{table};
  Value value;
  switch (kind) {
    case 1:
      value = decoder.reg(body);
      break;
    case 2:
      value = decoder.choice(body);
      break;
    case 3:
      value = decoder.line(body);
      break;
    case 4:
      value = decoder.event(body);
      break;
    case 5:
      value = decoder.owned(body);
      break;
    case 6:
      value = decoder.trail(body);
      break;
    default:
      if (kind == 0 || kind > UINT32_MAX)
        return malformed("a row's kind");
      value = Opaque{static_cast<std::uint32_t>(kind), to_bytes(body)};
  }
  if (!decoder.wrong.empty())
    return malformed(decoder.wrong);
  return value;
}

}  // namespace noline::wire
