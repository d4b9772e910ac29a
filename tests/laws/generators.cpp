#include "generators.hpp"

#include "noline/limits.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace noline::laws {
namespace {

std::uint64_t below(std::uint64_t limit) {
  return *rc::gen::resize(100, rc::gen::inRange<std::uint64_t>(0, limit));
}

bool chance(std::uint64_t one_in) {
  return below(one_in) == 0;
}

ReplicaId replica() {
  return {1 + below(3)};
}

Stamp stamp(std::uint64_t clock_least) {
  // Now and then a clock as large as real ones, which takes other bytes in both formats.
  const std::uint64_t clock = chance(8) ? clock_at(1'700'000'000'000) + below(3) : below(6);
  const std::uint64_t drawn = std::max(clock, clock_least);
  return drawn == 0 ? Stamp{} : Stamp{drawn, replica()};
}

std::string text() {
  static const char* const texts[] = {"",       "a",    "b",    "Küche", "\xe2\x82\xac",
                                      "\"\\\n", "cart", "later"};
  return texts[below(std::size(texts))];
}

std::string name() {
  static const char* const names[] = {"note", "gift_wrap", "size"};
  return names[below(std::size(names))];
}

Scalar scalar() {
  switch (below(4)) {
    case 0:
      return {};
    case 1:
      return {chance(2)};
    case 2:
      return {static_cast<std::int64_t>(below(5)) - 2};
    default:
      return {text()};
  }
}

Register reg(std::uint64_t clock_least) {
  return {scalar(), stamp(clock_least), stamp(0)};
}

Choice choice() {
  Choice out;
  for (std::uint64_t count = below(4); count > 0; --count)
    out.options.push_back({stamp(1), text()});
  std::sort(out.options.begin(), out.options.end());
  out.options.erase(std::unique(out.options.begin(), out.options.end()), out.options.end());
  for (std::uint64_t count = below(3); count > 0; --count)
    out.superseded[replica()] = 1 + below(6);
  join(out, Choice{});
  return out;
}

std::vector<Contribution> contributions() {
  std::map<Contributor, Contribution> all;
  for (std::uint64_t count = below(4); count > 0; --count) {
    const Contributor by{replica().value, static_cast<std::uint32_t>(below(3))};
    const Contribution entry{by, below(5), below(5)};
    if (entry.added != 0 || entry.seen != 0)
      all[by] = entry;
  }
  std::vector<Contribution> out;
  for (const auto& [by, entry] : all)
    out.push_back(entry);
  return out;
}

Line line() {
  Line out;
  if (chance(2))
    out.identity.sku = chance(2) ? "A" : "B";
  if (!out.identity.is_empty() && chance(3))
    out.identity.options["size"] = text();
  if (chance(2))
    out.base = {stamp(1), static_cast<std::uint32_t>(1 + below(4))};
  out.created = stamp(0);
  out.kept = stamp(0);
  out.cleared = stamp(0);
  out.last_add = stamp(0);
  out.last_remove = stamp(0);
  out.contributions = contributions();
  if (chance(2))
    out.list = reg(1);
  for (std::uint64_t count = below(3); count > 0; --count)
    out.fields[name()] = reg(0);
  if (chance(4))
    out.extra["zz"] = std::string(1, static_cast<char>(below(4)));
  return out;
}

Event event() {
  return {chance(2) ? "{}" : R"({"a":1})", stamp(0)};
}

Owned owned() {
  return {chance(3) ? "" : "{\"a\":" + std::to_string(below(3)) + "}", below(4)};
}

/// Mostly small; now and then so full that joining two passes the cap.
Trail trail() {
  Trail out;
  out.erased = chance(2) ? stamp(0) : Stamp{};
  out.under = chance(3) ? stamp(0) : Stamp{};
  const bool is_full = chance(4);
  for (std::uint64_t count = is_full ? limits::trail_marks_max : below(4); count > 0; --count) {
    const std::string what =
        is_full ? "p" + std::to_string(below(limits::trail_marks_max + 20)) : name();
    trail_put(out, {what, is_full ? Stamp{1 + below(90), replica()} : stamp(1),
                    chance(4) ? text() : std::string(), chance(4)});
  }
  return out;
}

Opaque opaque() {
  return {static_cast<std::uint32_t>(7 + below(3)), std::string(1, static_cast<char>(below(4)))};
}

Value value() {
  switch (below(7)) {
    case 6:
      return trail();
    case 0:
      return reg(0);
    case 1:
      return choice();
    case 2:
      return event();
    case 3:
      return owned();
    case 4:
      return opaque();
    default:
      return line();
  }
}

}  // namespace

// RapidCheck reads its settings once. A run is the same every time unless RC_PARAMS says otherwise;
// a failure prints the settings that repeat it.
[[maybe_unused]] const int settings = ::setenv("RC_PARAMS", "max_success=500 seed=2026", 0);

rc::Gen<Stamp> any_stamp() {
  return rc::gen::exec([] { return stamp(0); });
}
rc::Gen<Stamp> drawn_stamp() {
  return rc::gen::exec([] { return stamp(1); });
}
rc::Gen<std::string> any_text() {
  return rc::gen::exec(text);
}
rc::Gen<Register> any_register() {
  return rc::gen::exec([] { return reg(0); });
}
rc::Gen<Choice> any_choice() {
  return rc::gen::exec(choice);
}
rc::Gen<Line> any_line() {
  return rc::gen::exec(line);
}
rc::Gen<Event> any_event() {
  return rc::gen::exec(event);
}
rc::Gen<Owned> any_owned() {
  return rc::gen::exec(owned);
}
rc::Gen<Trail> any_trail() {
  return rc::gen::exec(trail);
}
rc::Gen<Opaque> any_opaque() {
  return rc::gen::exec(opaque);
}
rc::Gen<Value> any_value() {
  return rc::gen::exec(value);
}

}  // namespace noline::laws
