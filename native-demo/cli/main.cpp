// noline-cli: the shopper's cart from a terminal, for scripts, agents and testers.
#include <CLI/CLI.hpp>

#include "cli.hpp"

namespace {

using noline::cli::Request;

void add_line_argument(CLI::App* command, Request& request) {
  command->add_option("line", request.sku, "SKU, or the line's id as `cart --json` shows it")
      ->required();
}

/// What a shopper has at the hub.
void add_data_commands(CLI::App& app, Request& request) {
  auto* take = app.add_subcommand("export",
                                  "Fetch everything the hub knows of this shopper; without a\n"
                                  "file it is printed as JSON");
  take->add_option("--json", request.json_file, "File for the data, which `import` reads");
  take->add_option("--html", request.html_file, "File for the page, to read");
  app.add_subcommand("import",
                     "Bring the cart, lists and settings of an export into this cart; what\n"
                     "is here stays, and the history needs the consent that is given here")
      ->add_option("file", request.text, "The file of `export --json`")
      ->required();
  auto* erase = app.add_subcommand("erase", "Erase everything about this shopper, everywhere");
  erase->add_option("--password-file", request.password_file,
                    "File with the account's password; - reads standard input");
  erase->add_flag("--yes", request.is_sure, "Really");
}

void add_link_commands(CLI::App& app, Request& request) {
  auto* open = app.add_subcommand("open-link",
                                  "Put what a buy link, a shared cart or a permalink\n"
                                  "holds into the cart");
  open->add_option("link", request.text, "Its address, path or code")->required();
  auto* share = app.add_subcommand("share", "Make a link that others open a copy of the cart by");
  share->add_flag("--texts", request.is_keeping, "Texts such as an engraving go along");
  auto* back = app.add_subcommand("return", "Ask to return an order");
  back->add_option("order", request.text, "Its id, as `shell` shows it")->required();
}

void add_commands(CLI::App& app, Request& request) {
  auto* sign_up = app.add_subcommand("sign-up", "Open an account; the cart comes along");
  auto* sign_in = app.add_subcommand("sign-in", "Sign in; the cart comes along");
  for (auto* command : {sign_up, sign_in}) {
    command->add_option("email", request.email, "E-mail address")->required();
    command
        ->add_option("--password-file", request.password_file,
                     "File with the password; - reads standard input")
        ->required();
  }
  sign_up->add_option("--name", request.person, "How to greet the customer");
  app.add_subcommand("sign-out", "Sign out and forget the account on this device");
  auto* add = app.add_subcommand("add", "Add pieces to the cart");
  add->add_option("sku", request.sku, "SKU")->required();
  add->add_option("quantity", request.quantity, "Pieces to add")->check(CLI::Range(1, 99999));
  add->add_option("--option", request.options, "name=value, say engraving=Anna; may be repeated");
  auto* set = app.add_subcommand("set", "Set a line's quantity; 0 removes it");
  add_line_argument(set, request);
  set->add_option("quantity", request.quantity, "Pieces wanted")
      ->required()
      ->check(CLI::Range(0, 99999));
  add_line_argument(app.add_subcommand("remove", "Remove a line"), request);
  add_line_argument(app.add_subcommand("later", "Save a line for later"), request);
  add_line_argument(app.add_subcommand("back", "Move a saved line back to the cart"), request);
  auto* note = app.add_subcommand("note", "Write a note on a line");
  add_line_argument(note, request);
  note->add_option("text", request.text, "The note")->required();
  app.add_subcommand("clear", "Empty the cart");
  app.add_subcommand("cart", "Show the cart");
  app.add_subcommand("watch", "Show the cart whenever it changes, until interrupted");
  auto* hand_off = app.add_subcommand("hand-off",
                                      "Make a one-time link that opens this cart elsewhere,\n"
                                      "and let the device in whose number is typed here");
  hand_off->add_option("--role", request.role, "What the other device may do")
      ->check(CLI::IsMember({"view", "edit", "pay"}));
  auto* join = app.add_subcommand("join", "Open the cart of another device by its link or code");
  join->add_option("code", request.text, "The link or the code")->required();
  app.add_subcommand("sessions", "List the account's sessions, device by device");
  auto* revoke = app.add_subcommand("revoke", "End a session, or all others");
  revoke->add_option("id", request.text, "Its id from the list, or \"others\"")->required();
  auto* password = app.add_subcommand("password", "Change the password; other sessions end");
  auto* reset = app.add_subcommand("reset-password", "Set a new password by the token of a mail");
  reset->add_option("token", request.text, "The token")->required();
  for (auto* command : {password, reset}) {
    command
        ->add_option("--password-file", request.password_file,
                     "File with the new password; - reads standard input")
        ->required();
  }
  password->add_option("--old-password-file", request.old_password_file, "File with the old one")
      ->required();
  password->add_flag("--keep-others", request.is_keeping, "Other sessions stay signed in");
  auto* forgot = app.add_subcommand("forgot-password", "Ask for a mail that resets the password");
  forgot->add_option("email", request.email, "E-mail address")->required();
  auto* enter = app.add_subcommand("enter", "Open the account that a code of the shop stands for");
  enter->add_option("code", request.text, "The code")->required();
  add_data_commands(app, request);
  app.add_subcommand("status", "Show session, connection and how safe the edits are");
  app.add_subcommand("shell", "Read JSON commands from standard input, print JSON lines");
}

}  // namespace

int main(int argc, char** argv) {
  noline::cli::Settings settings;
  settings.runner.device = {"Terminal", "cli", "en"};
  settings.runner.hub_url = "http://localhost:8080";
  Request request;
  bool is_offline = false;
  unsigned seconds = 10;

  CLI::App app{"noline-cli: one shopper's cart, the same on every device"};
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--hub", settings.runner.hub_url, "The hub's address")->capture_default_str();
  app.add_option("--data", settings.runner.data_folder,
                 "Folder of this device's store; without it nothing is kept");
  app.add_option("--ca", settings.runner.ca_file, "PEM file with further trusted certificates");
  app.add_option("--shop", settings.runner.shop, "Shop id")->capture_default_str();
  app.add_option("--device", settings.runner.device.name, "What other devices call this one")
      ->capture_default_str();
  app.add_option("--kind", settings.runner.device.kind, "What kind of device they see")
      ->check(CLI::IsMember({"web", "app", "kiosk", "cli"}))
      ->capture_default_str();
  app.add_option("--language", settings.runner.device.language, "Language of its texts")
      ->capture_default_str();
  app.add_option("--clock-skew", settings.runner.clock_skew_ms,
                 "Milliseconds added to the system's clock, to see how a wrong one is borne")
      ->group("Testing");
  app.add_option("--timeout", seconds, "Seconds to wait for the hub")->capture_default_str();
  app.add_flag("--offline", is_offline, "Do not connect; edits are kept and sent later");
  app.add_flag("--json", settings.is_json, "Print JSON");
  add_commands(app, request);
  add_link_commands(app, request);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (is_offline) {
    settings.runner.hub_url.clear();
  }
  settings.time_max = std::chrono::seconds(seconds);
  request.name = app.get_subcommands().front()->get_name();
  return request.name == "shell" ? run_shell(settings) : run_once(settings, request);
}
