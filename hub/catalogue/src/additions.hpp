// Our additions to a feed: one JSON object a line, for what Google's format has no column for.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "noline/catalogue/import.hpp"

namespace noline::catalogue {

/// What an addition says of one variant.
struct VariantAddition {
  std::map<std::string, std::int64_t> stock;
  std::map<std::string, SafetyStock> safety;
  std::map<std::string, ReorderPoint> reorder;
  std::map<std::string, std::int64_t> parts;
  std::map<std::string, std::string> options;
};

/// What an addition says of one product; what is absent leaves the feed's value.
struct Addition {
  std::size_t line = 0;
  std::string category;
  std::string picture;
  LocalText title;
  LocalText description;
  std::vector<std::string> tags;
  std::int64_t rating_tenths = 0;
  std::int64_t rating_count = 0;
  std::int64_t vat_permille = 0;
  std::int64_t rank = rank_of_unranked;
  std::vector<Option> options;
  std::map<std::string, VariantAddition> variants;
};

/// Takes the lines piece by piece. A line that is wrong anywhere is refused whole.
class AdditionsReader {
 public:
  AdditionsReader(const ImportOptions& options, std::function<void(Problem)> on_problem);

  void push(std::string_view bytes);
  /// False when the text was cut off in its last line.
  bool finish();

  /// By group id.
  [[nodiscard]] const std::unordered_map<std::string, Addition>& additions() const {
    return additions_;
  }

 private:
  void take_line(std::string_view text);
  void refuse(std::string_view id, std::string field, std::string reason);

  const ImportOptions& options_;
  std::function<void(Problem)> on_problem_;
  std::unordered_map<std::string, Addition> additions_;
  std::string buffer_;
  std::size_t line_ = 1;
  bool is_skipping_ = false;  ///< Inside a line that is too long.
  bool is_last_line_right_ = true;
};

}  // namespace noline::catalogue
