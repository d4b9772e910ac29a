#include <memory>
#include <string>

#include "noline/client.hpp"
#include "noline/noline.h"
#include "noline/snapshot.hpp"
#include "noline/sqlite_store.hpp"

namespace {

using noline::Errc;
using noline::Error;
using noline::TimeMs;
using noline::wire::Json;

std::string& last_error() {
  static std::string text;
  return text;
}

noline_client* refuse(const Error& error) {
  last_error() = noline::wire::dump(to_json(error));
  return nullptr;
}

std::string text_or(const Json& json, const char* name, const std::string& otherwise) {
  const auto at = json.is_object() ? json.find(name) : json.end();
  const bool is_text = json.is_object() && at != json.end() && at->is_string();
  return is_text ? at->get<std::string>() : otherwise;
}

bool parse_seed(const std::string& text, std::array<std::uint8_t, 32>& seed) {
  if (text.size() != 64) {
    return false;
  }
  for (std::size_t group = 0; group < 4; ++group) {
    const auto value = noline::parse_hex(std::string_view(text).substr(group * 16, 16));
    if (!value) {
      return false;
    }
    for (std::size_t byte = 0; byte < 8; ++byte) {
      seed[group * 8 + byte] = static_cast<std::uint8_t>(*value >> (56 - 8 * byte));
    }
  }
  return true;
}

}  // namespace

struct noline_client {
  std::unique_ptr<noline::Client> client;
  std::unique_ptr<noline::SqliteStore> store;
  noline::SnapshotFeed feed;
  noline::EditMarks told;
  std::string answer;

  /// Stores all there is to store; the first failure ends it and the batch comes again.
  bool flush(TimeMs now) {
    while (auto batch = client->poll_store()) {
      const noline::Status done = store->apply(*batch);
      client->handle_stored(batch->token, done, now);
      if (!done) {
        return false;
      }
    }
    return true;
  }

  const char* keep(std::string text) {
    answer = std::move(text);
    return answer.c_str();
  }
};

extern "C" {

noline_client* noline_client_open(const char* options_json, int64_t now_ms) {
  const auto json = noline::wire::parse_json(options_json == nullptr ? "" : options_json);
  if (!json) {
    return refuse(json.error());
  }
  noline::ClientOptions options;
  if (!parse_seed(text_or(*json, "seed", ""), options.seed)) {
    return refuse({Errc::invalid_argument, "\"seed\" must be 64 hexadecimal digits"});
  }
  options.shop = text_or(*json, "shop", options.shop);
  if (const auto device = json->find("device"); device != json->end()) {
    options.device.name = text_or(*device, "name", options.device.name);
    options.device.kind = text_or(*device, "kind", options.device.kind);
    options.device.language = text_or(*device, "language", options.device.language);
  }
  auto store =
      noline::SqliteStore::open({text_or(*json, "path", ":memory:"), text_or(*json, "vfs", "")});
  if (!store) {
    return refuse(store.error());
  }
  auto stored = (*store)->load();
  if (!stored) {
    return refuse(stored.error());
  }
  auto client = noline::Client::open(options, std::move(*stored), now_ms);
  if (!client) {
    return refuse(client.error());
  }
  (*client)->set_storage_class(text_or(*json, "storage", "memory"));
  (*client)->use_format(text_or(*json, "format", "cbor") == "json" ? noline::wire::Format::json
                                                                   : noline::wire::Format::cbor);
  auto* out = new noline_client{std::move(*client), std::move(*store), {}, {}, {}};
  return out;
}

void noline_client_close(noline_client* client, int64_t now_ms) {
  if (client != nullptr) {
    client->flush(now_ms);
    delete client;
  }
}

const char* noline_last_error(void) {
  return last_error().c_str();
}

const char* noline_client_command(noline_client* client, const char* command_json, int64_t now_ms) {
  if (client == nullptr || command_json == nullptr) {
    return R"({"error":{"code":"invalid_argument","detail":"a pointer is NULL"}})";
  }
  const auto command = noline::wire::parse_json(command_json);
  if (!command) {
    return client->keep(noline::wire::dump(Json{{"error", to_json(command.error())}}));
  }
  Json answer = client->client->command(*command, now_ms);
  client->flush(now_ms);
  return client->keep(noline::wire::dump(answer));
}

uint64_t noline_client_add(noline_client* client, const char* sku, size_t sku_size,
                           uint32_t quantity, int64_t now_ms) {
  const auto edit = client->client->add({std::string(sku, sku_size), {}}, quantity, now_ms);
  return edit ? edit->value : 0;
}

uint64_t noline_client_set(noline_client* client, const char* sku, size_t sku_size,
                           uint32_t quantity, int64_t now_ms) {
  const noline::LineId line = noline::line_id({std::string(sku, sku_size), {}});
  const auto edit = client->client->set_quantity(line, quantity, now_ms);
  return edit ? edit->value : 0;
}

int noline_client_store(noline_client* client, int64_t now_ms) {
  return client->flush(now_ms) ? 0 : -1;
}

void noline_client_connected(noline_client* client, int64_t now_ms) {
  client->client->handle_connected(now_ms);
}

void noline_client_disconnected(noline_client* client, int64_t now_ms) {
  client->client->handle_disconnected(now_ms);
}

void noline_client_message(noline_client* client, const char* bytes, size_t size, int64_t now_ms) {
  client->client->handle_message({bytes, size}, now_ms);
  client->flush(now_ms);
}

void noline_client_timeout(noline_client* client, int64_t now_ms) {
  client->client->handle_timeout(now_ms);
  client->flush(now_ms);
}

const char* noline_client_poll_transmit(noline_client* client, size_t* size, int64_t now_ms) {
  auto bytes = client->client->poll_transmit(now_ms);
  if (!bytes) {
    *size = 0;
    return nullptr;
  }
  *size = bytes->size();
  return client->keep(std::move(*bytes));
}

int noline_client_poll_link(noline_client* client, int64_t now_ms) {
  switch (client->client->poll_link(now_ms)) {
    case noline::LinkRequest::connect:
      return NOLINE_LINK_CONNECT;
    case noline::LinkRequest::close:
      return NOLINE_LINK_CLOSE;
    default:
      return NOLINE_LINK_KEEP;
  }
}

int64_t noline_client_poll_timeout(noline_client* client) {
  return client->client->poll_timeout().value_or(-1);
}

const char* noline_client_poll_event(noline_client* client) {
  if (const auto call = client->client->poll_call()) {
    return client->keep(noline::wire::dump(to_json(*call)));
  }
  const noline::EditMarks marks = client->client->edit_marks();
  if (marks == client->told) {
    return nullptr;
  }
  client->told = marks;
  return client->keep(noline::wire::dump(to_json(marks)));
}

const char* noline_client_poll_part(noline_client* client) {
  auto part = client->feed.poll_part(*client->client);
  return part ? client->keep(std::move(*part)) : nullptr;
}

void noline_client_restart_parts(noline_client* client) {
  client->feed.restart();
}

}  // extern "C"
