// What is the shopper's own, kept apart from what is the shop's: on a device that others use after
// them the first lies in memory only, and the second on the disk, so that the next start has a
// catalogue without a network.
#pragma once

#include <string_view>

#include "noline/storage.hpp"

namespace noline {

class OwnState {
 public:
  /// Keeps the shopper's part of a batch and returns the rest of it, which is the store's.
  [[nodiscard]] StoreBatch take(const StoreBatch& batch);
  [[nodiscard]] const StoredState& state() const { return state_; }

 private:
  StoredState state_;
};

/// True for names of scopes that hold the same for everybody.
[[nodiscard]] bool is_public_scope(std::string_view scope);
/// What erases everything that is a shopper's in a store that holds this; empty when it holds
/// nothing of the kind.
[[nodiscard]] StoreBatch erase_own(const StoredState& stored);
/// Leaves only what is the shop's.
void drop_own(StoredState& stored);
[[nodiscard]] bool is_empty(const StoreBatch& batch);

}  // namespace noline
