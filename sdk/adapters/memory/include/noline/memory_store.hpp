// A device store in memory: for tests, the simulator, and browsers that allow nothing else.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "noline/client.hpp"

namespace noline {

class MemoryStore {
 public:
  void apply(const StoreBatch& batch) {
    for (const std::string& scope : batch.erased_scopes) {
      std::erase_if(rows_, [&](const auto& row) { return row.first.first == scope; });
    }
    for (const auto& id : batch.erased_rows) {
      rows_.erase(id);
    }
    for (const StoredRow& row : batch.rows) {
      rows_[{row.scope, row.key}] = row;
    }
    for (const auto& [name, value] : batch.meta) {
      if (value.empty()) {
        meta_.erase(name);
      } else {
        meta_[name] = value;
      }
    }
  }

  [[nodiscard]] StoredState load() const {
    StoredState state;
    state.meta = meta_;
    for (const auto& [id, row] : rows_) {
      state.rows.push_back(row);
    }
    return state;
  }

 private:
  std::map<std::pair<std::string, std::string>, StoredRow> rows_;
  std::map<std::string, std::string> meta_;
};

}  // namespace noline
