#include "printer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace noline::shell {

Printer::Printer(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (is_there()) {
    std::filesystem::create_directories(folder_, error);
  }
}

bool Printer::put(const std::string& name, const std::string& bytes) const {
  // A print service looks for the endings, so it never takes a half file.
  const auto draft = folder_ / ("." + name + ".new");
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  const bool is_written = !bytes.empty() && write(file, bytes.data(), bytes.size()) ==
                                                static_cast<ssize_t>(bytes.size());
  const bool is_kept = fsync(file) == 0;
  close(file);
  std::error_code error;
  if (is_written && is_kept) {
    std::filesystem::rename(draft, folder_ / name, error);
  } else {
    std::filesystem::remove(draft, error);
  }
  return is_written && is_kept && !error;
}

bool Printer::print(const std::vector<receipt::Row>& rows, const std::string& name) const {
  return is_there() && put(name + ".pdf", receipt::to_pdf(rows, name)) &&
         put(name + ".escpos", receipt::to_escpos(rows));
}

}  // namespace noline::shell
