// Commands as JSON, one a line: every answer is an edit, a call or an error, a refused command
// changes nothing, and whatever was stored can be opened again.
#include "fuzz.hpp"
#include "noline/client.hpp"

using namespace noline;
using fuzz::require;

namespace {

constexpr TimeMs start_ms = 1'760'000'000'000;

void store_all(Client& client, StoredState& stored) {
  while (auto batch = client.poll_store()) {
    for (const auto& [scope, key] : batch->erased_rows)
      std::erase_if(stored.rows, [&, scope = scope, key = key](const StoredRow& row) {
        return row.scope == scope && row.key == key;
      });
    for (const StoredRow& row : batch->rows) {
      std::erase_if(stored.rows, [&](const StoredRow& old) {
        return old.scope == row.scope && old.key == row.key;
      });
      stored.rows.push_back(row);
    }
    for (const auto& [name, value] : batch->meta)
      stored.meta[name] = value;
    client.handle_stored(batch->token, Ok{}, start_ms);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto opened = Client::open({}, {}, start_ms);
  Client& client = **opened;
  StoredState stored;
  std::string_view rest = fuzz::text_of(data, size);
  for (int count = 0; count < 16 && !rest.empty(); ++count) {
    const std::size_t end = rest.find('\n');
    const auto command = wire::parse_json(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (!command)
      continue;
    const std::uint64_t before = client.state_hash();
    const wire::Json answer = client.command(*command, start_ms + count);
    const bool is_edit = answer.contains("edit");
    require(answer.is_object() && (is_edit || answer.contains("call") || answer.contains("error")),
            "an answer is an edit, a call or an error");
    require(is_edit || client.state_hash() == before, "a refused command changes nothing");
  }
  const std::uint64_t hash = client.state_hash();
  store_all(client, stored);
  const auto again = Client::open({}, stored, start_ms);
  require(again.ok(), "what was stored opens again");
  require((*again)->state_hash() == hash, "and shows the same");
  static_cast<void>((*again)->cart());
  static_cast<void>((*again)->notices());
  return 0;
}
