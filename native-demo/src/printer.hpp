// Receipts and slips on their way to a printer: files in a folder, which a print service takes
// from there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "receipt.hpp"

namespace noline::shell {

class Printer {
 public:
  /// An empty folder prints nothing.
  explicit Printer(std::filesystem::path folder);

  bool is_there() const { return !folder_.empty(); }
  /// Writes `name`.pdf and `name`.escpos, each whole or not at all, readable by this user only.
  /// False when that failed.
  [[nodiscard]] bool print(const std::vector<receipt::Row>& rows, const std::string& name) const;

 private:
  bool put(const std::string& name, const std::string& bytes) const;

  std::filesystem::path folder_;
};

}  // namespace noline::shell
