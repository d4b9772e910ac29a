// noline-hub: the program. Options in, one clear line out when something is wrong.
#include <sodium.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <iostream>

#include "core/limits.hpp"
#include "core/stock_report.hpp"
#include "net/log.hpp"
#include "net/server.hpp"
#include "net/version.hpp"
#include "passwords/common.hpp"
#include "src/data_folder.hpp"
#include "src/link_list.hpp"
#include "src/shop_import.hpp"

namespace {

using namespace noline;
using namespace noline::hub;

struct Arguments {
  std::string data = "noline-data";
  std::string shop;
  std::string keys;
  std::string guest_merge = "sum";
  unsigned floor_days = 90;
  unsigned cart_days = 90;
  bool is_quiet = false;
  ServerOptions server;
  ImportSource import;
  std::string stock_sku;
  std::string stock_shop = "demo";
  LinkListOptions links;
  bool is_reorder = false;
  bool is_csv = false;
};

TimeMs wall_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

int complain(const Error& error) {
  std::cerr << "noline-hub: " << error.detail << std::endl;
  return 1;
}

/// As many files as the system lets us have: every connection is one.
void raise_file_limit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

Result<std::unique_ptr<Service>> open_service(Store& store) {
  Seed seed;
  randombytes_buf(seed.data(), seed.size());
  return Service::open(store, seed, wall_now());
}

/// Quantities that nobody can explain are a damage like any other: better found at the start than
/// by a shopper.
Status check_stock(Store& store) {
  const std::vector<std::string> wrong = store.find_unbalanced_stock();
  return wrong.empty()
             ? Status(Ok{})
             : fail(Errc::storage_damaged,
                    "the stock of " + wrong.front() + " and " + std::to_string(wrong.size() - 1) +
                        " more is not the sum of its ledger. Restore a backup");
}

Status import_folder(const std::string& folder, Service& service, std::string& scope) {
  const auto source = ImportSource::from_folder(folder);
  if (!source) {
    return source.error();
  }
  const auto report = import_shop(*source, service, wall_now());
  if (!report) {
    return report.error();
  }
  for (const std::string& problem : report->problems) {
    log_event(LogLevel::warning, "import_problem", {{"what", problem}});
  }
  log_event(LogLevel::info, "imported",
            {{"scope", report->scope},
             {"products", std::to_string(report->product_count)},
             {"changed", std::to_string(report->changed_count)},
             {"problems", std::to_string(report->problem_count)}});
  scope = report->scope;
  return service.commit(wall_now());
}

int serve(Arguments& arguments) {
  if (arguments.server.tls_certificate_file.empty() != arguments.server.tls_key_file.empty()) {
    return complain(fail(Errc::invalid_argument, "--tls-cert and --tls-key are given together"));
  }
  raise_file_limit();
  auto store = open_data_folder(arguments.data);
  if (!store) {
    return complain(store.error());
  }
  if (const Status status = check_stock(**store); !status) {
    return complain(status.error());
  }
  auto service = open_service(**store);
  if (!service) {
    return complain(service.error());
  }
  constexpr TimeMs day_ms = 24LL * 3'600'000;
  Life life;
  life.floor_ms = arguments.floor_days * day_ms;
  life.cart_ms = arguments.cart_days * day_ms;
  (*service)->set_life(life);
  (*service)->set_common_passwords(is_common_password);
  (*service)->set_guest_merge(parse_guest_merge(arguments.guest_merge).value_or(GuestMerge::sum));
  (*service)->set_access_ms(TimeMs{arguments.server.access_minutes} * 60'000);
  if (!arguments.shop.empty()) {
    const Status status = import_folder(arguments.shop, **service, arguments.server.shop_scope);
    if (!status) {
      return complain(status.error());
    }
  }
  // Reads the shop and makes its index, so that nobody's first search waits for that.
  static_cast<void>((*service)->find_offer(arguments.server.shop_scope, ""));
  if (!arguments.keys.empty()) {
    auto keys = read_keys_file(arguments.keys);
    if (!keys) {
      return complain(keys.error());
    }
    (*service)->set_operator_keys(std::move(*keys));
  }
  auto server = Server::open(arguments.server, **service);
  if (!server) {
    return complain(server.error());
  }
  std::cout << "READY " << (*server)->port() << std::endl;
  log_event(LogLevel::info, "started",
            {{"version", std::string(version)}, {"port", std::to_string((*server)->port())}});
  const Status status = (*server)->run();
  return status ? 0 : complain(status.error());
}

int import(const Arguments& arguments) {
  auto store = open_data_folder(arguments.data);
  if (!store) {
    return complain(store.error());
  }
  auto service = open_service(**store);
  if (!service) {
    return complain(service.error());
  }
  const auto report = import_shop(arguments.import, **service, wall_now());
  if (!report) {
    return complain(report.error());
  }
  if (const Status status = (*service)->commit(wall_now()); !status) {
    return complain(status.error());
  }
  for (const std::string& problem : report->problems) {
    std::cout << problem << '\n';
  }
  std::cout << report->scope << ": " << report->row_count << " rows read, " << report->product_count
            << " products, " << report->changed_count << " rows changed, " << report->problem_count
            << " problems"
            << (report->is_complete ? "" : "; not read to the end, so nothing was withdrawn")
            << std::endl;
  return report->is_complete ? 0 : 1;
}

/// How a quantity came about, or what to order.
int tell_stock(const Arguments& arguments) {
  auto store = open_data_folder(arguments.data);
  if (!store) {
    return complain(store.error());
  }
  if (const Status status = check_stock(**store); !status) {
    return complain(status.error());
  }
  const std::string shop = "shop:" + arguments.stock_shop;
  if (!arguments.is_reorder) {
    std::cout << explain_stock(**store, shop, arguments.stock_sku) << std::flush;
    return 0;
  }
  const nlohmann::json proposals = reorder_proposals(**store, shop, wall_now());
  std::cout << (arguments.is_csv ? reorder_csv(proposals) : proposals.dump(2) + "\n") << std::flush;
  return 0;
}

/// ID tokens of the shop's own identity provider.
void add_identity_options(CLI::App& app, ServerOptions& server) {
  CLI::Option* issuer =
      app.add_option("--oidc-issuer", server.oidc_issuer,
                     "Issuer of ID tokens that customers sign in with (OpenID Connect)")
          ->type_name("URL");
  CLI::Option* audience = app.add_option("--oidc-audience", server.oidc_audience,
                                         "The shop's client id at --oidc-issuer")
                              ->type_name("ID");
  CLI::Option* keys =
      app.add_option("--oidc-jwks", server.oidc_keys_file,
                     "File with the issuer's public keys (JSON Web Key Set); read again when it "
                     "changes")
          ->type_name("FILE");
  issuer->needs(audience)->needs(keys);
  audience->needs(issuer);
  keys->needs(issuer);
}

void add_limit_options(CLI::App& app, ServerOptions& server) {
  app.add_option("--host", server.hosts,
                 "Name that this hub answers to, as in the Host header; may be given again; "
                 "without it, any")
      ->type_name("NAME");
  app.add_option("--mail-spool", server.mail_spool,
                 "Folder that mail is written to, one file a message; without it none is sent")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  app.add_option("--stock-spool", server.stock_spool,
                 "Folder whose *.csv files about stock are taken in and moved to its folder done")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--behind-proxy", server.is_behind_proxy,
               "Trust X-Forwarded-For of the proxy in front, which alone can reach this port");
  app.add_option("--access-minutes", server.access_minutes,
                 "How long an access token is good; devices renew theirs by themselves")
      ->capture_default_str()
      ->check(CLI::Range(1, 1440));
  app.add_option("--connections-per-address", server.connections_per_address_max,
                 "Connections at once of one network address")
      ->capture_default_str();
  app.add_option("--greeting-per-address", server.greeting_per_address_max,
                 "Those of them that have not sent a whole request")
      ->capture_default_str();
  app.add_option("--connections-max", server.connections_max, "Connections at once")
      ->capture_default_str();
  app.add_option("--password-threads", server.password_threads,
                 "Threads that hash passwords, 64 MB each")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--slow-reader-seconds", server.slow_reader_s,
                 "A device that takes nothing for so long is cut off")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  app.add_option("--idle-seconds", server.idle_s,
                 "Silence after which a connection ends; pings go out at half")
      ->capture_default_str()
      ->check(CLI::Range(2, 86400));
}

/// What becomes of carts with time, and at a sign-in.
void add_cart_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--guest-merge", arguments.guest_merge,
                 "What becomes of a guest's cart at sign-in where the account has one: both added "
                 "up, the larger quantity of each line, the account's, the guest's, or asking")
      ->capture_default_str()
      ->check(CLI::IsMember({"sum", "larger", "account", "guest", "ask"}));
  app.add_option("--floor-days", arguments.floor_days,
                 "What has been settled for so long is dropped, and a device that was away for "
                 "longer begins from the hub's state and adds its own edits; keep no backup for "
                 "longer; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, 3650));
  app.add_option(
         "--cart-days", arguments.cart_days,
         "A cart that nobody has changed for so long is saved for later, and one tap brings "
         "it back; 0: never")
      ->capture_default_str()
      ->check(CLI::Range(0, 3650));
}

void add_server_options(CLI::App& app, Arguments& arguments) {
  ServerOptions& server = arguments.server;
  app.add_option("--port", server.port, "Port to listen on; 0 picks a free one")
      ->capture_default_str();
  app.add_option("--address", server.address, "Address to listen on; 0.0.0.0 for all networks")
      ->capture_default_str();
  app.add_option("--data", arguments.data, "Folder of the database; made when missing")
      ->capture_default_str();
  app.add_option("--site", server.sites,
                 "Folder of the shop's files; may be given again, the first that has a file wins")
      ->type_name("DIR");
  app.add_option("--shop", arguments.shop,
                 "Folder with shop.json, products.tsv (or .csv, .xml) and additions.jsonl, "
                 "imported at the start; unchanged files change nothing")
      ->type_name("DIR");
  app.add_option(
         "--keys", arguments.keys,
         "File with the keys of tills, agents, kiosks, of the shop's back end and of stock "
         "programs, one a line: till NAME KEY; agent, kiosk, orders, shop or stock likewise")
      ->type_name("FILE");
  app.add_option("--tls-cert", server.tls_certificate_file,
                 "Certificate chain (PEM); serves HTTPS and WSS")
      ->type_name("FILE");
  app.add_option("--tls-key", server.tls_key_file, "Private key (PEM) of --tls-cert")
      ->type_name("FILE");
  app.add_option("--public-url", server.public_url,
                 "Address that shoppers use, when a proxy stands in front")
      ->type_name("URL");
  app.add_option("--allow-origin", server.origins,
                 "Another origin whose pages may connect; may be given again")
      ->type_name("ORIGIN");
  add_identity_options(app, server);
  add_limit_options(app, server);
  add_cart_options(app, arguments);
  app.add_flag("--quiet", arguments.is_quiet, "Log errors only");
}

CLI::App* add_import(CLI::App& app, Arguments& arguments) {
  CLI::App* import =
      app.add_subcommand("import",
                         "Imports product feeds into the database of a hub that is not "
                         "running; wrong rows are listed, the others go in");
  ImportSource& source = arguments.import;
  import
      ->add_option("feeds", source.feeds,
                   "Feeds in Google's product format: TSV, CSV, RSS 2.0 or Atom")
      ->required()
      ->type_name("FEED");
  import->add_option("--data", arguments.data, "Folder of the database")->capture_default_str();
  import->add_option("--additions", source.additions, "Additions, one JSON object a line")
      ->type_name("FILE");
  import->add_option("--shop-json", source.shop_file, "The shop's name, categories and locations")
      ->type_name("FILE");
  import->add_option("--shop-id", source.shop_id, "Id of the shop, without --shop-json")
      ->capture_default_str();
  import->add_option("--language", source.language, "Language of the feeds, without --shop-json")
      ->capture_default_str();
  import->add_option("--currency", source.currency, "Currency of the feeds, without --shop-json");
  return import;
}

CLI::App* add_stock(CLI::App& app, Arguments& arguments) {
  CLI::App* stock = app.add_subcommand(
      "stock",
      "Tells how the quantity of a SKU came about, or what to order and why, from the "
      "database of a hub that is not running");
  CLI::Option* sku = stock->add_option("sku", arguments.stock_sku, "SKU")->type_name("SKU");
  CLI::Option* reorder =
      stock->add_flag("--reorder", arguments.is_reorder, "What has reached its reorder point")
          ->excludes(sku);
  stock->add_flag("--csv", arguments.is_csv, "As CSV, not JSON")->needs(reorder);
  stock->add_option("--data", arguments.data, "Folder of the database")->capture_default_str();
  stock->add_option("--shop-id", arguments.stock_shop, "Id of the shop")->capture_default_str();
  stock->callback([&arguments] {
    if (arguments.stock_sku.empty() && !arguments.is_reorder) {
      throw CLI::RequiredError("a SKU, or --reorder,");
    }
  });
  return stock;
}

}  // namespace

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  if (sodium_init() < 0) {
    return complain(fail(Errc::internal, "libsodium cannot be used on this machine"));
  }
  Arguments arguments;
  CLI::App app(
      "noline-hub serves a shop and keeps its shoppers' carts on all of their devices the same.\n"
      "Without options it listens on port 8080 of this machine and keeps its data in "
      "./noline-data.",
      "noline-hub");
  app.set_version_flag("--version", "noline-hub " + std::string(version));
  add_server_options(app, arguments);
  const CLI::App* importing = add_import(app, arguments);
  const CLI::App* telling = add_stock(app, arguments);
  const CLI::App* linking = add_link_list(app, arguments.links, arguments.data);
  try {
    app.parse(count, values);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return app.exit(error);
    }
    std::cerr << "noline-hub: " << error.what() << " (--help lists the options)" << std::endl;
    return 2;
  }
  if (arguments.is_quiet) {
    set_log_quiet();
  }
  if (linking->parsed()) {
    return tell_links(arguments.data, arguments.links);
  }
  if (telling->parsed()) {
    return tell_stock(arguments);
  }
  return importing->parsed() ? import(arguments) : serve(arguments);
}
