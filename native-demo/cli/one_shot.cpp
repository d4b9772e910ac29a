#include <csignal>
#include <cstdio>
#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <semaphore>
#include <set>
#include <thread>

#include "cli.hpp"
#include "data.hpp"
#include "noline/snapshot.hpp"

namespace noline::cli {
namespace {

constexpr auto hand_off_time = std::chrono::seconds(125);

using wire::Json;

Json part(const Runner& runner, Json (*make)(const Client&)) {
  Json out;
  runner.read([&](const Client& client) { out = make(client); });
  return out;
}

Json cart_of(const Runner& runner) {
  return part(runner, [](const Client& client) { return to_json(client.cart()); });
}

Json notices_of(const Runner& runner) {
  return part(runner, [](const Client& client) { return to_json(client.notices()); });
}

/// A line may be named by its SKU when only one line has it.
Result<std::string> find_line(const Runner& runner, const std::string& name) {
  std::vector<std::string> found;
  runner.read([&](const Client& client) {
    const CartView cart = client.cart();
    std::vector<CartLine> all = cart.lines;
    all.insert(all.end(), cart.later.begin(), cart.later.end());
    for (const auto& [list, lines] : cart.wishlists) {
      all.insert(all.end(), lines.begin(), lines.end());
    }
    for (const CartLine& line : all) {
      if (line.sku == name || format_hex(line.id.value) == name) {
        found.push_back(format_hex(line.id.value));
      }
    }
  });
  if (found.size() == 1) {
    return found.front();
  }
  return fail(Errc::unknown_line, found.empty()
                                      ? "no line of the cart has the SKU or id " + name
                                      : name + " is on several lines; name one by its id");
}

Result<Json> make_edit(const Runner& runner, const Request& request) {
  if (request.name == "add") {
    Json options = Json::object();
    for (const std::string& option : request.options) {
      const auto equals = option.find('=');
      if (equals == std::string::npos) {
        return fail(Errc::invalid_argument, "--option wants name=value");
      }
      options[option.substr(0, equals)] = option.substr(equals + 1);
    }
    return Json{
        {"do", "add"}, {"sku", request.sku}, {"quantity", request.quantity}, {"options", options}};
  }
  if (request.name == "clear") {
    return Json{{"do", "clear"}};
  }
  const auto line = find_line(runner, request.sku);
  if (!line) {
    return line.error();
  }
  static const std::map<std::string, std::string> names = {{"set", "set"},
                                                           {"remove", "remove"},
                                                           {"later", "save_for_later"},
                                                           {"back", "back_to_cart"},
                                                           {"note", "note"}};
  Json command = {{"do", names.at(request.name)}, {"line", *line}};
  if (request.name == "set") {
    command["quantity"] = request.quantity;
  }
  if (request.name == "note") {
    command["text"] = request.text;
  }
  return command;
}

int run_edit(const Settings& settings, Runner& runner, const Request& request) {
  const auto command = make_edit(runner, request);
  if (!command) {
    return show_error(settings, command.error());
  }
  const Json answer = runner.command(*command);
  if (answer.contains("error")) {
    return show_error(settings, {errc_from_name(answer["error"]["code"].get<std::string>()),
                                 answer["error"]["detail"].get<std::string>()});
  }
  const EditId edit{answer["edit"].get<std::uint64_t>()};
  const bool is_at_hub =
      !settings.runner.hub_url.empty() && runner.wait_for(edit, EditState::hub, settings.time_max);
  const char* state = is_at_hub                             ? "hub"
                      : settings.runner.data_folder.empty() ? "applied"
                                                            : "device";
  if (settings.is_json) {
    std::puts(
        wire::dump({{"edit", edit.value}, {"state", state}, {"cart", cart_of(runner)}}).c_str());
  } else {
    show_cart(cart_of(runner), notices_of(runner));
    std::printf("saved: %s\n", state);
  }
  const bool is_kept = is_at_hub || !settings.runner.data_folder.empty();
  return is_kept ? 0 : 1;
}

Json call_command(const Request& request, const std::string& password) {
  if (request.name == "hand-off") {
    return {{"do", "hand_off"}, {"role", request.role}};
  }
  if (request.name == "join") {
    const auto at = request.text.rfind("join=");
    return {{"do", "join"},
            {"code", at == std::string::npos ? request.text : request.text.substr(at + 5)}};
  }
  if (request.name == "open-link") {
    const auto origin = request.text.find("://");
    const auto slash = origin == std::string::npos ? 0 : request.text.find('/', origin + 3);
    return {{"do", "open_link"},
            {"link", slash == std::string::npos ? "/" : request.text.substr(slash)}};
  }
  if (request.name == "share" || request.name == "return") {
    return {{"do", request.name}, {"texts", request.is_keeping}, {"order", request.text}};
  }
  if (request.name == "enter") {
    return {{"do", "enter"}, {"code", request.text}};
  }
  if (request.name == "sign-out" || request.name == "sessions") {
    return {{"do", request.name == "sessions" ? "sessions" : "sign_out"}};
  }
  if (request.name == "revoke") {
    return request.text == "others" ? Json{{"do", "revoke"}, {"others", true}}
                                    : Json{{"do", "revoke"}, {"id", request.text}};
  }
  if (request.name == "password") {
    return {{"do", "password"}, {"new", password}, {"keep", request.is_keeping}};
  }
  if (request.name == "forgot-password") {
    return {{"do", "forgot"}, {"email", request.email}};
  }
  if (request.name == "reset-password") {
    return {{"do", "reset_password"}, {"token", request.text}, {"password", password}};
  }
  const char* name = request.name == "sign-up" ? "sign_up" : "sign_in";
  return {{"do", name}, {"email", request.email}, {"password", password}, {"name", request.person}};
}

Json session_of(const Runner& runner) {
  return part(runner, [](const Client& client) { return to_json(client.session()); });
}

/// Stays until somebody has scanned the code, and asks here for the number that is shown there.
int wait_for_joiner(const Settings& settings, Runner& runner) {
  const auto end = std::chrono::steady_clock::now() + hand_off_time;
  Json asked;
  while (!asked.is_object() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    asked = session_of(runner)["asked"];
  }
  if (!asked.is_object()) {
    return show_error(settings, {Errc::code_invalid, "nobody came in time"});
  }
  if (settings.is_json) {
    std::puts(wire::dump({{"asked", asked}}).c_str());
  } else {
    std::printf("%s wants to open this cart. Its number (%s)? ", asked.value("name", "").c_str(),
                wire::dump(asked["numbers"]).c_str());
  }
  std::fflush(stdout);
  unsigned number = 0;
  std::cin >> number;
  const auto answer =
      runner.call({{"do", "confirm_hand_off"}, {"number", number}}, settings.time_max);
  return answer ? 0 : show_error(settings, answer.error());
}

/// The number is shown while the call waits for the other device's owner.
Result<Json> join(const Settings& settings, Runner& runner, const Json& command) {
  auto answer = std::async(std::launch::async, [&] { return runner.call(command, hand_off_time); });
  bool is_shown = false;
  while (answer.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    const auto number = session_of(runner).value("joining", 0U);
    if (number != 0 && !is_shown) {
      is_shown = true;
      std::printf(settings.is_json ? "{\"joining\":%u}\n" : "pick %u on the other device\n",
                  number);
      std::fflush(stdout);
    }
  }
  return answer.get();
}

int run_call(const Settings& settings, Runner& runner, const Request& request) {
  std::string password;
  if (!request.password_file.empty()) {
    auto read = read_password(request.password_file);
    if (!read) {
      return show_error(settings, read.error());
    }
    password = std::move(*read);
  }
  Json command = call_command(request, password);
  if (!request.old_password_file.empty()) {
    auto old = read_password(request.old_password_file);
    if (!old) {
      return show_error(settings, old.error());
    }
    command["old"] = std::move(*old);
  }
  const auto answer = request.name == "join" ? join(settings, runner, command)
                                             : runner.call(command, settings.time_max);
  if (!answer) {
    return show_error(settings, answer.error());
  }
  if (request.name == "sessions" || request.name == "revoke" ||
      request.name.ends_with("password")) {
    std::puts(answer->dump(settings.is_json ? -1 : 2).c_str());
    return 0;
  }
  if (request.name == "share") {
    std::puts(settings.is_json ? answer->dump().c_str()
                               : (settings.runner.hub_url + answer->value("path", "") + "\n" +
                                  settings.runner.hub_url + answer->value("permalink", ""))
                                     .c_str());
    return 0;
  }
  if (request.name == "open-link" && !answer->contains("lines")) {
    return show_error(settings,
                      {Errc::code_invalid, "the link is " + answer->value("outcome", "")});
  }
  if (request.name == "hand-off") {
    const std::string link = settings.runner.hub_url + answer->value("path", "");
    std::puts(settings.is_json
                  ? wire::dump({{"link", link}, {"expires_ms", (*answer)["expires_ms"]}}).c_str()
                  : link.c_str());
    std::fflush(stdout);
    return wait_for_joiner(settings, runner);
  }
  // The new session's cart is shown once it has arrived.
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  (void)runner.wait_online(settings.time_max);
  if (settings.is_json) {
    std::puts(wire::dump(part(runner, [](const Client& client) {
                return to_json(client.session());
              })).c_str());
  } else {
    std::puts("done");
    show_cart(cart_of(runner), notices_of(runner));
  }
  return 0;
}

std::binary_semaphore interrupted{0};

int watch(const Settings& settings, Runner& runner) {
  std::signal(SIGINT, [](int) { interrupted.release(); });
  std::signal(SIGTERM, [](int) { interrupted.release(); });
  std::string last;
  do {
    const Json cart = cart_of(runner);
    if (std::string text = wire::dump(cart); text != last) {
      last = std::move(text);
      if (settings.is_json) {
        std::puts(last.c_str());
      } else {
        show_cart(cart, notices_of(runner));
      }
      std::fflush(stdout);
    }
  } while (!interrupted.try_acquire_for(std::chrono::milliseconds(100)));
  return 0;
}

int status(const Settings& settings, const Runner& runner) {
  Json session;
  Json connection;
  EditMarks marks;
  std::uint64_t hash = 0;
  runner.read([&](const Client& client) {
    session = to_json(client.session());
    connection = to_json(client.connection());
    marks = client.edit_marks();
    hash = client.state_hash();
  });
  if (settings.is_json) {
    std::puts(
        wire::dump(
            {{"session", session}, {"connection", connection}, {"state_hash", format_hex(hash)}})
            .c_str());
  } else {
    show_status(session, connection, marks);
  }
  return 0;
}

}  // namespace

Result<std::string> read_password(const std::string& file) {
  std::string password;
  if (file == "-") {
    std::getline(std::cin, password);
    return password;
  }
  std::ifstream in(file);
  if (!in) {
    return fail(Errc::invalid_argument, "the password file cannot be read");
  }
  std::getline(in, password);
  return password;
}

int run_once(const Settings& settings, const Request& request) {
  auto runner = Runner::start(settings.runner, {});
  if (!runner) {
    return show_error(settings, runner.error());
  }
  const bool is_online =
      !settings.runner.hub_url.empty() && (*runner)->wait_online(settings.time_max);
  if (request.name == "watch") {
    return watch(settings, **runner);
  }
  if (request.name == "status") {
    return status(settings, **runner);
  }
  if (request.name == "cart") {
    if (settings.is_json) {
      std::puts(wire::dump(cart_of(**runner)).c_str());
    } else {
      show_cart(cart_of(**runner), notices_of(**runner));
    }
    return 0;
  }
  static const std::set<std::string> calls = {
      "sign-up", "sign-in",   "sign-out",        "hand-off",      "join",
      "enter",   "open-link", "share",           "return",        "sessions",
      "revoke",  "password",  "forgot-password", "reset-password"};
  if (request.name == "import") {
    return run_import(settings, **runner, request);
  }
  if (calls.count(request.name) == 0 && request.name != "export" && request.name != "erase") {
    return run_edit(settings, **runner, request);
  }
  if (!is_online) {
    return show_error(settings,
                      {Errc::offline, "this needs the hub at " + settings.runner.hub_url});
  }
  if (request.name == "export" || request.name == "erase") {
    return request.name == "export" ? run_export(settings, **runner, request)
                                    : run_erase(settings, **runner, request);
  }
  return run_call(settings, **runner, request);
}

}  // namespace noline::cli
