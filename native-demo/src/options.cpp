#include "options.hpp"

#include <cstdio>
#include <cstdlib>

#include "CLI/CLI.hpp"

namespace noline::shell {
namespace {

std::string system_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value && *value) {
      return std::string(value).substr(0, 2);
    }
  }
  return "en";
}

void add_kiosk_options(CLI::App& app, Options& options) {
  app.add_option("--receipts", options.receipts,
                 "Kiosk: folder for receipts, as PDF and for ESC/POS printers");
  app.add_flag("--no-screen-keyboard", options.no_keyboard, "Kiosk: there is a real keyboard");
  app.add_flag("--core-dumps", options.core_dumps,
               "Kiosk: leave core dumps allowed, which hold what the shopper does");
  app.add_flag("--watchdog", options.watchdog, "Start the shop anew when it crashes or hangs");
  app.add_option("--watchdog-seconds", options.watchdog_seconds,
                 "How long the shop may be silent before it counts as hung")
      ->check(CLI::Range(2, 600));
  app.add_flag("--drive", options.drive, "For tests: take what is pressed from the standard input");
}

}  // namespace

Parsed parse_options(int count, char** words) {
  Options options;
  options.language = system_language();
  std::string size;
  CLI::App app("The shop in a window of its own. The same screens, the same cart.");
  app.add_option("--hub", options.hub, "Address of the hub, as http://localhost:8080");
  app.add_option("--data", options.data,
                 "Folder for the cart and the catalogue; none keeps nothing");
  app.add_option("--name", options.name, "What other devices call this one");
  app.add_option("--language", options.language, "de or en, when the shopper chose none")
      ->check(CLI::IsMember({"de", "en"}));
  app.add_option("--theme", options.theme, "light or dark, when the shopper chose none")
      ->check(CLI::IsMember({"light", "dark"}));
  app.add_option("--fonts", options.fonts, "Folder of the Inter fonts");
  app.add_option("--path", options.path, "Screen to begin with, as /cart or /p/TEAPOT");
  app.add_option("--size", size, "Size of the window, as 390x844");
  app.add_option("--scale", options.scale,
                 "Device pixels per pixel; the display's own if not given")
      ->check(CLI::Range(0.5F, 4.0F));
  app.add_flag("--kiosk", options.kiosk,
               "Full screen at double size, for one shopper after another; asks when nobody "
               "seems to be there, and keeps what is theirs in memory only");
  app.add_option("--idle-seconds", options.idle_seconds,
                 "Forget the shopper after so long without a touch; 0 is never. A kiosk's own is "
                 "60, and it asks first")
      ->check(CLI::Range(0, 86400));
  add_kiosk_options(app, options);
  app.add_option("--screenshot", options.screenshot, "Draw the screen into this PNG and end");
  app.add_option("--press", options.presses,
                 "Keys of nodes to press, each once it is there, before the screenshot");
  app.add_option("--nodes", options.nodes,
                 "With --screenshot: also write the screen's nodes (JSON), anew when they change");
  app.add_option("--wait", options.wait_ms, "With --screenshot: wait this long for data (ms)");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, app.exit(error)};
  }
  if (!size.empty()) {
    const int read = std::sscanf(size.c_str(), "%fx%f", &options.width, &options.height);
    if (read != 2 || options.width < 320 || options.height < 320 || options.width > 8000 ||
        options.height > 8000) {
      std::fprintf(stderr, "noline-shop: --size wants two numbers from 320 to 8000, as 390x844\n");
      return {std::nullopt, 2};
    }
  }
  if (options.idle_seconds < 0) {
    options.idle_seconds = options.kiosk ? 60 : 0;
  }
  if (options.name.empty()) {
    options.name = options.kiosk ? "Kiosk" : "Computer";
  }
  return {options, 0};
}

}  // namespace noline::shell
