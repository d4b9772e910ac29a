// One value <-> the body of a row. Component names are single letters because they travel with
// every edit.
#include <algorithm>
#include <set>

#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline::wire {
namespace {

/// The last 35 years that a stamp could hold are left free: after a forged stamp at the very end of
/// time nobody could draw a greater one.
constexpr std::uint64_t clock_most = 0xfeff'ffff'ffff'ffff;

Error malformed(std::string_view what) {
  return fail(Errc::malformed, std::string(what) + " is malformed");
}

struct Encoder {
  Format format;
  ReplicaTable& table;

  Json stamp(const Stamp& stamp) const {
    return Json::array({put_u64(stamp.clock, format), table.index_of(stamp.replica)});
  }

  static Json scalar(const Scalar& scalar) {
    return std::visit(
        [](const auto& held) -> Json {
          if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
            return nullptr;
          else
            return held;
        },
        scalar.value);
  }

  Json body(const Register& reg) const {
    Json out = Json::object();
    out["v"] = scalar(reg.value);
    if (!reg.stamp.is_zero())
      out["s"] = stamp(reg.stamp);
    if (!reg.replaced.is_zero())
      out["r"] = stamp(reg.replaced);
    return out;
  }

  Json body(const Choice& choice) const {
    Json options = Json::array();
    for (const auto& option : choice.options)
      options.push_back({option.value, stamp(option.stamp)});
    Json superseded = Json::array();
    for (const auto& [replica, clock] : choice.superseded) {
      superseded.push_back(Json::array({table.index_of(replica), put_u64(clock, format)}));
    }
    return {{"v", std::move(options)}, {"x", std::move(superseded)}};
  }

  Json body(const Line& line) const {
    Json out = Json::object();
    for (const auto& [name, bytes] : line.extra) {
      if (auto part = from_bytes(bytes, Format::cbor))
        out[name] = std::move(*part);
    }
    if (!line.identity.is_empty()) {
      out["i"] = Json::array({line.identity.sku});
      if (!line.identity.options.empty())
        out["i"].push_back(line.identity.options);
    }
    if (!line.base.stamp.is_zero()) {
      out["b"] = stamp(line.base.stamp);
      out["b"].push_back(line.base.quantity);
    }
    if (!line.kept.is_zero())
      out["k"] = stamp(line.kept);
    if (!line.cleared.is_zero())
      out["c"] = stamp(line.cleared);
    if (!line.last_add.is_zero())
      out["t"] = stamp(line.last_add);
    if (!line.created.is_zero())
      out["n"] = stamp(line.created);
    if (!line.last_remove.is_zero())
      out["d"] = stamp(line.last_remove);
    contributions(line, out);
    if (!line.list.stamp.is_zero())
      out["l"] = body(line.list);
    for (const auto& [name, field] : line.fields)
      out["f"][name] = body(field);
    return out;
  }

  void contributions(const Line& line, Json& out) const {
    for (const Contribution& entry : line.contributions) {
      const Contributor& by = entry.contributor;
      if (by.origin != 0) {
        out["g"].push_back(
            Json::array({put_u64(by.id, format), by.origin, entry.added, entry.seen}));
        continue;
      }
      const std::uint32_t index = table.index_of({by.id});
      if (entry.added != 0)
        append_pair(out["a"], index, entry.added);
      if (entry.seen != 0)
        append_pair(out["s"], index, entry.seen);
    }
  }

  static void append_pair(Json& flat, std::uint32_t index, std::uint64_t total) {
    flat.push_back(index);
    flat.push_back(total);
  }

  Json body(const Event& event) const {
    Json out = {{"j", event.json}};
    if (!event.stamp.is_zero())
      out["s"] = stamp(event.stamp);
    return out;
  }
  static Json body(const Owned& owned) { return {{"j", owned.json}, {"n", owned.version}}; }
  Json body(const Trail& trail) const {
    Json marks = Json::array();
    for (const auto& mark : trail.marks) {
      marks.push_back(Json::array({mark.what, stamp(mark.stamp)}));
      if (!mark.text.empty() || mark.is_removed)
        marks.back().push_back(mark.text);
      if (mark.is_removed)
        marks.back().push_back(true);
    }
    Json out = {{"m", std::move(marks)}};
    if (!trail.erased.is_zero())
      out["e"] = stamp(trail.erased);
    return out;
  }
  static Json body(const Opaque& opaque) {
    auto part = from_bytes(opaque.body, Format::cbor);
    return part ? std::move(*part) : Json();
  }
};

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
    identity(member(body, "i"), out);
    if (const Json& base = member(body, "b"); !base.is_null()) {
      out.base.stamp = stamp(base, "a line's base");
      const auto quantity = take_u32(element(base, 2));
      if (!quantity)
        note("a line's quantity");
      else
        out.base.quantity = *quantity;
    }
    out.kept = stamp(member(body, "k"), "a line's kept stamp");
    out.cleared = stamp(member(body, "c"), "a line's cleared stamp");
    out.last_add = stamp(member(body, "t"), "a line's last add");
    out.created = stamp(member(body, "n"), "a line's creation");
    out.last_remove = stamp(member(body, "d"), "a line's last removal");
    totals(member(body, "a"), out, &Contribution::added);
    totals(member(body, "s"), out, &Contribution::seen);
    foreign_totals(member(body, "g"), out);
    if (const Json& moved = member(body, "l"); !moved.is_null()) {
      out.list = reg(moved);
      if (out.list.stamp.is_zero())
        note("a line's list");
    }
    fields(member(body, "f"), out);
    extra(body, out);
    return out;
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

  static void extra(const Json& body, Line& out) {
    static const std::set<std::string_view> known = {"i", "b", "k", "c", "d", "t",
                                                     "n", "a", "s", "g", "l", "f"};
    for (const auto& [name, value] : body.items()) {
      if (known.count(name) == 0)
        out.extra[name] = to_bytes(value);
    }
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

Json encode_body(const Value& value, Format format, ReplicaTable& table) {
  const Encoder encoder{format, table};
  return std::visit([&](const auto& own) { return encoder.body(own); }, value);
}

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
