// What a device tells the oracle: what became safe, what got a new stamp, what was forgotten.
#include <algorithm>

#include "device.hpp"

namespace noline::simulation {

/// Nothing leaves before the own store has it.
void Device::check_stored(const std::string& bytes) {
  const auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
  for (const Row& row : std::get<wire::Rows>(*message).rows) {
    const std::string scope = client_->main_scope();
    const auto held = disk_.rows.find({scope, row.key});
    if (std::get<wire::Rows>(*message).scope != 0)
      continue;
    Value stored =
        held == disk_.rows.end() ? Value{Opaque{}} : *wire::decode_value(held->second.value);
    if (held == disk_.rows.end() || join(stored, row.value))
      wrong_ = name() + " sent of " + row.key + " what it has not stored";
  }
}

void Device::note_welcome(const std::string& bytes) {
  const auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
  const auto& welcome = std::get<wire::Welcome>(*message);
  main_scope_ = client_->main_scope();
  void_unless_lineage_ = welcome.scopes[0].resume ? 0 : welcome.lineage;
  if (welcome.scopes[0].rebase)
    around_.journal.sometimes("device: away beyond the floor");
}

/// What a device reports as stored is stored, and is not a number of a hub that was lost.
void Device::check_cursor(const std::string& bytes) {
  const auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
  const auto& ack = std::get<wire::Ack>(*message);
  const std::string& stored = disk_.meta["cursor/" + client_->main_scope()];
  if (ack.scope != 0 || client_->main_scope() != main_scope_)
    return;
  const bool has_cursor = stored.size() == 48 && parse_hex(stored.substr(0, 16)) >= ack.number;
  const bool is_void =
      void_unless_lineage_ != 0 && parse_hex(stored.substr(16, 16)) != void_unless_lineage_;
  if (!has_cursor || is_void)
    wrong_ = name() + " reports as stored what is not: " + std::to_string(ack.number);
}

/// An edit that counts as at the hub is in the hub's store.
void Device::check_at_hub(std::size_t number) {
  const Deed& deed = around_.oracle.deed(number);
  const HubContent& hub = around_.hub_store.content();
  if (deed.kind != Deed::Kind::unit || deed.who.origin != 0 || deed.is_void ||
      !around_.network.is_open(link_))
    return;
  const auto scope = hub.scopes.find(client_->main_scope());
  const auto row =
      scope == hub.scopes.end() ? hub.rows.end() : hub.rows.find({scope->second.number, deed.key});
  const Value held = row == hub.rows.end() ? Value{Line{}} : *wire::decode_value(row->second.value);
  std::uint64_t total = Oracle::total_of(std::get<Line>(held), deed.who);
  const auto part = scope == hub.scopes.end() ? hub.archive.end()
                                              : hub.archive.find({scope->second.number, deed.key});
  if (part != hub.archive.end()) {
    const Value settled = *wire::decode_value(part->second.value);
    total = std::max(total, Oracle::total_of(std::get<Line>(settled), deed.who));
  }
  if (total < deed.to)
    wrong_ = name() + " says that the hub has what it has not: " + around_.oracle.describe(number);
}

/// Keeps what the client promises: at `device` a deed outlives a crash, at `hub` the device.
void Device::note_marks() {
  const EditMarks marks = client_->edit_marks();
  const bool is_online = link_ != 0 && client_->connection().link == "online";
  std::erase_if(unsafe_, [&](const auto& entry) {
    const auto& [edit, deed] = entry;
    if (marks.device >= edit)
      disk_.deeds.insert(deed);
    // Without a link the hub may by now be an older one.
    if (marks.hub >= edit && is_online)
      check_at_hub(deed);
    if (marks.hub >= edit && is_online)
      around_.hub_store.content().deeds.insert(deed);
    return marks.hub >= edit;
  });
}

void Device::forget_erased(const std::string& key) {
  if (client_->find_row(key) != nullptr)
    return;
  std::erase_if(unsafe_, [&](const auto& entry) {
    const Deed& deed = around_.oracle.deed(entry.second);
    if (deed.key != key || (deed.who.origin == 1 && !deed.is_accepted))
      return false;
    around_.oracle.forget(entry.second);
    disk_.deeds.erase(entry.second);
    around_.journal.sometimes("device: a line came and went unseen");
    return true;
  });
}

/// Only while it decides what to send does a client give unsent deeds new stamps.
void Device::note_restamps() {
  if (client_->versions().notices == noted_version_)
    return;
  for (const std::string& key : line_keys()) {
    const Line& line = line_at(key);
    const auto [base, kept] = holds_[key];
    if (line.base.stamp != base)
      around_.oracle.note_restamp(key, base, line.base.stamp);
    if (line.kept != kept)
      around_.oracle.note_restamp(key, kept, line.kept);
    if (line.base.stamp != base || line.kept != kept)
      around_.journal.sometimes("device: restamped");
  }
  if (withdrawn() != withdrawn_)
    around_.oracle.note_restamp("consent/history", withdrawn_, withdrawn());
  note_lines();
}

Stamp Device::withdrawn() const {
  const Value* value = client_->find_row("consent/history");
  const auto* consent = value == nullptr ? nullptr : std::get_if<Trail>(value);
  return consent == nullptr ? Stamp{} : consent->erased;
}

void Device::note_lines() {
  if (!unsafe_.empty()) {
    for (const std::string& key : line_keys())
      forget_erased(key);
  }
  if (client_->versions().notices == noted_version_)
    return;
  noted_version_ = client_->versions().notices;
  withdrawn_ = withdrawn();
  for (const std::string& key : line_keys()) {
    const Line& line = line_at(key);
    holds_[key] = {line.base.stamp, line.kept};
  }
}

}  // namespace noline::simulation
