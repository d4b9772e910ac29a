// What a device tells the oracle: which edits are safe where, and what became of their stamps.
#include <utility>

#include "device.hpp"
#include "plan.hpp"

namespace noline::simulation {

const std::vector<std::string>& line_keys() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> out;
    for (const char* sku : skus)
      out.push_back(line_key(1, line_id({sku, {}})));
    return out;
  }();
  return keys;
}

const Line& Device::line_at(const std::string& key) const {
  static const Line none;
  const Value* value = client_->find_row(key);
  const auto* line = value == nullptr ? nullptr : std::get_if<Line>(value);
  return line == nullptr ? none : *line;
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
      around_.hub_store.content().deeds.insert(deed);
    return marks.hub >= edit;
  });
}

void Device::forget_erased(const std::string& key) {
  if (client_->find_row(key) != nullptr)
    return;
  std::erase_if(unsafe_, [&](const auto& entry) {
    const Deed& deed = around_.oracle.deed(entry.second);
    if (deed.key != key || deed.who.origin == 1)
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
      around_.oracle.note_restamp(base, line.base.stamp);
    if (line.kept != kept)
      around_.oracle.note_restamp(kept, line.kept);
    if (line.base.stamp != base || line.kept != kept)
      around_.journal.sometimes("device: restamped");
  }
  note_lines();
}

void Device::note_lines() {
  if (!unsafe_.empty()) {
    for (const std::string& key : line_keys())
      forget_erased(key);
  }
  if (client_->versions().notices == noted_version_)
    return;
  noted_version_ = client_->versions().notices;
  for (const std::string& key : line_keys()) {
    const Line& line = line_at(key);
    holds_[key] = {line.base.stamp, line.kept};
  }
}

}  // namespace noline::simulation
