#include "net/stock_spool.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "core/stock_rows.hpp"
#include "net/log.hpp"

namespace noline::hub {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t stock_file_bytes_max = 4 * 1024 * 1024;
/// The teller's name of all files: their ids are one series.
constexpr std::string_view teller = "csv";

std::vector<fs::path> files_in(const std::string& folder, std::error_code& error) {
  std::vector<fs::path> files;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->path().extension() == ".csv" && at->is_regular_file(ignored)) {
      files.push_back(at->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

StockRows read_stock_file(const fs::path& file, TimeMs now) {
  std::error_code error;
  if (fs::file_size(file, error) > stock_file_bytes_max || error) {
    return {{}, {{1, "", "the file cannot be read, or has more than 4 MB"}}};
  }
  std::ifstream in(file, std::ios::binary);
  return read_stock_csv(std::string(std::istreambuf_iterator<char>(in), {}), now);
}

void write_report(const fs::path& file, const nlohmann::json& answer) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  for (const nlohmann::json& problem : answer["problems"]) {
    out << "line " << problem["line"].get<std::size_t>() << ": "
        << (problem["id"].get<std::string>().empty() ? "" : problem["id"].get<std::string>() + ": ")
        << problem["reason"].get<std::string>() << '\n';
  }
  out << answer["applied"].get<std::size_t>() << " applied, "
      << answer["repeated"].get<std::size_t>() << " repeated, " << answer["problems"].size()
      << " problems\n";
}

}  // namespace

Status take_stock_files(const std::string& folder, const std::string& shop_scope, Service& service,
                        TimeMs now) {
  std::error_code error;
  const std::vector<fs::path> files = files_in(folder, error);
  for (const fs::path& file : files) {
    const nlohmann::json answer =
        service.put_stock_rows(shop_scope, teller, read_stock_file(file, now), now);
    if (const Status status = service.commit(now); !status) {
      return status;  // Nothing of it was kept; the file is read again.
    }
    const fs::path done = fs::path(folder) / "done";
    fs::create_directories(done, error);
    write_report(done / (file.filename().string() + ".report"), answer);
    fs::rename(file, done / file.filename(), error);
    log_event(LogLevel::info, "stock_file",
              {{"applied", std::to_string(answer["applied"].get<std::size_t>())},
               {"repeated", std::to_string(answer["repeated"].get<std::size_t>())},
               {"problems", std::to_string(answer["problems"].size())}});
    if (error) {
      break;
    }
  }
  return error ? fail(Errc::storage_failed, folder + ": " + error.message()) : Status(Ok{});
}

}  // namespace noline::hub
