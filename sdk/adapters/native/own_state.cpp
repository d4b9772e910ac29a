#include "own_state.hpp"

#include <algorithm>

namespace noline {
namespace {

constexpr std::string_view cursor_prefix = "cursor/";

/// The names that docs/STORAGE.md lists. One that it does not know is taken for the shopper's.
bool is_public_name(std::string_view name) {
  return name == "clock_offset" ||
         (name.starts_with(cursor_prefix) && is_public_scope(name.substr(cursor_prefix.size())));
}

bool is_same_row(const StoredRow& row, std::string_view scope, std::string_view key) {
  return row.scope == scope && row.key == key;
}

}  // namespace

bool is_public_scope(std::string_view scope) {
  return scope.starts_with("shop:");
}

StoreBatch OwnState::take(const StoreBatch& batch) {
  StoreBatch rest;
  rest.token = batch.token;
  for (const std::string& scope : batch.erased_scopes) {
    if (is_public_scope(scope)) {
      rest.erased_scopes.push_back(scope);
    } else {
      std::erase_if(state_.rows, [&](const StoredRow& row) { return row.scope == scope; });
    }
  }
  for (const auto& [scope, key] : batch.erased_rows) {
    if (is_public_scope(scope)) {
      rest.erased_rows.emplace_back(scope, key);
    } else {
      std::erase_if(state_.rows,
                    [&](const StoredRow& row) { return is_same_row(row, scope, key); });
    }
  }
  for (const StoredRow& row : batch.rows) {
    if (is_public_scope(row.scope)) {
      rest.rows.push_back(row);
      continue;
    }
    const auto held =
        std::find_if(state_.rows.begin(), state_.rows.end(),
                     [&](const StoredRow& old) { return is_same_row(old, row.scope, row.key); });
    if (held == state_.rows.end()) {
      state_.rows.push_back(row);
    } else {
      *held = row;
    }
  }
  for (const auto& entry : batch.meta) {
    if (is_public_name(entry.first)) {
      rest.meta.push_back(entry);
    } else if (entry.second.empty()) {
      state_.meta.erase(entry.first);
    } else {
      state_.meta[entry.first] = entry.second;
    }
  }
  return rest;
}

StoreBatch erase_own(const StoredState& stored) {
  StoreBatch batch;
  batch.is_erasure = true;
  for (const StoredRow& row : stored.rows) {
    if (!is_public_scope(row.scope) &&
        (batch.erased_scopes.empty() || batch.erased_scopes.back() != row.scope)) {
      batch.erased_scopes.push_back(row.scope);
    }
  }
  for (const auto& [name, value] : stored.meta) {
    if (!is_public_name(name)) {
      batch.meta.emplace_back(name, "");
    }
  }
  return batch;
}

void drop_own(StoredState& stored) {
  std::erase_if(stored.rows, [](const StoredRow& row) { return !is_public_scope(row.scope); });
  std::erase_if(stored.meta, [](const auto& entry) { return !is_public_name(entry.first); });
}

bool is_empty(const StoreBatch& batch) {
  return batch.erased_scopes.empty() && batch.erased_rows.empty() && batch.rows.empty() &&
         batch.meta.empty();
}

}  // namespace noline
