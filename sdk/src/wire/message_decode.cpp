// Bytes -> messages: everything is checked before a value leaves, so a caller applies all of it or
// nothing.
#include <algorithm>

#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline::wire {
namespace {

std::optional<std::string> take_key(const Json& json) {
  if (const auto* text = take_text(json))
    return *text;
  const auto epoch = take_u32(element(json, 0));
  const auto id = take_u64(element(json, 1));
  if (!epoch || !id)
    return std::nullopt;
  return line_key(*epoch, {*id});
}

Json take_object(const Json& json) {
  return json.is_object() ? json : Json::object();
}

/// Clamped to what a stamp can hold, so that reckoning with it never overflows.
TimeMs take_time(const Json& json) {
  const std::uint64_t count = take_count(json).value_or(0);
  return static_cast<TimeMs>(std::min(count, static_cast<std::uint64_t>(stamp_time_ms_max)));
}

/// Ids of products; false when they are none, or too many.
bool take_watched(const Json& in, std::vector<std::string>& out) {
  if (!in.is_array() || in.size() > limits::watched_products_max)
    return false;
  for (const auto& item : in) {
    const auto* text = take_text(item);
    if (text == nullptr || text->empty() || text->size() > limits::key_bytes_max)
      return false;
    out.push_back(*text);
  }
  return true;
}

Result<Message> decode_hello(const Json& in, ReplicaId) {
  const Json& body = element(in, 1);
  Hello hello;
  const auto protocol = take_u32(member(body, "protocol"));
  const auto replica = take_u64(member(body, "replica"));
  const Json& scopes = member(body, "scopes");
  if (!protocol)
    return malformed("hello.protocol");
  if (!replica || *replica == 0)
    return malformed("hello.replica");
  if (!scopes.is_array())
    return malformed("hello.scopes");
  if (scopes.size() > limits::scopes_per_link_max)
    return fail(Errc::too_many, "too many scopes on one link");
  hello.protocol = *protocol;
  hello.replica = {*replica};
  hello.clock = take_time(member(body, "clock"));
  hello.device = take_object(member(body, "device"));
  hello.credential = take_object(member(body, "credential"));
  for (const auto& item : scopes) {
    const auto* name = take_text(element(item, 0));
    const auto cursor = take_count(element(item, 1));
    const auto lineage = take_u64(element(item, 2));
    if (name == nullptr || !is_scope_name(*name) || !cursor || !lineage)
      return malformed("a scope in hello");
    hello.scopes.push_back({*name, *cursor, *lineage, take_time(element(item, 3))});
  }
  const Json& watched = member(body, "watched");
  if (!watched.is_null() && !take_watched(watched, hello.watched))
    return malformed("hello.watched");
  return Message(std::move(hello));
}

Result<Message> decode_welcome(const Json& in, ReplicaId) {
  const Json& body = element(in, 1);
  Welcome welcome;
  const auto stamp_clock = take_u64(member(body, "stamp_clock"));
  const auto lineage = take_u64(member(body, "lineage"));
  const Json& scopes = member(body, "scopes");
  if (!stamp_clock || !lineage || !scopes.is_array())
    return malformed("welcome");
  welcome.session = take_object(member(body, "session"));
  welcome.clock = take_time(member(body, "clock"));
  welcome.stamp_clock = *stamp_clock;
  welcome.lineage = *lineage;
  welcome.pushed = take_count(member(body, "pushed")).value_or(0);
  welcome.limits = take_object(member(body, "limits"));
  for (const auto& item : scopes) {
    const auto* name = take_text(member(item, "name"));
    const auto head = take_count(member(item, "head"));
    const auto* role = take_text(member(item, "role"));
    const auto* resume = member(item, "resume").get_ptr<const bool*>();
    if (name == nullptr || !head || role == nullptr || resume == nullptr)
      return malformed("a scope in welcome");
    ScopeState state{*name, *head, *role, *resume};
    const Json& floor = member(item, "floor");
    state.floor = {take_count(element(floor, 0)).value_or(0), take_time(element(floor, 1))};
    const auto* rebase = member(item, "rebase").get_ptr<const bool*>();
    state.rebase = rebase != nullptr && *rebase;
    state.products = take_count(member(item, "products")).value_or(0);
    welcome.scopes.push_back(std::move(state));
  }
  return Message(std::move(welcome));
}

Result<Row> decode_row(const Json& item, const ReplicaTable& table) {
  auto key = take_key(element(item, 0));
  const auto kind = take_count(element(item, 1));
  if (!key || !kind)
    return malformed("a row's key or kind");
  auto value = decode_body(*kind, element(item, 2), table);
  if (!value)
    return value.error();
  return Row{std::move(*key), std::move(*value), take_count(element(item, 3)).value_or(0)};
}

Result<Message> decode_rows(const Json& in, ReplicaId link_replica) {
  Rows rows;
  const auto scope = take_u32(element(in, 1));
  const auto number = take_count(element(in, 2));
  const Json& replicas = element(in, 3);
  const Json& items = element(in, 4);
  if (!scope || !number || !replicas.is_array() || !items.is_array())
    return malformed("rows");
  if (items.size() > limits::rows_per_message_max)
    return fail(Errc::too_many, "too many rows in one message");
  if (replicas.size() > limits::replicas_per_message_max)
    return fail(Errc::too_many, "too many replicas");
  ReplicaTable table(link_replica);
  for (const auto& replica : replicas) {
    const auto id = take_u64(replica);
    // Zero is nobody: a frame for many receivers would pass it on as the receiver's own replica.
    if (!id || *id == 0)
      return malformed("a replica in rows");
    table.add({*id});
  }
  rows.scope = *scope;
  rows.number = *number;
  rows.more = element(in, 5) == true;
  rows.seen = take_count(element(in, 5)).value_or(0);
  rows.rows.reserve(items.size());
  for (const auto& item : items) {
    auto row = decode_row(item, table);
    if (!row)
      return row.error();
    rows.rows.push_back(std::move(*row));
  }
  return Message(std::move(rows));
}

Result<Message> decode_ack(const Json& in, ReplicaId) {
  const auto scope = take_u32(element(in, 1));
  const auto number = take_count(element(in, 2));
  const Json& refused = element(in, 4);
  if (!scope || !number || !(refused.is_null() || refused.is_array()))
    return malformed("ack");
  Ack ack{*scope, *number, take_count(element(in, 3)).value_or(0), {}};
  for (const auto& item : refused) {
    auto key = take_key(element(item, 0));
    const auto* code = take_text(element(item, 1));
    const auto* reason = take_text(element(item, 2));
    if (!key || code == nullptr || reason == nullptr)
      return malformed("a refused row");
    ack.refused.push_back({std::move(*key), errc_from_name(*code), *reason});
  }
  return Message(std::move(ack));
}

Result<Message> decode_call(const Json& in, ReplicaId) {
  const auto id = take_u64(element(in, 1));
  const auto* name = take_text(element(in, 2));
  const Json& args = element(in, 3);
  if (!id || name == nullptr || !args.is_object())
    return malformed("call");
  return Message(Call{*id, *name, args});
}

Result<Message> decode_result(const Json& in, ReplicaId) {
  const auto id = take_u64(element(in, 1));
  if (!id)
    return malformed("result");
  CallResult result{*id, element(in, 2), {Errc::none, ""}};
  if (const Json& error = element(in, 3); !error.is_null()) {
    const auto* code = take_text(member(error, "code"));
    const auto* detail = take_text(member(error, "detail"));
    if (code == nullptr || detail == nullptr)
      return malformed("result's error");
    result.error = {errc_from_name(*code), *detail};
  }
  return Message(std::move(result));
}

Result<Message> decode_watch(const Json& in, ReplicaId) {
  Watch watch;
  if (!take_watched(element(in, 1), watch.keys))
    return malformed("watch");
  return Message(std::move(watch));
}

Result<Message> decode_signal(const Json& in, ReplicaId) {
  const auto scope = take_u32(element(in, 1));
  const Json& body = element(in, 2);
  if (!scope || !body.is_object())
    return malformed("signal");
  return Message(Signal{*scope, body});
}

Result<Message> decode_bye(const Json& in, ReplicaId) {
  const auto* code = take_text(element(in, 1));
  const auto* reason = take_text(element(in, 2));
  if (code == nullptr || reason == nullptr)
    return malformed("bye");
  return Message(Bye{errc_from_name(*code), *reason, take_time(element(in, 3))});
}

struct Type {
  std::string_view name;
  Result<Message> (*decode)(const Json&, ReplicaId);
};
constexpr Type types[] = {
    {"hello", decode_hello}, {"welcome", decode_welcome}, {"rows", decode_rows},
    {"ack", decode_ack},     {"call", decode_call},       {"result", decode_result},
    {"watch", decode_watch}, {"signal", decode_signal},   {"bye", decode_bye},
};

}  // namespace

Result<Message> decode(std::string_view bytes, Format format, ReplicaId link_replica) {
  if (bytes.size() > limits::message_bytes_max) {
    return fail(Errc::too_large,
                "a message may have " + std::to_string(limits::message_bytes_max) + " bytes");
  }
  auto json = from_bytes(bytes, format);
  if (!json)
    return json.error();
  const Json& tag = element(*json, 0);
  const auto* name = take_text(tag);
  const auto number = take_count(tag);
  for (std::size_t index = 0; index < std::size(types); ++index) {
    const bool is_it = format == Format::json ? name != nullptr && *name == types[index].name
                                              : number == index + 1;
    if (is_it)
      return types[index].decode(*json, link_replica);
  }
  return fail(tag.is_null() ? Errc::malformed : Errc::unknown_type,
              "a message of a type this version does not know");
}

}  // namespace noline::wire
