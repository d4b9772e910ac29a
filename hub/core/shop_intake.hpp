// A catalogue on its way into a shop's scope; see Service::open_shop.
#pragma once

#include <unordered_set>
#include <vector>

#include "core/scope.hpp"

namespace noline::hub {

struct ShopIntake {
  Scope* scope = nullptr;
  std::unordered_set<const HeldRow*> named;  ///< Rows that the import has said something about.
  std::vector<Row> changed;                  ///< For who listens; a few at a time.
  std::size_t changed_count = 0;
};

}  // namespace noline::hub
