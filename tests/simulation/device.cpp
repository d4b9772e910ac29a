#include "device.hpp"

#include <algorithm>
#include <utility>

namespace noline::simulation {

void Device::start() {
  ClientOptions options;
  for (std::uint8_t& byte : options.seed)
    byte = static_cast<std::uint8_t>(around_.dice.below(256));
  options.device = info_;
  options.device.name = name();
  auto opened = Client::open(options, disk_.load(), now());
  ++run_;
  link_ = 0;
  is_link_closing_ = false;
  disk_work_ = 0;
  disk_free_ = around_.timeline.now();
  unsafe_.clear();
  holds_.clear();
  if (!opened) {
    wrong_ = name() + " does not open: " + opened.error().detail;
    return;
  }
  client_ = std::move(*opened);
  client_->set_storage_class("durable");
  pump();
}

void Device::crash() {
  around_.journal.sometimes("device: crash while " + phase());
  client_.reset();
  ++run_;
  if (link_ != 0)
    around_.network.abandon(std::exchange(link_, 0));
}

std::string Device::phase() const {
  if (!client_)
    return "off";
  if (link_ == 0)
    return "offline";
  if (client_->connection().link != "online")
    return "greeting";
  if (!client_->is_caught_up())
    return "catching up";
  return client_->connection().pending > 0 ? "pushing" : "level";
}

void Device::allow_network(bool is_allowed) {
  is_network_allowed_ = is_allowed;
  if (!is_allowed)
    cut();
}

void Device::cut() {
  if (link_ == 0)
    return;
  around_.journal.sometimes("link: cut while " + phase());
  around_.network.close(link_, false);
}

void Device::jump_clock(TimeMs by) {
  skew_ += by;
  if (client_) {
    client_->handle_timeout(now());
    pump();
  }
}

std::map<std::string, Line> Device::lines() const {
  std::map<std::string, Line> lines;
  for (const char* sku : {"TEA", "CUP", "POT"}) {
    const std::string key = line_key(1, line_id({sku, {}}));
    const Value* value = client_->find_row(key);
    const auto* line = value == nullptr ? nullptr : std::get_if<Line>(value);
    lines[key] = line == nullptr ? Line{} : *line;
  }
  return lines;
}

void Device::edit(const std::string& what, const Command& command) {
  if (!client_)
    return;
  const auto before = lines();
  const Result<EditId> edit = command(*client_, now());
  around_.journal.say(name() + ": " + what + (edit ? "" : " -> " + edit.error().detail));
  const auto after = lines();
  const bool is_guest = client_->session().kind == "guest";
  for (const auto& [key, line] : after) {
    const Line& old = before.at(key);
    std::vector<std::size_t> deeds;
    if (is_guest && line.quantity() > old.quantity())
      deeds = {around_.oracle.note_guest_units(key, Contributor::guest(client_->main_scope()),
                                               old.quantity(), line.quantity())};
    else if (!is_guest)
      deeds = around_.oracle.note_edit(key, old, line, client_->replica());
    for (const std::size_t deed : deeds)
      unsafe_.emplace_back(edit ? edit->value : 0, deed);
    if (!edit && !(line == old))
      wrong_ = name() + ": a refused command changed a line";
    holds_[key] = {line.base.stamp, line.kept};
  }
  pump();
}

void Device::call(const std::string& call_name, const wire::Json& args) {
  client_->call(call_name, args, now());
  pump();
}

wire::Json Device::run(const wire::Json& command) {
  wire::Json answer;
  edit(command.value("do", ""), [&](Client& client, TimeMs now) -> Result<EditId> {
    answer = client.command(command, now);
    if (answer.contains("error"))
      return fail(Errc::invalid_argument, answer["error"].value("detail", ""));
    return EditId{answer.value("edit", std::uint64_t{0})};
  });
  return answer;
}

void Device::handle_connected(LinkId link) {
  if (!client_ || link != link_)
    return around_.network.abandon(link);
  client_->handle_connected(now());
  pump();
}

void Device::handle_refused(LinkId link) {
  if (!client_ || link != link_)
    return;
  link_ = 0;
  is_link_closing_ = false;
  client_->handle_disconnected(now());
  pump();
}

void Device::handle_lost(LinkId link) {
  handle_refused(link);
}

void Device::log(const char* way, const std::string& bytes) const {
  if (!around_.journal.is_printed())
    return;
  const auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
  const std::string text =
      message ? wire::encode(*message, wire::Format::json, {}).substr(0, 600) : "rubbish";
  around_.journal.say(name() + " " + way + " " + text);
}

void Device::handle_message(LinkId link, const std::string& bytes) {
  if (!client_ || link != link_)
    return;
  log("<-", bytes);
  client_->handle_message(bytes, now());
  pump();
}

void Device::pump() {
  for (int round = 0; client_ && round < 100; ++round) {
    bool is_idle = true;
    note_lines();
    while (auto batch = client_->poll_store()) {
      submit(std::move(*batch));
      is_idle = false;
    }
    const LinkRequest request = client_->poll_link(now());
    if (request == LinkRequest::connect) {
      link_ = around_.network.connect(index_);
      if (!is_network_allowed_)
        around_.timeline.after(1, [this, link = link_] {
          if (around_.network.is_open(link))
            around_.network.close(link, false);
          else
            handle_refused(link);
        });
      is_idle = false;
    } else if (request == LinkRequest::close && !is_link_closing_ && link_ != 0) {
      is_link_closing_ = true;
      around_.network.close(link_, false);
    }
    while (auto bytes = client_->poll_transmit(now())) {
      log("->", *bytes);
      around_.network.send(link_, Way::up, std::move(*bytes));
      is_idle = false;
    }
    note_restamps();
    while (auto call = client_->poll_call())
      finished_.push_back(std::move(*call));
    note_marks();
    if (is_idle)
      return plan_timeout();
  }
  if (client_)
    wrong_ = name() + " never stops asking";
}

void Device::submit(StoreBatch batch) {
  disk_free_ = std::max(disk_free_, around_.timeline.now()) + around_.dice.between(0, 15);
  ++disk_work_;
  around_.timeline.at(disk_free_, [this, run = run_, batch = std::move(batch)] {
    if (run != run_)
      return;
    if (std::exchange(is_disk_failing_, false)) {
      around_.journal.sometimes("disk: batch failed");
      --disk_work_;
      client_->handle_stored(batch.token, fail(Errc::storage_failed, "disk full"), now());
      return pump();
    }
    disk_.apply(batch);
    // A crash may strike between a batch becoming durable and the program learning of it.
    const TimeMs late = around_.dice.one_in(4) ? around_.dice.between(1, 10) : 0;
    disk_free_ += late;
    around_.timeline.after(late, [this, run, batch] { finish_batch(batch, run); });
  });
}

void Device::finish_batch(const StoreBatch& batch, std::uint64_t run) {
  if (run != run_)
    return;
  --disk_work_;
  client_->handle_stored(batch.token, Ok{}, now());
  pump();
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
  for (const auto& [key, line] : lines()) {
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
  for (const auto& [key, line] : lines()) {
    forget_erased(key);
    holds_[key] = {line.base.stamp, line.kept};
  }
}

void Device::plan_timeout() {
  const auto time = client_->poll_timeout();
  if (!time)
    return;
  const TimeMs at = std::max(*time - skew_, around_.timeline.now() + 5);
  around_.timeline.at(at, [this, wake = ++wake_, run = run_] {
    if (wake != wake_ || run != run_)
      return;
    client_->handle_timeout(now());
    pump();
  });
}

}  // namespace noline::simulation
