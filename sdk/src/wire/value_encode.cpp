// A value -> the body of a row. Component names are single letters because they travel with every
// edit; they are written in sorted order.
#include "wire/codec.hpp"
#include "wire/writer.hpp"

namespace noline::wire {
namespace {

struct Encoder {
  Writer& out;
  ReplicaTable& table;

  /// Left open for what follows a stamp.
  void begin_stamp(const Stamp& stamp) const {
    out.begin_list();
    out.id(stamp.clock);
    out.count(table.index_of(stamp.replica));
  }

  void stamp(const Stamp& stamp) const {
    begin_stamp(stamp);
    out.end();
  }

  /// Zero means "never" and is left out.
  void stamp(std::string_view name, const Stamp& value) const {
    if (value.is_zero())
      return;
    out.key(name);
    stamp(value);
  }

  void scalar(const Scalar& scalar) const {
    if (const auto* flag = std::get_if<bool>(&scalar.value))
      out.flag(*flag);
    else if (const auto* number = std::get_if<std::int64_t>(&scalar.value))
      out.integer(*number);
    else if (const auto* text = std::get_if<std::string>(&scalar.value))
      out.text(*text);
    else
      out.null();
  }

  void body(const Register& reg) const {
    out.begin_map();
    stamp("r", reg.replaced);
    stamp("s", reg.stamp);
    out.key("v");
    scalar(reg.value);
    out.end();
  }

  void body(const Choice& choice) const {
    out.begin_map();
    out.key("v");
    out.begin_list();
    for (const auto& option : choice.options) {
      out.begin_list();
      out.text(option.value);
      stamp(option.stamp);
      out.end();
    }
    out.end();
    out.key("x");
    out.begin_list();
    for (const auto& [replica, clock] : choice.superseded) {
      out.begin_list();
      out.count(table.index_of(replica));
      out.id(clock);
      out.end();
    }
    out.end();
    out.end();
  }

  void body(const Line& line) const {
    out.begin_map();
    auto newer = line.extra.begin();
    const auto newer_before = [&](std::string_view name) {
      for (; newer != line.extra.end() && (name.empty() || newer->first < name); ++newer) {
        out.key(newer->first);
        out.cbor(newer->second);
      }
    };
    newer_before("a");
    totals("a", line, &Contribution::added);
    newer_before("b");
    base(line.base);
    newer_before("c");
    stamp("c", line.cleared);
    newer_before("d");
    stamp("d", line.last_remove);
    newer_before("f");
    fields(line);
    newer_before("g");
    foreign_totals(line);
    newer_before("i");
    identity(line.identity);
    newer_before("k");
    stamp("k", line.kept);
    newer_before("l");
    if (!line.list.stamp.is_zero()) {
      out.key("l");
      body(line.list);
    }
    newer_before("n");
    stamp("n", line.created);
    newer_before("s");
    totals("s", line, &Contribution::seen);
    newer_before("t");
    stamp("t", line.last_add);
    newer_before({});
    out.end();
  }

  void body(const Trail& trail) const {
    out.begin_map();
    stamp("e", trail.erased);
    out.key("m");
    out.begin_list();
    for (const auto& mark : trail.marks) {
      out.begin_list();
      out.text(mark.what);
      stamp(mark.stamp);
      if (!mark.text.empty() || mark.is_removed)
        out.text(mark.text);
      if (mark.is_removed)
        out.flag(true);
      out.end();
    }
    out.end();
    stamp("u", trail.under);
    out.end();
  }

  void totals(std::string_view name, const Line& line,
              std::uint64_t Contribution::*component) const {
    bool is_open = false;
    for (const Contribution& entry : line.contributions) {
      if (entry.contributor.origin != 0 || entry.*component == 0)
        continue;
      if (!is_open) {
        out.key(name);
        out.begin_list();
        is_open = true;
      }
      out.count(table.index_of({entry.contributor.id}));
      out.count(entry.*component);
    }
    if (is_open)
      out.end();
  }

  void foreign_totals(const Line& line) const {
    bool is_open = false;
    for (const Contribution& entry : line.contributions) {
      if (entry.contributor.origin == 0)
        continue;
      if (!is_open) {
        out.key("g");
        out.begin_list();
        is_open = true;
      }
      out.begin_list();
      out.id(entry.contributor.id);
      out.count(entry.contributor.origin);
      out.count(entry.added);
      out.count(entry.seen);
      out.end();
    }
    if (is_open)
      out.end();
  }

  void base(const LineBase& base) const {
    if (base.stamp.is_zero())
      return;
    out.key("b");
    begin_stamp(base.stamp);
    out.count(base.quantity);
    out.end();
  }

  void fields(const Line& line) const {
    if (line.fields.empty())
      return;
    out.key("f");
    out.begin_map();
    for (const auto& [name, field] : line.fields) {
      out.key(name);
      body(field);
    }
    out.end();
  }

  void identity(const LineIdentity& identity) const {
    if (identity.is_empty())
      return;
    out.key("i");
    out.begin_list();
    out.text(identity.sku);
    if (!identity.options.empty()) {
      out.begin_map();
      for (const auto& [name, value] : identity.options) {
        out.key(name);
        out.text(value);
      }
      out.end();
    }
    out.end();
  }

  void body(const Event& event) const {
    out.begin_map();
    out.key("j");
    out.text(event.json);
    stamp("s", event.stamp);
    out.end();
  }

  void body(const Owned& owned) const {
    out.begin_map();
    out.key("j");
    out.text(owned.json);
    out.key("n");
    out.count(owned.version);
    out.end();
  }

  void body(const Opaque& opaque) const { out.cbor(opaque.body); }
};

}  // namespace

void encode_body(const Value& value, Writer& out, ReplicaTable& table) {
  const Encoder encoder{out, table};
  std::visit([&](const auto& own) { encoder.body(own); }, value);
}

}  // namespace noline::wire
