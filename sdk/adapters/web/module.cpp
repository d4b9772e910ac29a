// noline.wasm: the flat C interface that the browser's worker calls (web/sdk/src/worker/core.ts).
//
// Times are doubles (milliseconds since 1970): 64-bit integers would cross into JavaScript as
// BigInt. Texts come as pointer and size and are read during the call; what comes out lives until
// the next call. One module instance holds one engine: when its storage fails, the worker drops the
// instance.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine.hpp"
#include "slot_vfs.hpp"
#include "sqlite3.h"

#define NOLINE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using noline::TimeMs;
using noline::web::Engine;

// As long as the reconnecting back-off can be: asking this far ahead means "at once".
constexpr TimeMs backoff_ms_max = 60'000;

struct Module {
  std::unique_ptr<Engine> engine;
  std::string text;
  bool connect_now = false;
};

Module& module() {
  static Module instance;
  return instance;
}

noline::Client& client() {
  return module().engine->client();
}

TimeMs time(double now) {
  return static_cast<TimeMs>(now);
}

const char* keep(std::string text) {
  module().text = std::move(text);
  return module().text.c_str();
}

const char* keep(std::optional<std::string> text) {
  return text ? keep(std::move(*text)) : nullptr;
}

}  // namespace

// 1 when it is open; otherwise 0, and `web_open_error` says why.
NOLINE_EXPORT(web_open) int32_t web_open(const char* options, int32_t size, double now) {
  sqlite3_initialize();
  auto opened = Engine::open({options, static_cast<size_t>(size)}, time(now));
  if (!opened) {
    keep(to_json(opened.error()).dump());
    return 0;
  }
  module().engine = std::move(*opened);
  return 1;
}

NOLINE_EXPORT(web_open_error) const char* web_open_error() {
  return module().text.c_str();
}

NOLINE_EXPORT(web_command) const char* web_command(const char* json, int32_t size, double now) {
  return keep(module().engine->command({json, static_cast<size_t>(size)}, time(now)));
}

NOLINE_EXPORT(web_session) const char* web_session() {
  return module().engine->session().c_str();
}

NOLINE_EXPORT(web_connected) void web_connected(double now) {
  client().handle_connected(time(now));
  module().engine->store(time(now));
}

NOLINE_EXPORT(web_disconnected) void web_disconnected(double now) {
  client().handle_disconnected(time(now));
  module().engine->store(time(now));
}

NOLINE_EXPORT(web_message) void web_message(const char* bytes, int32_t size, double now) {
  client().handle_message({bytes, static_cast<size_t>(size)}, time(now));
  module().engine->store(time(now));
}

NOLINE_EXPORT(web_timeout) void web_timeout(double now) {
  client().handle_timeout(time(now));
  module().engine->store(time(now));
}

// The browser says that the network is back: the next `web_poll_link` does not wait.
NOLINE_EXPORT(web_network_is_back) void web_network_is_back() {
  module().connect_now = true;
}

// 0 keep, 1 connect, 2 close.
NOLINE_EXPORT(web_poll_link) int32_t web_poll_link(double now) {
  const TimeMs ahead = module().connect_now ? backoff_ms_max : 0;
  module().connect_now = false;
  return static_cast<int32_t>(client().poll_link(time(now) + ahead));
}

// The next message to send, or null; `web_transmit_size` bytes of it.
NOLINE_EXPORT(web_poll_transmit) const char* web_poll_transmit(double now) {
  return keep(client().poll_transmit(time(now)));
}

NOLINE_EXPORT(web_transmit_size) int32_t web_transmit_size() {
  return static_cast<int32_t>(module().text.size());
}

NOLINE_EXPORT(web_poll_part) const char* web_poll_part() {
  return keep(module().engine->poll_part());
}

NOLINE_EXPORT(web_poll_event) const char* web_poll_event() {
  return keep(module().engine->poll_event());
}

// Milliseconds since 1970, or -1 when nothing is due.
NOLINE_EXPORT(web_poll_timeout) double web_poll_timeout() {
  const auto at = client().poll_timeout();
  return at ? static_cast<double>(*at) : -1;
}

// Ends the client and closes the database; the instance is of no more use.
NOLINE_EXPORT(web_close) void web_close(double now) {
  client().handle_disconnected(time(now));
  module().engine->store(time(now));
  module().engine.reset();
}
