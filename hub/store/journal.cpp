#include "store/journal.hpp"

#include <utility>

namespace noline::hub {
namespace {

/// First byte of an entry: append only.
enum class Entry : char { row = 1, push = 2 };

void append_number(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(value | 0x80)));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

void append_bytes(std::string& out, std::string_view bytes) {
  append_number(out, bytes.size());
  out.append(bytes);
}

/// Reads what the functions above wrote; `failed` sticks.
struct Reader {
  std::string_view rest;
  bool failed = false;

  char byte() {
    if (rest.empty()) {
      failed = true;
      return 0;
    }
    const char first = rest.front();
    rest.remove_prefix(1);
    return first;
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = static_cast<unsigned char>(byte());
      value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    failed = true;
    return value;
  }

  std::string_view bytes() {
    const std::uint64_t size = number();
    if (size > rest.size()) {
      failed = true;
      return {};
    }
    const std::string_view taken = rest.substr(0, size);
    rest.remove_prefix(size);
    return taken;
  }
};

}  // namespace

void JournalRows::put_row(ScopeNumber scope, std::string_view key, std::string_view value,
                          std::uint64_t seq) {
  ScopeState& state = scopes_[scope];
  auto found = state.rows.find(key);
  if (found == state.rows.end()) {
    found = state.rows.emplace(std::string(key), RowState{}).first;
    ++count_;
  }
  found->second.value.assign(value);
  found->second.seq = seq;
  if (seq > state.head) {
    state.head = seq;
  }
}

void JournalRows::put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) {
  const auto [found, is_new] = scopes_[scope].pushes.insert_or_assign(replica, number);
  count_ += is_new ? 1 : 0;
}

const JournalRows::ScopeState* JournalRows::find(ScopeNumber scope) const {
  const auto found = scopes_.find(scope);
  return found == scopes_.end() ? nullptr : &found->second;
}

void JournalRows::clear() {
  scopes_.clear();
  count_ = 0;
}

std::pair<ScopeNumber, JournalRows::ScopeState> JournalRows::take_one() {
  auto node = scopes_.extract(scopes_.begin());
  count_ -= node.mapped().rows.size() + node.mapped().pushes.size();
  return {node.key(), std::move(node.mapped())};
}

void JournalBatch::add_row(ScopeNumber scope, std::string_view key, std::string_view value,
                           std::uint64_t seq) {
  bytes_.push_back(static_cast<char>(Entry::row));
  append_number(bytes_, static_cast<std::uint64_t>(scope));
  append_number(bytes_, seq);
  append_bytes(bytes_, key);
  append_bytes(bytes_, value);
}

void JournalBatch::add_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) {
  bytes_.push_back(static_cast<char>(Entry::push));
  append_number(bytes_, static_cast<std::uint64_t>(scope));
  append_number(bytes_, replica.value);
  append_number(bytes_, number);
}

bool JournalBatch::replay(std::string_view bytes, JournalRows& rows) {
  Reader reader{bytes};
  while (!reader.rest.empty() && !reader.failed) {
    const auto entry = static_cast<Entry>(reader.byte());
    const auto scope = static_cast<ScopeNumber>(reader.number());
    if (entry == Entry::row) {
      const std::uint64_t seq = reader.number();
      const std::string_view key = reader.bytes();
      const std::string_view value = reader.bytes();
      if (!reader.failed) {
        rows.put_row(scope, key, value, seq);
      }
    } else if (entry == Entry::push) {
      const ReplicaId replica{reader.number()};
      const std::uint64_t number = reader.number();
      if (!reader.failed) {
        rows.put_push(scope, replica, number);
      }
    } else {
      return false;
    }
  }
  return !reader.failed;
}

}  // namespace noline::hub
