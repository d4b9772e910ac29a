// What a shopper has at the hub: taken along, brought back, erased.
#pragma once

#include "cli.hpp"

namespace noline::cli {

/// Writes the export to the files that are named, or as JSON to standard output.
int run_export(const Settings& settings, Runner& runner, const Request& request);
/// Brings an export into the cart of whoever is here, by ordinary edits: what is there already
/// stays, so that doing it twice is doing it once.
int run_import(const Settings& settings, Runner& runner, const Request& request);
int run_erase(const Settings& settings, Runner& runner, const Request& request);

}  // namespace noline::cli
