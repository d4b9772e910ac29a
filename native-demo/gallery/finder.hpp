// Answers the questions for lists in the place of a core: the SDK's search over recorded products.
#pragma once

#include <string>
#include <string_view>

#include "noline/search.hpp"

namespace noline::gallery {

class Finder {
 public:
  /// Keeps what is searched: the parts "shop" and "catalogue". Others are ignored.
  void take_part(std::string_view part);
  /// Carries out the command "find". False when it is another one.
  bool take_command(std::string_view command);
  /// The part "found": what was asked for, and the first screen's list.
  [[nodiscard]] std::string part() const;

 private:
  SearchIndex index_;
  wire::Json commands_ = wire::Json::array();
};

}  // namespace noline::gallery
