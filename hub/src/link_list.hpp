// The program's command `links`: buy links as addresses, and as QR codes to be printed.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "store/store.hpp"

namespace noline::hub {

struct LinkListOptions {
  std::string shop = "demo";
  std::string origin;      ///< "https://shop.example"
  std::string svg_folder;  ///< One file a code; empty: none.
};

/// One line a link: code, address, what it holds, by tabs; or what is wrong with the folder.
[[nodiscard]] Result<std::string> list_links(Store& store, const LinkListOptions& options);

/// Adds the command to the program's, and runs it: prints the list, or one line of what is wrong.
CLI::App* add_link_list(CLI::App& app, LinkListOptions& options, std::string& data_folder);
[[nodiscard]] int tell_links(const std::string& data_folder, const LinkListOptions& options);

/// A QR code as SVG, with the quiet zone of four modules that scanners need (ISO/IEC 18004).
[[nodiscard]] std::string qr_svg(const std::string& text);

}  // namespace noline::hub
