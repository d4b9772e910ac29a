// A catalogue on its way into a shop's scope, row by row: for those that are not in memory at once.
//
// From its making to `close` it is one turn of the service: nobody else is served, and nothing is
// committed in between.
#pragma once

#include <unordered_set>
#include <vector>

#include "core/service.hpp"

namespace noline::hub {

class ShopIntake {
 public:
  ShopIntake(Service& service, std::string_view scope_name);

  /// A key that was put before is passed over.
  void put(const ShopRow& row, TimeMs now);
  /// Settles what was not named, and returns how many rows have changed.
  std::size_t close(Missing missing, TimeMs now);

 private:
  void put_value(std::string_view key, std::string json, TimeMs now);
  void tell();

  Service& service_;
  Scope& scope_;
  bool was_indexed_;  ///< An import of its own needs no index, and no memory for it.
  std::unordered_set<const HeldRow*> named_;  ///< Rows that the import has said something about.
  std::vector<Row> changed_;                  ///< For who listens; a few at a time.
  std::size_t changed_count_ = 0;
};

}  // namespace noline::hub
