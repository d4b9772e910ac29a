// Files that a shopper asked for: what the hub knows of them, kept on this machine.
#pragma once

#include <filesystem>
#include <string>

#include "noline/url.hpp"

namespace noline::shell {

/// An export is as large as a shopper's rows; this is far above what limits.hpp allows of them.
inline constexpr std::size_t export_bytes_max = 256 * 1024 * 1024;

/// Fetches what an export's path ("/v1/export.html#CODE") stands for. The code goes in the body, so
/// that it stands in no log.
Result<std::string> fetch_export(const HubUrl& hub, const std::string& path,
                                 const std::string& ca_file);

/// The person's folder for downloads (XDG user directories), or the home folder; empty without one.
std::filesystem::path download_folder();

/// Writes a file that its owner alone can read, whole or not at all. Replaces one of that name.
Status save_private(const std::filesystem::path& file, const std::string& bytes);

/// Saves an export under a name that is free, "noline-2026-03-01.html" and so on; where it is.
/// `day` stands in the name.
Result<std::filesystem::path> save_export(const std::filesystem::path& folder,
                                          const std::string& day, const std::string& ending,
                                          const std::string& bytes);

}  // namespace noline::shell
