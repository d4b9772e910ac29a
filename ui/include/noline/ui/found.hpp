// What lists show: the answer of the core's search.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "noline/ui/orders.hpp"

namespace noline::ui {

/// A choice that narrows a list: PROTOCOL.md, "search".
struct Facet {
  std::string id;  ///< "stock", "price:0-1000", "option:size=250 g", ...
  std::int64_t count = 0;
  LocalText label;  ///< Of an option's value; empty for others.
};

/// What a list shows.
struct FoundList {
  std::string as;  ///< The path that was asked for.
  std::vector<std::string> ids;
  std::vector<Facet> facets;
  std::int64_t total = 0;
  std::int64_t limit = 0;  ///< Up to how many were asked for.
  std::string corrected;   ///< How the words were understood; empty: as they stand.
  bool waiting = false;    ///< The hub is being asked.
  bool here = false;       ///< Only of the products that this device has come across.
};

struct Found {
  std::vector<FoundList> lists;
  std::vector<std::string> missing;  ///< Products that the shop does not have.
  bool large = false;                ///< This device has a part of the products only.
  std::uint64_t serial = 0;          ///< Rises with each answer.

  /// What the list with this path shows; null before anybody has asked for it.
  const FoundList* find(std::string_view path) const;
};

}  // namespace noline::ui
