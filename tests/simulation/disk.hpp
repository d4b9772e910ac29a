// A device's disk: a batch is durable some time after it was given, all of it or nothing; a crash
// loses what was not yet durable, and a copy can be kept and put back.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "noline/client.hpp"

namespace noline::simulation {

/// Numbers of deeds (oracle.hpp) that a place certainly holds.
using DeedSet = std::set<std::size_t>;

struct DiskContent {
  std::map<std::pair<std::string, std::string>, StoredRow> rows;
  std::map<std::string, std::string> meta;
  DeedSet deeds;  ///< What the client said to be safe here.

  void apply(const StoreBatch& batch);
  [[nodiscard]] StoredState load() const;
};

}  // namespace noline::simulation
