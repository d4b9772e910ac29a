// The stage on virtual time: real client cores and the real hub core over tests/simulation.
#include <algorithm>
#include <map>

#include "device.hpp"
#include "hub.hpp"
#include "stage.hpp"

namespace noline::scenario {
namespace {

using simulation::DiskContent;
using simulation::HubContent;
using simulation::Network;
using simulation::Way;
using wire::Json;

constexpr TimeMs call_ms_max = 30'000;
/// What was killed at a point starts again so much later.
constexpr TimeMs back_ms = 1000;
/// How finely a waiting condition is looked at.
constexpr TimeMs tick_ms = 10;

std::string passage_text(const std::string& bytes) {
  const auto message = wire::decode(bytes, wire::Format::cbor, {});
  if (!message) {
    return "a message";
  }
  constexpr const char* names[] = {"hello",  "welcome", "rows",   "ack", "call",
                                   "result", "watch",   "signal", "bye"};
  std::string text = names[message->index()];
  if (const auto* rows = std::get_if<wire::Rows>(&*message)) {
    text += " (" + std::to_string(rows->rows.size()) + ")";
    for (const Row& row : rows->rows) {
      text += "\n" + row.key;
    }
  }
  return text.substr(0, 400);
}

class SimStage final : public Stage {
 public:
  SimStage(const Scenario& scenario, const Shop& shop, const StageOptions& options)
      : dice_(options.seed * 0xd1342543de82ef95 + 1),
        journal_(timeline_, false),
        hub_(timeline_, dice_, journal_),
        network_(
            timeline_, dice_, journal_,
            {[this](std::size_t device, auto link) { devices_[device]->handle_connected(link); },
             [this](std::size_t device, auto link) { devices_[device]->handle_refused(link); },
             [this](std::size_t device, auto link, const std::string& bytes) {
               devices_[device]->handle_message(link, bytes);
             },
             [this](auto link, const std::string& bytes) { hub_.handle_message(link, bytes); },
             [this](std::size_t device, auto link) { devices_[device]->handle_lost(link); },
             [this](auto link) { hub_.handle_connected(link); },
             [this](auto link) { hub_.handle_lost(link); }}),
        around_{timeline_, dice_, journal_, network_, oracle_, hub_.store()},
        trace_(*options.trace) {
    hub_.attach(network_);
    hub_.set_keys(*hub::read_operator_keys(operator_keys));
    if (trace_.is_wanted) {
      network_.watch([this](const simulation::Passage& passage) {
        trace_.arrows.push_back({names_[passage.device], passage.way == Way::up, passage.sent,
                                 passage.arrived, passage.is_lost, passage_text(passage.bytes)});
      });
    }
    hub_.start();
    change_shop(shop);
    for (const DeviceSpec& spec : scenario.devices) {
      add_device(spec).start();
    }
  }

  Json begin(const std::string& name, const Json& command) override {
    // A person needs a moment from one tap to the next.
    advance(dice_.between(5, 60));
    return at(name).run(command);
  }

  Json finish(const std::string& name, const Json& begun) override {
    if (!begun.contains("call")) {
      return begun;
    }
    const simulation::Device& device = at(name);
    const std::uint64_t call = begun["call"].get<std::uint64_t>();
    const auto is_it = [&](const CallFinished& finished) { return finished.id.value == call; };
    const auto& finished = device.finished();
    auto found = finished.end();
    wait(call_ms_max, [&] {
      found = std::find_if(finished.begin(), finished.end(), is_it);
      return found != finished.end();
    });
    if (found == finished.end()) {
      return {{"error", {{"code", "timed_out"}, {"detail", "no answer in 30 s"}}}};
    }
    if (found->error.code == Errc::none) {
      return {{"ok", found->ok}};
    }
    return {{"error", {{"code", errc_name(found->error.code)}, {"detail", found->error.detail}}}};
  }

  Json show(const std::string& name) override {
    check_sound(name);
    return show_client(at(name).client());
  }

  Json products(const std::string& name) override {
    Json products = Json::array();
    for (const std::string& product : at(name).client().product_jsons()) {
      products.push_back(Json::parse(product));
    }
    return products;
  }

  bool is_on_disk(const std::string& name, const std::string& text) override {
    const simulation::DiskContent& disk = at(name).disk();
    const auto has = [&](const std::string& bytes) { return bytes.find(text) != bytes.npos; };
    return std::any_of(disk.rows.begin(), disk.rows.end(),
                       [&](const auto& row) {
                         const StoredRow& stored = row.second;
                         return !stored.scope.starts_with("shop:") &&
                                (has(stored.scope) || has(stored.key) || has(stored.value) ||
                                 has(stored.known));
                       }) ||
           std::any_of(disk.meta.begin(), disk.meta.end(),
                       [&](const auto& meta) { return has(meta.first) || has(meta.second); });
  }

  std::optional<Json> show_hub(const std::string& scope) override {
    if (!hub_.is_up()) {
      return std::nullopt;
    }
    std::vector<StoredRow> rows;
    for (const std::string& name : {scope, std::string("shop:demo")}) {
      const hub::Scope* held = hub_.service().find_scope(name);
      if (held == nullptr && name == scope) {
        return std::nullopt;
      }
      for (const auto& [key, row] : held->rows) {
        rows.push_back({name, key, wire::encode_value(row.value), "", row.seq, false});
      }
    }
    return show_rows(scope, std::move(rows), timeline_.now());
  }

  [[nodiscard]] bool can_see_hub() const override { return true; }

  [[nodiscard]] bool is_running(const std::string& name) const override {
    return devices_[indexes_.at(name)]->is_running();
  }
  void set_network(const std::string& name, bool is_up) override { at(name).allow_network(is_up); }
  void kill(const std::string& name) override { at(name).crash(); }
  void start(const std::string& name) override {
    at(name).start();
    check_sound(name);
  }
  void backup(const std::string& name, const std::string& as) override {
    backups_[name + "/" + as] = at(name).disk();
  }
  void put_back(const std::string& name, const std::string& backup) override {
    at(name).disk() = backups_.at(name + "/" + backup);
  }
  void erase(const std::string& name) override { at(name).disk() = {}; }
  void clone(const std::string& name, const std::string& as) override {
    DeviceSpec spec = specs_.at(name);
    spec.name = as;
    const DiskContent content = at(name).disk();
    add_device(spec).disk() = content;
  }
  void kill_at(const std::string& name, std::size_t point) override {
    at(name).crash_at(static_cast<simulation::DevicePoint>(point), back_ms);
  }
  void kill_hub_at(std::size_t point) override {
    hub_.kill_at(static_cast<simulation::HubPoint>(point), back_ms);
  }
  void jump_clock(const std::string& name, TimeMs by) override { at(name).jump_clock(by); }

  [[nodiscard]] bool is_hub_running() const override { return hub_.is_up(); }
  void kill_hub() override { hub_.kill(); }
  void start_hub() override { hub_.start(); }
  void backup_hub(const std::string& as) override {
    wait(call_ms_max, [this] { return !hub_.has_uncommitted(); });
    hub_backups_[as] = hub_.store().content();
  }
  void put_back_hub(const std::string& backup) override {
    hub_.store().content() = hub_backups_.at(backup);
  }
  void block_hub(bool is_slow) override {
    for (const auto& device : devices_) {
      is_slow ? hub_.block(device->link()) : hub_.unblock(device->link());
    }
  }
  void change_shop(const Shop& shop) override {
    hub_.put_shop(shop.rows());
    hub_.put_coupons(shop.coupons());
    hub_.put_links(shop.links());
  }
  bool sell(const Json& sale) override {
    const std::uint64_t call = hub_.call("till_sale", sale);
    return wait(call_ms_max, [&] { return hub_.find_answer(call) != nullptr; }) &&
           hub_.find_answer(call)->contains("left");
  }

  bool tell_orders(const Json& body) override {
    const std::uint64_t call = hub_.call("order_status", body);
    return wait(call_ms_max, [&] { return hub_.find_answer(call) != nullptr; }) &&
           hub_.find_answer(call)->value("problems", Json()) == Json::array();
  }

  void set_weather(const NetworkStep& network) override {
    constexpr double million = 1'000'000;
    if (network.latency) {
      weather_.latency_ms_min = std::max<TimeMs>(1, network.latency->first);
      weather_.latency_ms_max = std::max<TimeMs>(1, network.latency->second);
    }
    if (network.loss) {
      weather_.loss_ppm = static_cast<std::int64_t>(*network.loss * million);
    }
    if (network.duplicate) {
      weather_.duplicate_ppm = static_cast<std::int64_t>(*network.duplicate * million);
    }
    weather_.is_reordering = network.reorder.value_or(weather_.is_reordering);
    network_.set_weather(weather_);
  }

  void partition(const PartitionStep& partition) override {
    network_.reunite();
    for (const std::string& name : partition.cut_off) {
      if (partition.direction != Direction::down) {
        network_.isolate(indexes_.at(name), Way::up);
      }
      if (partition.direction != Direction::up) {
        network_.isolate(indexes_.at(name), Way::down);
      }
    }
  }

  void advance(TimeMs by) override {
    const TimeMs end = timeline_.now() + by;
    while (trace_.is_wanted && timeline_.now() < end) {
      timeline_.run_until(std::min(end, timeline_.now() + std::max<TimeMs>(tick_ms, by / 1000)));
      tell();
    }
    timeline_.run_until(end);
    tell();
  }

  bool wait(TimeMs at_most, const std::function<bool()>& is_done) override {
    const TimeMs end = timeline_.now() + at_most;
    while (!is_done()) {
      if (timeline_.now() >= end) {
        return false;
      }
      timeline_.run_until(timeline_.now() + tick_ms);
      tell();
    }
    return true;
  }

  [[nodiscard]] bool is_quiet() override {
    // A connection that broke is under way, too, until the device has learnt of it.
    const bool is_busy = std::any_of(devices_.begin(), devices_.end(), [this](const auto& device) {
      return device->is_running() && (device->has_disk_work() || is_unaware(*device));
    });
    return network_.is_quiet() && !hub_.has_uncommitted() && !is_busy;
  }
  [[nodiscard]] TimeMs now() const override { return timeline_.now(); }
  [[nodiscard]] TimeMs settle_ms_max() const override { return 30 * 60'000; }
  [[nodiscard]] TimeMs patience_ms() const override { return 0; }
  [[nodiscard]] std::uint64_t account_salt() const override { return 1; }
  void observe(std::function<void()> observer) override { observer_ = std::move(observer); }

 private:
  simulation::Device& add_device(const DeviceSpec& spec) {
    indexes_[spec.name] = devices_.size();
    names_.push_back(spec.name);
    specs_[spec.name] = spec;
    devices_.push_back(
        std::make_unique<simulation::Device>(around_, devices_.size(), spec.clock_skew));
    devices_.back()->set_info({spec.name, spec.channel, spec.language});
    return *devices_.back();
  }

  simulation::Device& at(const std::string& name) { return *devices_[indexes_.at(name)]; }

  /// Its connection is gone, and it does not know yet.
  [[nodiscard]] bool is_unaware(simulation::Device& device) const {
    return device.client().connection().link == "online" && !network_.is_open(device.link());
  }

  void check_sound(const std::string& name) {
    if (const std::string& wrong = at(name).wrong(); !wrong.empty()) {
      throw std::runtime_error(wrong);
    }
  }

  void tell() const {
    if (observer_) {
      observer_();
    }
  }

  simulation::Timeline timeline_;
  simulation::Dice dice_;
  simulation::Journal journal_;
  simulation::Oracle oracle_;
  simulation::Hub hub_;
  Network network_;
  simulation::Surroundings around_;
  std::vector<std::unique_ptr<simulation::Device>> devices_;
  std::vector<std::string> names_;
  std::map<std::string, std::size_t> indexes_;
  std::map<std::string, DeviceSpec> specs_;
  std::map<std::string, DiskContent> backups_;
  std::map<std::string, HubContent> hub_backups_;
  simulation::Weather weather_;
  Trace& trace_;
  std::function<void()> observer_;
};

}  // namespace

std::unique_ptr<Stage> make_sim_stage(const Scenario& scenario, const Shop& shop,
                                      const StageOptions& options) {
  return std::make_unique<SimStage>(scenario, shop, options);
}

}  // namespace noline::scenario
