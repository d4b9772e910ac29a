// ui_gallery: draws any screen from recorded snapshot parts into a PNG, without a display.
//
//   ui_gallery --fixtures tests/ui/fixtures --pictures <folder> --path /cart --out cart.png
//   ui_gallery --fixtures tests/ui/fixtures --pictures <folder> --all <folder>
//
//   ui_gallery --fixtures tests/ui/fixtures --pictures <folder> --frames 300
//
// The second one draws every screen in each size, brand, theme and language; the third one measures
// every screen on a phone and on a laptop while it is scrolled.

#include <cstdio>
#include <map>

#include "../src/files.hpp"
#include "CLI/CLI.hpp"
#include "finder.hpp"
#include "frames.hpp"
#include "imgui.h"
#include "noline/ui/kiosk.hpp"
#include "noline/ui/shop.hpp"
#include "software_renderer.hpp"

namespace {

using namespace noline;

struct Options {
  std::string fixtures = "tests/ui/fixtures";
  std::vector<std::string> parts{"shop", "catalogue", "session", "connection", "cart", "notices"};
  std::string pictures;
  std::string fonts;
  std::string path = "/";
  std::string size = "390x844";
  std::string theme = "light";
  std::string brand = "korn";
  std::string language = "de";
  std::string out = "screen.png";
  std::string all;
  int frames = 0;
  std::vector<std::string> presses;
  std::string focus;
  float scale = 1;
  float scroll = 0;
  std::int64_t wall_ms = 1795255620000;  // 2026-11-21 10:07 UTC, the fixtures' present.
  bool kiosk = false;
  std::string state;  ///< Of a kiosk.
};

Options read_options(int count, char** words) {
  Options options;
  CLI::App app("Draws a screen of the shop into a PNG");
  app.add_option("--fixtures", options.fixtures, "Folder of snapshot parts");
  app.add_option("--parts", options.parts, "Names of the parts, in order");
  app.add_option("--pictures", options.pictures, "Folder of <name>-512.webp");
  app.add_option("--fonts", options.fonts, "Folder of Inter");
  app.add_option("--path", options.path, "Path of the screen");
  app.add_option("--size", options.size, "Logical pixels, as 390x844");
  app.add_option("--scale", options.scale, "Device pixels per logical pixel");
  app.add_option("--theme", options.theme, "light or dark");
  app.add_option("--brand", options.brand, "korn or nord");
  app.add_option("--language", options.language, "de or en");
  app.add_option("--scroll", options.scroll, "Scroll position of the page");
  app.add_option("--press", options.presses, "Keys of nodes to press first");
  app.add_option("--focus", options.focus, "Key of the node with the focus ring");
  app.add_option("--out", options.out, "The PNG to write");
  app.add_option("--all", options.all, "Folder for every screen in every form");
  app.add_option("--frames", options.frames, "Frames of each screen to measure");
  app.add_flag("--kiosk", options.kiosk, "Kiosk screens at double size");
  app.add_option("--state", options.state, "Of a kiosk: asked, keys, news, failed")
      ->check(CLI::IsMember({"asked", "keys", "news", "failed"}));
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}

class FolderPlatform : public ui::Platform {
 public:
  FolderPlatform(gallery::SoftwareRenderer& renderer, std::string folder)
      : renderer_(renderer), folder_(std::move(folder)) {}

  ui::Picture picture(std::string_view name, float size_px) override {
    // One for each size: without a graphics card nothing shrinks textures well.
    const auto pixels_wanted = static_cast<int>(size_px);
    ui::Picture& known = known_[std::string(name) + "@" + std::to_string(pixels_wanted)];
    if (known.texture == 0 && !folder_.empty()) {
      const auto bytes = shell::read_file(folder_ + "/" + std::string(name) + "-512.webp");
      shell::Pixels pixels = shell::shrink_to(shell::decode_webp(bytes), size_px);
      if (!pixels.empty()) {
        const int width = pixels.width;
        const int height = pixels.height;
        known = {renderer_.add_texture({width, height, std::move(pixels.rgba)}),
                 static_cast<float>(width), static_cast<float>(height)};
      }
    }
    return known;
  }

 private:
  gallery::SoftwareRenderer& renderer_;
  std::string folder_;
  std::map<std::string, ui::Picture> known_;
};

bool load_model(const Options& options, ui::ShopModel& model, gallery::Finder& finder) {
  for (const std::string& part : options.parts) {
    const auto bytes = shell::read_file(options.fixtures + "/" + part + ".json");
    const std::string text(bytes.begin(), bytes.end());
    if (!ui::apply_part(model, text) && !ui::apply_event(model, text)) {
      std::fprintf(stderr, "ui_gallery: no part in %s/%s.json\n", options.fixtures.c_str(),
                   part.c_str());
      return false;
    }
    finder.take_part(text);
  }
  ui::apply_part(model, finder.part());
  model.session.theme = options.theme;
  model.session.brand = options.brand;
  model.session.language = options.language;
  model.origin = "https://korn-kontor.example";
  return true;
}

/// Tells the screen what its list shows. False when it did not ask.
bool answer_lists(ui::Shop& shop, ui::ShopModel& model, gallery::Finder& finder) {
  bool has_asked = false;
  for (const ui::Intent& intent : shop.take_intents()) {
    has_asked = finder.take_command(intent.text) || has_asked;
  }
  return has_asked && ui::apply_part(model, finder.part());
}

/// What a kiosk adds, in one of its states.
void set_up(ui::Kiosk& kiosk, const Options& options, std::int64_t now_ms) {
  const bool german = options.language == "de";
  kiosk.offer_print(true);
  if (options.state == "asked") {
    kiosk.touch(now_ms);
    kiosk.tick(now_ms + 62000);
  } else if (options.state == "keys") {
    kiosk.show_keys(options.focus.ends_with("email") ? ui::Keys::email : ui::Keys::text);
  } else if (options.state == "news") {
    kiosk.tell(german ? "Im Warenkorb: Lindenhonig, 500 g" : "In your cart: Linden honey, 500 g",
               true, now_ms);
  } else if (options.state == "failed") {
    kiosk.tell(german ? "Den Artikel 4006381333931 führen wir nicht."
                      : "We do not have the article 4006381333931.",
               false, now_ms);
  }
}

// Draws one screen; false when it cannot be written.
bool shoot(const Options& options, const shell::Fonts& fonts, gallery::SoftwareRenderer& renderer,
           FolderPlatform& platform) {
  ui::ShopModel model;
  gallery::Finder finder;
  if (!load_model(options, model, finder)) {
    return false;
  }
  ui::Kiosk kiosk{ui::IdleTimes{}};
  ui::Shop shop(fonts.files());
  ui::Frame frame;
  std::sscanf(options.size.c_str(), "%fx%f", &frame.width, &frame.height);
  frame.scale = options.scale;
  frame.wall_ms = options.wall_ms;
  frame.reduced_motion = true;
  frame.fields_by_dom = true;
  frame.kiosk = options.kiosk;
  shop.open_path(options.path);
  if (options.kiosk) {
    set_up(kiosk, options, frame.now_ms);
    shop.set_overlay(&kiosk);
  }
  const auto draw = [&] {
    frame.now_ms += 300;
    shop.frame(model, frame, platform);
    if (answer_lists(shop, model, finder)) {
      shop.frame(model, frame, platform);
    }
  };
  // The hand-off's answer arrives after its screen asked for it.
  const ui::CallResult answer = std::exchange(model.result, {});
  draw();
  model.result = answer;
  for (const std::string& key : options.presses) {
    shop.handle_action(key, ui::Action::press, "");
    draw();
  }
  if (options.scroll > 0) {
    shop.handle_action("page", ui::Action::scroll, "0," + std::to_string(options.scroll));
  }
  if (!options.focus.empty()) {
    shop.handle_action(options.focus, ui::Action::focus, "visible");
  }
  draw();
  const gallery::Image image = renderer.render(*ImGui::GetDrawData(), shop.background());
  if (!shell::write_png(options.out, image.width, image.height, image.rgba)) {
    std::fprintf(stderr, "ui_gallery: cannot write %s\n", options.out.c_str());
    return false;
  }
  return true;
}

struct Screen {
  const char* name;
  const char* path;
  std::vector<std::string> parts;
  const char* state = "";  ///< Only kiosks have one.
  const char* focus = "";
};

const std::vector<Screen>& all_screens() {
  static const std::vector<Screen> screens = {
      {"home", "/", {"shop", "catalogue", "session", "connection", "cart", "notices"}},
      {"loading", "/", {"shop", "connection"}},
      {"category", "/c/pantry", {"shop", "catalogue", "session", "connection", "cart"}},
      {"search", "/s?q=te", {"shop", "catalogue", "guest", "offline", "cart"}},
      {"nothing", "/s?q=xyzzy", {"shop", "catalogue", "guest", "connection", "cart"}},
      {"product", "/p/TEAPOT", {"shop", "catalogue", "session", "connection", "cart"}},
      {"compare", "/compare", {"shop", "catalogue", "session", "connection", "cart"}},
      {"compared", "/compare", {"shop", "catalogue", "compared", "connection", "cart"}},
      {"stores", "/stores", {"shop", "catalogue", "session", "connection", "cart", "checkout"}},
      {"help", "/help", {"shop", "catalogue", "guest", "connection", "cart"}},
      {"cart", "/cart", {"shop", "catalogue", "session", "connection", "cart", "notices"}},
      {"bundle",
       "/cart",
       {"shop", "goods_catalogue", "session", "connection", "goods_cart", "goods_checkout"}},
      {"empty", "/cart", {"shop", "catalogue", "guest", "offline", "empty_cart"}},
      {"checkout", "/checkout", {"shop", "catalogue", "session", "connection", "cart", "checkout"}},
      {"order", "/order/3", {"shop", "catalogue", "session", "connection", "cart", "orders"}},
      {"account", "/account", {"shop", "catalogue", "session", "connection", "cart", "orders"}},
      {"sign_in", "/account", {"shop", "catalogue", "guest", "connection", "cart"}},
      {"hand_off", "/hand-off", {"shop", "catalogue", "session", "connection", "cart", "hand_off"}},
      {"kiosk_asked", "/cart", {"shop", "catalogue", "guest", "connection", "cart"}, "asked"},
      {"kiosk_keys", "/s", {"shop", "catalogue", "guest", "connection", "cart"}, "keys", "search"},
      {"kiosk_email",
       "/checkout",
       {"shop", "catalogue", "guest", "connection", "cart", "checkout"},
       "keys",
       "checkout.email"},
      {"kiosk_news", "/", {"shop", "catalogue", "guest", "connection", "cart"}, "news"},
      {"kiosk_failed", "/", {"shop", "catalogue", "guest", "connection", "cart"}, "failed"},
      {"unknown", "/nowhere", {"shop", "catalogue", "guest", "connection"}},
  };
  return screens;
}

// Phones in full, larger screens at half their size: enough to see what is wrong. Each size has
// both brands in both themes, and each of these pairs one of the languages.
bool shoot_all(Options options, const shell::Fonts& fonts, gallery::SoftwareRenderer& renderer,
               FolderPlatform& platform) {
  const std::string sizes[] = {"360x740", "820x1180", "1440x900", "1080x1920"};
  int count = 0;
  for (const Screen& screen : all_screens()) {
    for (int form = 0; form < 16; ++form) {
      options.path = screen.path;
      options.parts = screen.parts;
      options.size = sizes[form / 4];
      options.kiosk = form / 4 == 3;
      options.state = screen.state;
      options.focus = screen.focus;
      // A kiosk has states of its own, and no account.
      if (options.kiosk ? options.path == "/account" : !options.state.empty()) {
        continue;
      }
      options.scale = form / 4 == 0 ? 1 : 0.5F;
      options.brand = (form & 1) != 0 ? "nord" : "korn";
      options.theme = (form & 2) != 0 ? "dark" : "light";
      options.language = form % 4 == 1 || form % 4 == 2 ? "en" : "de";
      options.out = options.all + "/" + screen.name + "-" + options.size + "-" + options.brand +
                    "-" + options.theme + "-" + options.language + ".png";
      if (!shoot(options, fonts, renderer, platform)) {
        return false;
      }
      ++count;
    }
  }
  std::printf("%d pictures\n", count);
  return true;
}

// Every screen but the kiosk's, small and large, with its own data and motion as shoppers have it.
bool measure_all(Options options, const shell::Fonts& fonts, gallery::SoftwareRenderer& renderer,
                 FolderPlatform& platform) {
  gallery::print_frames_heading();
  for (const Screen& screen : all_screens()) {
    if (screen.state[0] != '\0') {
      continue;
    }
    for (const char* size : {"390x844", "1440x900"}) {
      options.parts = screen.parts;
      ui::ShopModel model;
      gallery::Finder finder;
      if (!load_model(options, model, finder)) {
        return false;
      }
      ui::Shop shop(fonts.files());
      ui::Frame frame;
      std::sscanf(size, "%fx%f", &frame.width, &frame.height);
      frame.wall_ms = options.wall_ms;
      shop.open_path(screen.path);
      const ui::CallResult answer = std::exchange(model.result, {});
      shop.frame(model, frame, platform);  // Asks for what it shows, such as a hand-off's code.
      answer_lists(shop, model, finder);
      model.result = answer;
      gallery::print_frames(
          std::string(screen.name) + " " + size,
          gallery::measure_frames(shop, model, frame, platform, renderer, options.frames));
    }
  }
  return true;
}

int run(const Options& options) {
  const shell::Fonts fonts = shell::load_fonts(options.fonts);
  if (!fonts.complete()) {
    std::fprintf(stderr, "ui_gallery: the fonts are missing\n");
    return 1;
  }
  ImGui::CreateContext();
  bool done = false;
  {
    gallery::SoftwareRenderer renderer;
    FolderPlatform platform(renderer, options.pictures);
    done = options.frames > 0    ? measure_all(options, fonts, renderer, platform)
           : options.all.empty() ? shoot(options, fonts, renderer, platform)
                                 : shoot_all(options, fonts, renderer, platform);
  }
  ImGui::DestroyContext();
  return done ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  return run(read_options(count, words));
}
