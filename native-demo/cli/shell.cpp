#include <cstdio>
#include <iostream>
#include <mutex>

#include "cli.hpp"
#include "noline/snapshot.hpp"

namespace noline::cli {
namespace {

using wire::Json;

/// Lines of the runner's thread and of the reader must not mix.
void print_line(const std::string& text) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

/// Commands of the shell itself, beside those of the client.
Json run_local(Runner& runner, const std::string& name) {
  if (name == "offline" || name == "online") {
    runner.set_network(name == "online");
    return {{"ok", true}};
  }
  Json out;
  runner.read([&](const Client& client) {
    Json orders = Json::array();
    for (const std::string& order : client.order_jsons()) {
      orders.push_back(Json::parse(order));
    }
    out = {
        {"cart", to_json(client.cart())},         {"notices", to_json(client.notices())},
        {"checkout", to_json(client.checkout())}, {"orders", std::move(orders)},
        {"session", to_json(client.session())},   {"connection", to_json(client.connection())},
        {"marks", to_json(client.edit_marks())},  {"state_hash", format_hex(client.state_hash())},
        {"is_caught_up", client.is_caught_up()}};
    add_to(out["session"], client.context());
  });
  return out;
}

}  // namespace

int run_shell(const Settings& settings) {
  RunnerCallbacks callbacks;
  callbacks.on_part = [](const std::string& part) { print_line(part); };
  callbacks.on_event = [](const Json& event) { print_line(wire::dump(event)); };
  auto runner = Runner::start(settings.runner, std::move(callbacks));
  if (!runner) {
    return show_error(settings, runner.error());
  }
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto command = wire::parse_json(line);
    if (!command) {
      print_line(wire::dump({{"error", to_json(command.error())}}));
      continue;
    }
    const std::string name = command->is_object() ? command->value("do", "") : "";
    const bool is_local = name == "offline" || name == "online" || name == "show";
    Json answer = is_local ? run_local(**runner, name) : (*runner)->command(*command);
    if (command->is_object() && command->contains("id")) {
      answer["id"] = (*command)["id"];
    }
    print_line(wire::dump(answer));
  }
  return 0;
}

}  // namespace noline::cli
