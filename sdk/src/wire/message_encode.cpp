// Messages -> bytes. docs/PROTOCOL.md lists the layouts.
#include <array>

#include "wire/codec.hpp"
#include "wire/writer.hpp"

namespace noline::wire {
namespace {

constexpr std::array<const char*, 10> type_names = {"",     "hello",  "welcome", "rows",   "ack",
                                                    "call", "result", "watch",   "signal", "bye"};

struct MessageEncoder {
  Writer out;
  ReplicaId link_replica;

  /// A line's key is nearly always the longest part of an edit; in CBOR it travels as [epoch, id].
  void key(Writer& to, const std::string& text) const {
    const auto line = to.format() == Format::json ? std::nullopt : parse_line_key(text);
    if (!line)
      return to.text(text);
    to.begin_list();
    to.count(line->epoch);
    to.id(line->id.value);
    to.end();
  }

  void body(const Hello& hello) {
    out.begin_map();
    out.key("clock");
    out.integer(hello.clock);
    out.key("credential");
    out.json(hello.credential);
    out.key("device");
    out.json(hello.device);
    out.key("protocol");
    out.count(hello.protocol);
    out.key("replica");
    out.id(hello.replica.value);
    out.key("scopes");
    out.begin_list();
    for (const auto& scope : hello.scopes) {
      out.begin_list();
      out.text(scope.name);
      out.count(scope.cursor);
      out.id(scope.lineage);
      if (scope.level_ms != 0)
        out.integer(scope.level_ms);
      out.end();
    }
    out.end();
    if (!hello.watched.empty()) {
      out.key("watched");
      texts(hello.watched);
    }
    out.end();
  }

  void texts(const std::vector<std::string>& all) {
    out.begin_list();
    for (const auto& one : all)
      out.text(one);
    out.end();
  }

  void body(const Welcome& welcome) {
    out.begin_map();
    out.key("clock");
    out.integer(welcome.clock);
    out.key("limits");
    out.json(welcome.limits);
    out.key("lineage");
    out.id(welcome.lineage);
    out.key("pushed");
    out.count(welcome.pushed);
    out.key("scopes");
    out.begin_list();
    for (const auto& scope : welcome.scopes)
      scope_state(scope);
    out.end();
    out.key("session");
    out.json(welcome.session);
    out.key("stamp_clock");
    out.id(welcome.stamp_clock);
    out.end();
  }

  void scope_state(const ScopeState& scope) {
    out.begin_map();
    if (scope.floor.ms != 0) {
      out.key("floor");
      out.begin_list();
      out.count(scope.floor.seq);
      out.integer(scope.floor.ms);
      out.end();
    }
    out.key("head");
    out.count(scope.head);
    out.key("name");
    out.text(scope.name);
    if (scope.products != 0) {
      out.key("products");
      out.count(scope.products);
    }
    if (scope.rebase) {
      out.key("rebase");
      out.flag(true);
    }
    out.key("resume");
    out.flag(scope.resume);
    out.key("role");
    out.text(scope.role);
    out.end();
  }

  /// The rows say which replicas the table holds, and the table stands before them.
  void body(const Rows& rows) {
    ReplicaTable table(link_replica);
    Writer items(out.format());
    items.begin_list();
    for (const Row& row : rows.rows) {
      items.begin_list();
      key(items, row.key);
      items.count(kind_number(row.value));
      encode_body(row.value, items, table);
      if (row.seq != 0)
        items.count(row.seq);
      items.end();
    }
    items.end();
    out.count(rows.scope);
    out.count(rows.number);
    table.write(out);
    out.encoded(items.take());
    if (rows.more)
      out.flag(true);
    else if (rows.seen != 0)
      out.count(rows.seen);
  }

  void body(const Ack& ack) {
    out.count(ack.scope);
    out.count(ack.number);
    if (ack.seq == 0 && ack.refused.empty())
      return;
    out.count(ack.seq);
    if (ack.refused.empty())
      return;
    out.begin_list();
    for (const auto& row : ack.refused) {
      out.begin_list();
      key(out, row.key);
      out.text(errc_name(row.code));
      out.text(row.reason);
      out.end();
    }
    out.end();
  }

  void body(const Call& call) {
    out.id(call.id);
    out.text(call.name);
    out.json(call.args);
  }

  void body(const CallResult& result) {
    out.id(result.id);
    out.json(result.ok);
    if (result.error.code == Errc::none)
      return out.null();
    out.begin_map();
    out.key("code");
    out.text(errc_name(result.error.code));
    out.key("detail");
    out.text(result.error.detail);
    out.end();
  }

  void body(const Watch& watch) { texts(watch.keys); }

  void body(const Signal& signal) {
    out.count(signal.scope);
    out.json(signal.body);
  }

  void body(const Bye& bye) {
    out.text(errc_name(bye.code));
    out.text(bye.reason);
    out.integer(bye.retry_ms);
  }
};

}  // namespace

std::string encode(const Message& message, Format format, ReplicaId link_replica) {
  MessageEncoder encoder{Writer(format), link_replica};
  const std::size_t type = message.index() + 1;
  encoder.out.begin_list();
  if (format == Format::json)
    encoder.out.text(type_names[type]);
  else
    encoder.out.count(type);
  std::visit([&](const auto& own) { encoder.body(own); }, message);
  encoder.out.end();
  return encoder.out.take();
}

}  // namespace noline::wire
