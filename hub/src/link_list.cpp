#include "src/link_list.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <qrcodegen.hpp>

#include "noline/wire.hpp"
#include "src/data_folder.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr int quiet_modules = 4;

/// "2 x HONEY-500G, 1 x OLIVES"
std::string goods_text(const json& link) {
  std::string text;
  for (const json& line : link.value("lines", json::array())) {
    text += (text.empty() ? "" : ", ") + std::to_string(line.value("quantity", 1)) + " x " +
            line.value("sku", "");
  }
  return text;
}

}  // namespace

std::string qr_svg(const std::string& text) {
  const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
  const std::string side = std::to_string(code.getSize() + 2 * quiet_modules);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
                    "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + side + "v" +
                    side + "H0z\"/><path d=\"";
  for (int y = 0; y < code.getSize(); ++y) {
    for (int x = 0; x < code.getSize(); ++x) {
      if (code.getModule(x, y)) {
        svg += "M" + std::to_string(x + quiet_modules) + " " + std::to_string(y + quiet_modules) +
               "h1v1h-1z";
      }
    }
  }
  return svg + "\"/></svg>\n";
}

Result<std::string> list_links(Store& store, const LinkListOptions& options) {
  const auto scope = store.find_scope("links:" + options.shop);
  if (!scope) {
    return fail(Errc::invalid_argument,
                "shop " + options.shop + " has no links; see links.jsonl in docs/OPERATIONS.md");
  }
  std::string out;
  constexpr std::string_view prefix = "link/";
  for (const StoredRow& row : store.load_rows(scope->number)) {
    const auto value = wire::decode_value(row.value);
    const auto* owned = value ? std::get_if<Owned>(&*value) : nullptr;
    const json link = owned == nullptr ? json() : json::parse(owned->json, nullptr, false);
    if (!row.key.starts_with(prefix) || !link.is_object()) {
      continue;
    }
    const std::string code = row.key.substr(prefix.size());
    const std::string address = options.origin + "/b/" + code;
    out += code + "\t" + address + "\t" + goods_text(link) + "\n";
    if (!options.svg_folder.empty()) {
      const auto file = std::filesystem::path(options.svg_folder) / (code + ".svg");
      std::ofstream svg(file, std::ios::binary);
      svg << qr_svg(address);
      if (!svg.flush()) {
        return fail(Errc::invalid_argument, "cannot write " + file.string());
      }
    }
  }
  return out;
}

CLI::App* add_link_list(CLI::App& app, LinkListOptions& options, std::string& data_folder) {
  CLI::App* links = app.add_subcommand(
      "links",
      "Lists the shop's buy links as addresses, from the database of a hub that is not running, "
      "and writes them as QR codes");
  links->add_option("origin", options.origin, "Address of the shop, https://shop.example")
      ->required();
  links->add_option("--svg", options.svg_folder, "Folder for one SVG a link")
      ->check(CLI::ExistingDirectory);
  links->add_option("--data", data_folder, "Folder of the database")->capture_default_str();
  links->add_option("--shop-id", options.shop, "Id of the shop")->capture_default_str();
  return links;
}

int tell_links(const std::string& data_folder, const LinkListOptions& options) {
  auto store = open_data_folder(data_folder);
  const auto list = store ? list_links(**store, options) : Result<std::string>(store.error());
  if (!list) {
    std::cerr << "noline-hub: " << list.error().detail << std::endl;
    return 1;
  }
  std::cout << *list << std::flush;
  return 0;
}

}  // namespace noline::hub
