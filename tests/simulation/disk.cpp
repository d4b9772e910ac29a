#include "disk.hpp"

namespace noline::simulation {

void DiskContent::apply(const StoreBatch& batch) {
  for (const std::string& scope : batch.erased_scopes)
    std::erase_if(rows, [&](const auto& row) { return row.first.first == scope; });
  for (const auto& place : batch.erased_rows)
    rows.erase(place);
  for (const StoredRow& row : batch.rows)
    rows[{row.scope, row.key}] = row;
  for (const auto& [name, value] : batch.meta) {
    if (value.empty())
      meta.erase(name);
    else
      meta[name] = value;
  }
}

StoredState DiskContent::load() const {
  StoredState state;
  for (const auto& [place, row] : rows)
    state.rows.push_back(row);
  state.meta = meta;
  return state;
}

}  // namespace noline::simulation
