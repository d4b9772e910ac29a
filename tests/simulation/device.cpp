#include "device.hpp"

#include <algorithm>
#include <utility>

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

void Device::start() {
  ClientOptions options;
  for (std::uint8_t& byte : options.seed)
    byte = static_cast<std::uint8_t>(around_.dice.below(256));
  options.device = info_;
  options.device.name = name();
  auto opened = Client::open(options, disk_.load(), now());
  ++run_;
  link_ = 0;
  is_link_closing_ = is_outdated_ = is_frozen_ = false;
  deferred_.clear();
  disk_work_ = 0;
  disk_free_ = around_.timeline.now();
  unsafe_.clear();
  links_.clear();
  holds_.clear();
  noted_version_ = 0;
  withdrawn_ = {};
  if (!opened) {
    wrong_ = name() + " does not open: " + opened.error().detail;
    return;
  }
  client_ = std::move(*opened);
  client_->set_storage_class("durable");
  pump();
}

void Device::crash() {
  around_.journal.sometimes("device: crash", phase());
  if (disk_work_ != 0)
    around_.journal.sometimes("disk: an unsynced batch was lost");
  client_.reset();
  ++run_;
  fatal_.reset();
  if (link_ != 0)
    around_.network.abandon(std::exchange(link_, 0));
}

void Device::crash_at(DevicePoint point, TimeMs restart_ms) {
  fatal_ = point;
  restart_ms_ = restart_ms;
}

bool Device::is_struck(DevicePoint point) {
  if (fatal_ != point || !client_)
    return false;
  around_.journal.say(name() + ": crash " + name_of(point));
  around_.journal.sometimes("device: crash", name_of(point));
  crash();
  around_.timeline.after(restart_ms_, [this] {
    if (!is_running())
      start();
  });
  return true;
}

void Device::freeze(TimeMs ms) {
  if (!client_ || is_frozen_)
    return;
  around_.journal.sometimes("device: frozen", phase());
  is_frozen_ = true;
  around_.timeline.after(ms, [this, run = run_] {
    if (run == run_)
      thaw();
  });
}

void Device::thaw() {
  is_frozen_ = false;
  // What is waiting may freeze or end the device again.
  for (const auto& action : std::exchange(deferred_, {}))
    action();
  if (client_) {
    client_->handle_timeout(now());
    pump();
  }
}

bool Device::defer(std::function<void()> action) {
  if (is_frozen_)
    deferred_.push_back(std::move(action));
  return is_frozen_;
}

void Device::fail_batches(std::int64_t count, bool is_kept) {
  failing_batches_ = count;
  is_failing_kept_ = is_kept;
}

bool Device::is_level() const {
  return client_ && link_ != 0 && !is_link_closing_ && !is_frozen_ && client_->is_caught_up() &&
         phase() == "level";
}

std::string Device::phase() const {
  if (!client_)
    return "off";
  if (link_ == 0)
    return "offline";
  const ConnectionView view = client_->connection();
  if (view.link != "online")
    return "greeting";
  if (!client_->is_caught_up())
    return "catching up";
  return view.pending > 0 ? "pushing" : "level";
}

void Device::allow_network(bool is_allowed) {
  is_network_allowed_ = is_allowed;
  if (!is_allowed)
    cut();
}

void Device::cut() {
  if (link_ == 0)
    return;
  around_.journal.sometimes("link: cut", phase());
  around_.network.close(link_, false);
}

void Device::jump_clock(TimeMs by) {
  skew_ += by;
  if (client_ && !is_frozen_) {
    client_->handle_timeout(now());
    pump();
  }
}

const Line& Device::line_at(const std::string& key) const {
  static const Line none;
  const Value* value = client_->find_row(key);
  const auto* line = value == nullptr ? nullptr : std::get_if<Line>(value);
  return line == nullptr ? none : *line;
}

void Device::edit(const std::string& what, const Command& command) {
  if (!client_ || is_frozen_)
    return;
  const std::vector<Line> before = lines();
  const Stamp withdrawn_before = withdrawn();
  const Result<EditId> edit = command(*client_, now());
  last_error_ = edit ? Errc::none : edit.error().code;
  around_.journal.say(name() + ": " + what + (edit ? "" : " -> " + edit.error().detail));
  if (!edit && !(lines() == before))
    wrong_ = name() + ": a refused command changed a line";
  note_deeds(before, edit ? *edit : EditId{});
  withdrawn_ = withdrawn();
  if (edit && withdrawn_ != withdrawn_before) {
    around_.journal.sometimes("context: a consent was withdrawn");
    unsafe_.emplace_back(edit->value, around_.oracle.note_withdrawal(withdrawn_, withdrawn_before));
  }
  pump();
}

std::vector<Line> Device::lines() const {
  std::vector<Line> lines;
  for (const std::string& key : line_keys())
    lines.push_back(line_at(key));
  return lines;
}

/// What an edit, or an answer that brought goods, did to the lines.
void Device::note_deeds(const std::vector<Line>& before, EditId edit) {
  const bool is_guest = client_->session().kind == "guest";
  for (std::size_t index = 0; index < before.size(); ++index) {
    const std::string& key = line_keys()[index];
    const Line& line = line_at(key);
    const Line& old = before[index];
    std::vector<std::size_t> deeds;
    if (is_guest && line.quantity() > old.quantity())
      deeds = {around_.oracle.note_guest_units(key, Contributor::guest(client_->main_scope()),
                                               old.quantity(), line.quantity())};
    else if (!is_guest)
      deeds = around_.oracle.note_edit(key, old, line, client_->replica());
    for (const std::size_t deed : deeds)
      unsafe_.emplace_back(edit.value, deed);
    holds_[key] = {line.base.stamp, line.kept};
  }
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
  if (defer([this, link] { handle_connected(link); }))
    return;
  is_link_closing_ = false;  // What was said to a link before it opened was not heard.
  client_->handle_connected(now());
  pump();
}

void Device::handle_refused(LinkId link) {
  if (!client_ || link != link_ || defer([this, link] { handle_refused(link); }))
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
  if (!client_ || link != link_ || defer([this, link, bytes] { handle_message(link, bytes); }))
    return;
  log("<-", bytes);
  const MessageType type = type_of(bytes);
  if (type == MessageType::welcome)
    note_welcome(bytes);
  if (!take_link(bytes))
    client_->handle_message(bytes, now());
  if ((type == MessageType::rows && is_struck(DevicePoint::after_rows_before_store)) ||
      (type == MessageType::ack && is_struck(DevicePoint::after_ack_before_store)))
    return;
  pump();
}

void Device::pump() {
  for (int round = 0; client_ && !is_frozen_ && round < 100; ++round) {
    note_lines();
    bool is_idle = pump_store();
    is_idle = client_ && pump_link() && is_idle;
    if (!client_)
      return;
    note_restamps();
    while (auto call = client_->poll_call())
      finished_.push_back(std::move(*call));
    note_marks();
    if (is_idle)
      return plan_timeout();
  }
  if (client_ && !is_frozen_)
    wrong_ = name() + " never stops asking";
}

bool Device::pump_store() {
  bool is_idle = true;
  while (auto batch = client_->poll_store()) {
    if (is_struck(DevicePoint::before_store))
      return true;
    submit(std::move(*batch));
    is_idle = false;
  }
  return is_idle;
}

bool Device::pump_link() {
  bool is_idle = true;
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
    const bool is_push = type_of(*bytes) == MessageType::rows;
    send(std::move(*bytes));
    if (is_push && is_struck(DevicePoint::after_send_before_ack))
      return true;
    is_idle = false;
  }
  return is_idle;
}

void Device::send(std::string bytes) {
  log("->", bytes);
  if (is_outdated_ && type_of(bytes) == MessageType::hello) {
    around_.journal.sometimes("skew: hello in an older protocol");
    auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
    std::get<wire::Hello>(*message).protocol = 0;
    bytes = wire::encode(*message, wire::Format::cbor, client_->replica());
  }
  if (type_of(bytes) == MessageType::rows)
    check_stored(bytes);
  if (type_of(bytes) == MessageType::ack)
    check_cursor(bytes);
  around_.network.send(link_, Way::up, std::move(bytes));
}

void Device::submit(StoreBatch batch) {
  disk_free_ = std::max(disk_free_, around_.timeline.now()) + around_.dice.between(0, 15);
  ++disk_work_;
  around_.timeline.at(disk_free_, [this, run = run_, batch = std::move(batch)] {
    if (run != run_)
      return;
    const bool is_failing = failing_batches_ > 0;
    if (is_failing) {
      --failing_batches_;
      around_.journal.sometimes(is_failing_kept_ ? "disk: a failed batch was there all the same"
                                                 : "disk: full");
    }
    if (!is_failing || is_failing_kept_)
      disk_.apply(batch);
    if (is_struck(DevicePoint::after_store_before_send))
      return;
    // A crash may strike between a batch becoming durable and the program learning of it.
    const TimeMs late = around_.dice.one_in(4) ? around_.dice.between(1, 10) : 0;
    disk_free_ += late;
    around_.timeline.after(late, [this, run, is_failing, token = batch.token] {
      finish_batch(token, is_failing, run);
    });
  });
}

void Device::finish_batch(std::uint64_t token, bool has_failed, std::uint64_t run) {
  if (run != run_ || defer([=, this] { finish_batch(token, has_failed, run); }))
    return;
  --disk_work_;
  const Status status = has_failed ? Status(fail(Errc::storage_failed, "disk full")) : Status(Ok{});
  client_->handle_stored(token, status, now());
  pump();
}

void Device::plan_timeout() {
  const auto time = client_->poll_timeout();
  if (!time)
    return;
  const TimeMs at = std::max(*time - skew_, around_.timeline.now() + 5);
  around_.timeline.at(at, [this, wake = ++wake_, run = run_] {
    if (wake != wake_ || run != run_ || is_frozen_)
      return;
    client_->handle_timeout(now());
    pump();
  });
}

}  // namespace noline::simulation
