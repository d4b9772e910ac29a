// What a device's store holds, and what it is asked to write.
//
// Storage is an output of the client with a completion as its input: a batch is handed out, and
// nothing of it leaves the device before the store has said that it is durable.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace noline {

/// A row as it lies in the device's store. `value` and `known` are encode_value() bytes.
struct StoredRow {
  std::string scope;
  std::string key;
  std::string value;
  /// Empty when the hub knows nothing of a pending row, or the row is not pending.
  std::string known;
  std::uint64_t seq = 0;
  bool is_pending = false;
};

/// Everything a store holds, for `Client::open`.
struct StoredState {
  std::vector<StoredRow> rows;
  std::map<std::string, std::string> meta;
};

/// One transaction for the store. All of it or nothing; answered by `handle_stored(token, ...)`.
struct StoreBatch {
  std::uint64_t token = 0;
  std::vector<std::string> erased_scopes;                        ///< To be done first.
  std::vector<std::pair<std::string, std::string>> erased_rows;  ///< (scope, key)
  std::vector<StoredRow> rows;
  std::vector<std::pair<std::string, std::string>> meta;  ///< An empty value erases the name.
  /// What this batch erases or replaces must not be found in the store's files afterwards.
  bool is_erasure = false;
};

}  // namespace noline
