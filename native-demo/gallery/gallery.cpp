// ui_gallery: draws any screen from recorded snapshot parts into a PNG, without a display.
//
//   ui_gallery --fixtures tests/ui/fixtures --pictures <folder> --path /cart --out cart.png

#include <cstdio>
#include <map>

#include "../src/files.hpp"
#include "CLI/CLI.hpp"
#include "imgui.h"
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
  std::vector<std::string> presses;
  std::string focus;
  float scale = 1;
  float scroll = 0;
  std::int64_t wall_ms = 1795255620000;  // 2026-11-21 10:07 UTC, the fixtures' present.
  bool kiosk = false;
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
  app.add_flag("--kiosk", options.kiosk, "Kiosk screens at double size");
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

bool load_model(const Options& options, ui::ShopModel& model) {
  for (const std::string& part : options.parts) {
    const auto bytes = shell::read_file(options.fixtures + "/" + part + ".json");
    const std::string text(bytes.begin(), bytes.end());
    if (!ui::apply_part(model, text) && !ui::apply_event(model, text)) {
      std::fprintf(stderr, "ui_gallery: no part in %s/%s.json\n", options.fixtures.c_str(),
                   part.c_str());
      return false;
    }
  }
  model.session.theme = options.theme;
  model.session.brand = options.brand;
  model.session.language = options.language;
  model.origin = "https://korn-kontor.example";
  return true;
}

int run(const Options& options) {
  const shell::Fonts fonts = shell::load_fonts(options.fonts);
  ui::ShopModel model;
  if (!fonts.complete() || !load_model(options, model)) {
    std::fprintf(stderr, "ui_gallery: fonts or fixtures are missing\n");
    return 1;
  }
  ImGui::CreateContext();
  {
    gallery::SoftwareRenderer renderer;
    FolderPlatform platform(renderer, options.pictures);
    ui::Shop shop(fonts.files());
    ui::Frame frame;
    std::sscanf(options.size.c_str(), "%fx%f", &frame.width, &frame.height);
    frame.scale = options.scale;
    frame.wall_ms = options.wall_ms;
    frame.reduced_motion = true;
    frame.fields_by_dom = true;
    frame.kiosk = options.kiosk;
    shop.open_path(options.path);
    const auto draw = [&] {
      frame.now_ms += 300;
      shop.frame(model, frame, platform);
      return renderer.render(*ImGui::GetDrawData(), shop.background());
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
    const gallery::Image image = draw();
    if (!shell::write_png(options.out, image.width, image.height, image.rgba)) {
      std::fprintf(stderr, "ui_gallery: cannot write %s\n", options.out.c_str());
      return 1;
    }
  }
  ImGui::DestroyContext();
  return 0;
}

}  // namespace

int main(int count, char** words) {
  return run(read_options(count, words));
}
