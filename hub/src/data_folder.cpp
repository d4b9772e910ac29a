#include "src/data_folder.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace noline::hub {

Result<std::unique_ptr<SqliteStore>> open_data_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error)) {
    return fail(Errc::storage_failed, "cannot use --data " + folder +
                                          ": it is not a folder that can be made (" +
                                          error.message() + ")");
  }
  // SQLite would report a folder without write permission only as "unable to open database file".
  const fs::path probe = fs::path(folder) / ".write-probe";
  if (!std::ofstream(probe).put('x').flush()) {
    return fail(Errc::storage_failed,
                "cannot write in --data " + folder + ": permission denied or disk full");
  }
  fs::remove(probe, error);
  return SqliteStore::open((fs::path(folder) / "hub.db").string());
}

Result<std::vector<OperatorKey>> read_keys_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return fail(Errc::invalid_argument, "cannot read --keys " + file);
  }
  auto keys = read_operator_keys(std::string(std::istreambuf_iterator<char>(in), {}));
  return keys ? std::move(keys)
              : Result<std::vector<OperatorKey>>(
                    fail(keys.error().code, "--keys " + file + ": " + keys.error().detail));
}

}  // namespace noline::hub
