#include "engine.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace noline::web {
namespace {

using wire::Json;

// Tabs whose commands are remembered. A tab that was closed cannot send again, so few are needed.
constexpr std::size_t tabs_max = 32;
constexpr std::size_t tab_bytes_max = 40;
constexpr std::string_view seen_prefix = "command/";
constexpr const char* session_name = "session";

std::string text_of(const Json& json, const char* name, std::string otherwise = {}) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

Json object_of(const Json& json, const char* name) {
  const auto found = json.is_object() ? json.find(name) : json.end();
  return found != json.end() && found->is_object() ? *found : Json::object();
}

bool read_number(std::string_view text, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_seed(std::string_view hex, std::array<std::uint8_t, 32>& seed) {
  if (hex.size() != seed.size() * 2) {
    return false;
  }
  for (std::size_t i = 0; i < seed.size(); ++i) {
    const char* digits = hex.data() + 2 * i;
    const auto [end, error] = std::from_chars(digits, digits + 2, seed[i], 16);
    if (error != std::errc() || end != digits + 2) {
      return false;
    }
  }
  return true;
}

Result<ClientOptions> read_options(const Json& json) {
  ClientOptions options;
  if (!read_seed(text_of(json, "seed"), options.seed)) {
    return Error{Errc::invalid_argument, "\"seed\" must be 64 hexadecimal digits"};
  }
  const Json device = object_of(json, "device");
  options.device.name = text_of(device, "name", options.device.name);
  options.device.kind = text_of(device, "kind", options.device.kind);
  options.device.language = text_of(device, "language", options.device.language);
  options.shop = text_of(json, "shop", options.shop);
  return options;
}

struct CommandId {
  std::string tab;
  std::uint64_t number = 0;
};

// Takes the id out of a command. An id of another form is none.
std::optional<CommandId> take_id(Json& command) {
  const std::string text = text_of(command, "id");
  if (command.is_object()) {
    command.erase("id");
  }
  const std::size_t colon = text.find(':');
  CommandId id;
  if (colon == std::string::npos || colon == 0 || colon > tab_bytes_max ||
      !read_number(std::string_view(text).substr(colon + 1), id.number)) {
    return std::nullopt;
  }
  id.tab = text.substr(0, colon);
  return id;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::open(std::string_view options_text, TimeMs now) {
  const auto json = wire::parse_json(options_text);
  if (!json) {
    return json.error();
  }
  const auto options = read_options(*json);
  if (!options) {
    return options.error();
  }
  auto engine = std::make_unique<Engine>();
  auto store = SqliteStore::open({"noline.db", "noline"});
  if (!store) {
    return store.error();
  }
  engine->store_ = std::move(*store);
  auto state = engine->store_->load();
  if (!state) {
    return state.error();
  }
  Json adopt = object_of(*json, "adopt");
  // The refresh token is its owner's; this engine asks for a session of its own.
  adopt.erase("refresh");
  if (state->meta.empty() && adopt.contains("scope")) {
    state->meta[session_name] = adopt.dump();
  }
  engine->recall(*state);
  auto client = Client::open(*options, std::move(*state), now);
  if (!client) {
    return client.error();
  }
  engine->client_ = std::move(*client);
  engine->client_->set_storage_class(text_of(*json, "storage", "memory"));
  engine->store(now);
  return engine;
}

void Engine::recall(const StoredState& state) {
  for (const auto& [name, value] : state.meta) {
    if (name == session_name) {
      session_ = value;
    }
    if (name.rfind(seen_prefix, 0) != 0) {
      continue;
    }
    Seen seen;
    const std::size_t first = value.find(' ');
    const std::size_t second = value.find(' ', first + 1);
    const std::string_view text = value;
    if (first != std::string::npos && second != std::string::npos &&
        read_number(text.substr(0, first), seen.number) &&
        read_number(text.substr(first + 1, second - first - 1), seen.edit) &&
        read_number(text.substr(second + 1), seen.order)) {
      order_ = std::max(order_, seen.order);
      seen_[name.substr(seen_prefix.size())] = seen;
    }
  }
}

void Engine::remember(const std::string& tab, std::uint64_t number, std::uint64_t edit) {
  seen_[tab] = {number, edit, ++order_};
  unstored_[std::string(seen_prefix) + tab] =
      std::to_string(number) + " " + std::to_string(edit) + " " + std::to_string(order_);
  if (seen_.size() <= tabs_max) {
    return;
  }
  const auto oldest = std::min_element(
      seen_.begin(), seen_.end(),
      [](const auto& a, const auto& b) { return a.second.order < b.second.order; });
  unstored_[std::string(seen_prefix) + oldest->first] = "";  // An empty value erases.
  seen_.erase(oldest);
}

std::string Engine::command(std::string_view text, TimeMs now) {
  auto parsed = wire::parse_json(text);
  if (!parsed) {
    return Json{{"error", to_json(parsed.error())}}.dump();
  }
  const auto id = take_id(*parsed);
  if (id) {
    const auto known = seen_.find(id->tab);
    if (known != seen_.end() && id->number <= known->second.number) {
      return Json{{"edit", known->second.edit}, {"repeat", true}}.dump();
    }
  }
  const Json answer = client_->command(*parsed, now);
  const auto edit = answer.find("edit");
  if (id && edit != answer.end() && edit->is_number_unsigned()) {
    remember(id->tab, id->number, edit->get<std::uint64_t>());
  }
  store(now);
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Engine::store(TimeMs now) {
  while (auto batch = client_->poll_store()) {
    for (auto& [name, value] : std::exchange(unstored_, {})) {
      batch->meta.emplace_back(name, std::move(value));
    }
    const Status status = store_->apply(*batch);
    for (const auto& [name, value] : batch->meta) {
      if (name == session_name && status) {
        session_ = value;
      }
    }
    client_->handle_stored(batch->token, status, now);
    if (!status) {
      // The files are poisoned (slot_vfs.hpp); the worker throws this engine away.
      return;
    }
  }
}

std::optional<std::string> Engine::poll_event() {
  if (auto finished = client_->poll_call()) {
    return to_json(*finished).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  const EditMarks marks = client_->edit_marks();
  if (marks == marks_) {
    return std::nullopt;
  }
  marks_ = marks;
  return to_json(marks).dump();
}

}  // namespace noline::web
