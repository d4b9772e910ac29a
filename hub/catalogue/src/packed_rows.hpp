// The checked rows of one group in one piece of memory.
//
// A group is whole only at the end of the feed, so every row waits for it. As a value with a dozen
// texts a row takes more than half a kilobyte; as bytes, what its texts are long.
#pragma once

#include <string>
#include <vector>

#include "row_check.hpp"

namespace noline::catalogue {

class PackedRows {
 public:
  /// Keeps all of a row but what its group keeps: id, description, brand and product type.
  void add(const CheckedRow& row);
  [[nodiscard]] std::vector<CheckedRow> unpack() const;
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::string bytes_;
  std::size_t count_ = 0;
};

}  // namespace noline::catalogue
