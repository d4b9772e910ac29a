#include "downloads.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "fetch.hpp"
#include "noline/wire.hpp"

namespace noline::shell {
namespace {

constexpr int names_max = 1'000;

std::filesystem::path folder_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value != '/' ? std::filesystem::path() : std::filesystem::path(value);
}

/// The line XDG_DOWNLOAD_DIR="$HOME/..." of user-dirs.dirs, or nothing.
std::filesystem::path configured(const std::filesystem::path& home) {
  auto config = folder_of("XDG_CONFIG_HOME");
  if (config.empty()) {
    config = home / ".config";
  }
  std::ifstream in(config / "user-dirs.dirs");
  const std::string name = "XDG_DOWNLOAD_DIR=\"";
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(name) || line.back() != '"') {
      continue;
    }
    std::string value = line.substr(name.size(), line.size() - name.size() - 1);
    if (value.starts_with("$HOME")) {
      value.replace(0, 5, home.string());
    }
    return value.starts_with('/') ? std::filesystem::path(value) : std::filesystem::path();
  }
  return {};
}

Error unwritable(const std::filesystem::path& file) {
  return fail(Errc::storage_failed, "cannot write " + file.string());
}

/// False when it could not be written whole.
bool write_all(int file, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = write(file, bytes.data() + done, bytes.size() - done);
    if (written <= 0) {
      return false;
    }
    done += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

Result<std::string> fetch_export(const HubUrl& hub, const std::string& path,
                                 const std::string& ca_file) {
  const auto mark = path.find('#');
  if (!path.starts_with("/v1/export") || mark == std::string::npos) {
    return fail(Errc::invalid_argument, "this is no path of an export");
  }
  const std::string body = wire::dump({{"code", path.substr(mark + 1)}});
  return post_for_body(hub, path.substr(0, mark), body, export_bytes_max, ca_file);
}

std::filesystem::path download_folder() {
  const auto home = folder_of("HOME");
  std::error_code ignored;
  for (const auto& folder : {folder_of("XDG_DOWNLOAD_DIR"), configured(home), home / "Downloads"}) {
    if (!folder.empty() && std::filesystem::is_directory(folder, ignored)) {
      return folder;
    }
  }
  return home;
}

Status save_private(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::path draft = file;
  draft += ".part";
  std::error_code error;
  std::filesystem::remove(draft, error);
  const int handle = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (handle < 0) {
    return unwritable(file);
  }
  const bool is_whole = write_all(handle, bytes);
  const bool is_kept = close(handle) == 0 && is_whole;
  if (is_kept) {
    std::filesystem::rename(draft, file, error);
  }
  if (!is_kept || error) {
    std::filesystem::remove(draft, error);
    return unwritable(file);
  }
  return Ok{};
}

Result<std::filesystem::path> save_export(const std::filesystem::path& folder,
                                          const std::string& day, const std::string& ending,
                                          const std::string& bytes) {
  for (int number = 1; number <= names_max; ++number) {
    const std::string more = number == 1 ? "" : "-" + std::to_string(number);
    std::filesystem::path file = folder / ("noline-" + day + more + ending);
    std::error_code error;
    if (std::filesystem::exists(file, error)) {
      continue;
    }
    if (const Status status = save_private(file, bytes); !status) {
      return status.error();
    }
    return file;
  }
  return fail(Errc::storage_failed, "there are too many exports in " + folder.string());
}

}  // namespace noline::shell
