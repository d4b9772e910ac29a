// Messages -> bytes. docs/PROTOCOL.md lists the layouts.
#include <array>

#include "wire/codec.hpp"

namespace noline::wire {
namespace {

constexpr std::array<const char*, 10> type_names = {"",     "hello",  "welcome", "rows",   "ack",
                                                    "call", "result", "watch",   "signal", "bye"};

struct MessageEncoder {
  Format format;
  ReplicaTable table;

  Json number(std::uint64_t value) const { return put_u64(value, format); }

  /// A line's key is nearly always the longest part of an edit; in CBOR it travels as [epoch, id].
  Json key(const std::string& text) const {
    if (format == Format::json)
      return text;
    const auto line = parse_line_key(text);
    return line ? Json::array({line->epoch, line->id.value}) : Json(text);
  }

  void body(const Hello& hello, Json& out) {
    Json scopes = Json::array();
    for (const auto& scope : hello.scopes) {
      scopes.push_back(Json::array({scope.name, scope.cursor, number(scope.lineage)}));
      if (scope.level_ms != 0)
        scopes.back().push_back(scope.level_ms);
    }
    out.push_back({{"protocol", hello.protocol},
                   {"device", hello.device},
                   {"replica", number(hello.replica.value)},
                   {"clock", hello.clock},
                   {"credential", hello.credential},
                   {"scopes", std::move(scopes)}});
  }

  void body(const Welcome& welcome, Json& out) {
    Json scopes = Json::array();
    for (const auto& scope : welcome.scopes) {
      scopes.push_back({{"name", scope.name},
                        {"head", scope.head},
                        {"role", scope.role},
                        {"resume", scope.resume}});
      if (scope.floor.ms != 0)
        scopes.back()["floor"] = Json::array({scope.floor.seq, scope.floor.ms});
      if (!scope.rebase)
        continue;
      Json spent = Json::array();
      for (const ReplicaId replica : scope.spent)
        spent.push_back(number(replica.value));
      scopes.back()["rebase"] = std::move(spent);
    }
    out.push_back({{"session", welcome.session},
                   {"clock", welcome.clock},
                   {"stamp_clock", number(welcome.stamp_clock)},
                   {"lineage", number(welcome.lineage)},
                   {"scopes", std::move(scopes)},
                   {"pushed", welcome.pushed},
                   {"limits", welcome.limits}});
  }

  void body(const Rows& rows, Json& out) {
    Json items = Json::array();
    for (const Row& row : rows.rows) {
      Json item = Json::array(
          {key(row.key), kind_number(row.value), encode_body(row.value, format, table)});
      if (row.seq != 0)
        item.push_back(row.seq);
      items.push_back(std::move(item));
    }
    Json replicas = Json::array();
    for (std::size_t index = 1; index < table.replicas().size(); ++index) {
      replicas.push_back(number(table.replicas()[index].value));
    }
    append(out, rows.scope, rows.number, std::move(replicas), std::move(items));
    if (rows.more)
      out.push_back(true);
    else if (rows.seen != 0)
      out.push_back(rows.seen);
  }

  void body(const Ack& ack, Json& out) {
    append(out, ack.scope, ack.number);
    if (ack.seq == 0 && ack.refused.empty())
      return;
    out.push_back(ack.seq);
    if (ack.refused.empty())
      return;
    Json refused = Json::array();
    for (const auto& row : ack.refused)
      refused.push_back({key(row.key), errc_name(row.code), row.reason});
    out.push_back(std::move(refused));
  }

  void body(const Call& call, Json& out) { append(out, number(call.id), call.name, call.args); }

  void body(const CallResult& result, Json& out) {
    Json error;
    if (result.error.code != Errc::none) {
      error = {{"code", errc_name(result.error.code)}, {"detail", result.error.detail}};
    }
    append(out, number(result.id), result.ok, std::move(error));
  }

  void body(const Watch& watch, Json& out) { out.push_back(watch.keys); }
  void body(const Signal& signal, Json& out) { append(out, signal.scope, signal.body); }
  void body(const Bye& bye, Json& out) {
    append(out, errc_name(bye.code), bye.reason, bye.retry_ms);
  }

  template <typename... Parts>
  static void append(Json& out, Parts&&... parts) {
    (out.push_back(Json(std::forward<Parts>(parts))), ...);
  }
};

}  // namespace

std::string encode(const Message& message, Format format, ReplicaId link_replica) {
  MessageEncoder encoder{format, ReplicaTable(link_replica)};
  const std::size_t type = message.index() + 1;
  Json out = Json::array();
  if (format == Format::json)
    out.push_back(type_names[type]);
  else
    out.push_back(type);
  std::visit([&](const auto& own) { encoder.body(own, out); }, message);
  return format == Format::json ? dump(out) : to_bytes(out);
}

}  // namespace noline::wire
