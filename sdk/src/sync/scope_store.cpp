// ScopeReplica: what goes into this device's store, and comes back from it at an opening.
#include "sync/scope_replica.hpp"

namespace noline::sync {

void ScopeReplica::restore(const StoredRow& stored, Value value, std::optional<Value> known) {
  Entry entry{std::move(value), std::move(known), stored.seq, 0, false, false, true};
  const auto at = rows_.insert_or_assign(stored.key, std::move(entry)).first;
  index_line(at);
  if (stored.is_pending) {
    mark_pending(at->first, at->second);
  }
}

void ScopeReplica::restore_cursor(const wire::ScopeCursor& cursor) {
  cursor_ = collected_cursor_ = stored_cursor_ = cursor.cursor;
  lineage_ = cursor.lineage;
  level_ms_ = cursor.level_ms;
}

void ScopeReplica::collect_unstored(StoreBatch& batch) {
  if (is_rebuilt_) {
    batch.erased_scopes.push_back(name_);
    is_rebuilt_ = false;
  }
  for (std::string& key : std::exchange(erased_, {})) {
    if (rows_.count(key) == 0) {
      batch.erased_rows.emplace_back(name_, std::move(key));
    }
  }
  for (const std::string& key : std::exchange(unstored_, {})) {
    const auto at = rows_.find(key);
    if (at == rows_.end()) {
      continue;
    }
    Entry& entry = at->second;
    entry.is_unstored = false;
    entry.store_token = batch.token;
    if (is_dead(entry.value) && entry.is_pending && !entry.known && !entry.was_sent) {
      // Nobody else has ever seen this line, so nobody needs to learn that it is gone.
      batch.erased_rows.emplace_back(name_, key);
      pending_.erase(pending_.find(key));
      if (const auto line = parse_line_key(at->first)) {
        lines_.erase(line_slot(*line));
      }
      rows_.erase(at);
      continue;
    }
    batch.rows.push_back({name_, key, wire::encode_value(entry.value),
                          entry.known ? wire::encode_value(*entry.known) : std::string(), entry.seq,
                          entry.is_pending});
  }
  if (is_cursor_unstored_) {
    is_cursor_unstored_ = false;
    collected_cursor_ = cursor_;
    batch.meta.emplace_back("cursor/" + name_,
                            format_hex(cursor_) + format_hex(lineage_) +
                                format_hex(static_cast<std::uint64_t>(level_ms_)));
  }
}

void ScopeReplica::store_failed(std::uint64_t token) {
  for (auto& [key, entry] : rows_) {
    if (entry.store_token == token) {
      mark_unstored(key, entry);
    }
  }
  is_cursor_unstored_ = true;
}

bool ScopeReplica::has_unstored() const {
  return !unstored_.empty() || !erased_.empty() || is_cursor_unstored_ || is_rebuilt_;
}

}  // namespace noline::sync
