// The stage of real processes: a hub on SQLite, a process for each device, a proxy between them.
#include <filesystem>

#include "live_device.hpp"
#include "live_hub.hpp"
#include "stage.hpp"

namespace noline::scenario {
namespace {

namespace fs = std::filesystem;
using wire::Json;

constexpr TimeMs tick_ms = 15;
/// Longer times are not waited for: what depends on them is simulated.
constexpr TimeMs advance_ms_max = 2000;

/// The shop in a browser calls its device after the system in the browser's user agent.
struct System {
  const char* token;
  const char* shown;
};
constexpr System systems[] = {
    {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Linux"}};

class LiveStage final : public Stage {
 public:
  LiveStage(const Scenario& scenario, const Shop& shop, const StageOptions& options)
      : options_(options), trace_(*options.trace), salt_(draw_salt()) {
    hub_ = options.hub_url.empty() ? std::make_unique<LiveHub>(io_, folder_.path + "/hub")
                                   : LiveHub::elsewhere(io_, options.hub_url);
    if (options.has_browsers) {
      hub_->serve_site(find_site(scenario.file));
      driver_ = find_driver(scenario.file);
    }
    hub_->change_shop(shop);
    hub_->start();
    for (const DeviceSpec& spec : scenario.devices) {
      add_device(spec);
      start(spec.name);
    }
  }

  Json begin(const std::string& name, const Json& command) override {
    return at(name).ask(command);
  }
  Json finish(const std::string& name, const Json& begun) override {
    return at(name).result_of(begun);
  }
  bool is_on_disk(const std::string& name, const std::string& text) override {
    return at(name).has_on_disk(text);
  }
  Json show(const std::string& name) override {
    Json shown = at(name).ask({{"do", "show"}});
    if (shown.contains("error")) {
      throw std::runtime_error(name + ": " + wire::dump(shown["error"]));
    }
    return with_names(std::move(shown));
  }
  Json products(const std::string& name) override { return at(name).products(); }
  std::optional<Json> show_hub(const std::string& scope) override {
    auto shown = hub_->show(scope, now());
    return shown ? std::optional(with_names(std::move(*shown))) : std::nullopt;
  }
  [[nodiscard]] bool can_see_hub() const override { return hub_->is_own(); }

  [[nodiscard]] bool is_running(const std::string& name) const override {
    return devices_.at(name)->is_running();
  }
  void set_network(const std::string& name, bool is_up) override {
    LiveDevice& device = at(name);
    device.proxy->set_up(is_up);
    // Without a network it need not try in vain, and later and later; so it is back at once.
    if (device.is_running() && !device.is_browser) {
      device.ask({{"do", is_up ? "online" : "offline"}});
    }
  }
  void kill(const std::string& name) override { at(name).kill(); }
  void start(const std::string& name) override {
    LiveDevice& device = at(name);
    device.start(words_of(device));
  }
  void backup(const std::string& name, const std::string& as) override {
    need_store(at(name)).copy_store(backup_folder(name, as));
  }
  void put_back(const std::string& name, const std::string& backup) override {
    LiveDevice& device = need_store(at(name));
    fs::remove_all(device.folder);
    fs::copy(backup_folder(name, backup), device.folder, fs::copy_options::recursive);
  }
  void erase(const std::string& name) override { fs::remove_all(need_store(at(name)).folder); }
  void clone(const std::string& name, const std::string& as) override {
    DeviceSpec spec = need_store(at(name)).spec;
    spec.name = as;
    add_device(spec);
    at(name).copy_store(at(as).folder);
  }
  void kill_at(const std::string&, std::size_t) override {
    throw CannotPlay("processes are killed at a point simulated only");
  }
  void kill_hub_at(std::size_t) override { kill_at("hub", 0); }
  void jump_clock(const std::string&, TimeMs) override {
    throw CannotPlay("clocks jump simulated only");
  }

  [[nodiscard]] bool is_hub_running() const override { return hub_->is_running(); }
  void kill_hub() override { hub_->kill(); }
  void start_hub() override { hub_->start(); }
  void backup_hub(const std::string& as) override {
    hub_->copy_store(folder_.path + "/hub-backup-" + as);
  }
  void put_back_hub(const std::string& backup) override {
    hub_->put_back(folder_.path + "/hub-backup-" + backup);
  }
  void block_hub(bool) override { throw CannotPlay("the hub is slow simulated only"); }
  bool sell(const Json& sale) override { return hub_->post("/v1/till/sale", sale); }
  bool tell_orders(const Json& body) override { return hub_->post("/v1/orders/status", body); }
  /// A hub reads its shop when it starts.
  void change_shop(const Shop& shop) override {
    hub_->kill();
    hub_->change_shop(shop);
    hub_->start();
  }

  void set_weather(const NetworkStep& network) override {
    for (const auto& [name, device] : devices_) {
      if (network.latency) {
        device->proxy->set_latency(network.latency->first, network.latency->second);
      }
      if (network.loss) {
        device->proxy->set_loss(*network.loss);
      }
    }
  }
  void partition(const PartitionStep& partition) override {
    for (const auto& [name, device] : devices_) {
      device->proxy->hold(false, false);
    }
    for (const std::string& name : partition.cut_off) {
      at(name).proxy->hold(partition.direction != Direction::down,
                           partition.direction != Direction::up);
    }
  }

  void advance(TimeMs by) override {
    if (by <= advance_ms_max) {
      (void)wait(by, [] { return false; });
    }
  }
  bool wait(TimeMs at_most, const std::function<bool()>& is_done) override {
    const TimeMs end = now() + at_most;
    while (!is_done()) {
      if (now() >= end) {
        return false;
      }
      io_.restart();
      io_.run_for(std::chrono::milliseconds(tick_ms));
      if (observer_) {
        observer_();
      }
    }
    return true;
  }
  [[nodiscard]] bool is_quiet() override { return true; }
  [[nodiscard]] TimeMs now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
  }
  [[nodiscard]] TimeMs settle_ms_max() const override { return 60'000; }
  [[nodiscard]] TimeMs patience_ms() const override { return 8'000; }
  [[nodiscard]] std::uint64_t account_salt() const override { return salt_; }
  void observe(std::function<void()> observer) override { observer_ = std::move(observer); }

 private:
  LiveDevice& at(const std::string& name) { return *devices_.at(name); }

  void add_device(const DeviceSpec& spec) {
    auto device = std::make_unique<LiveDevice>(io_, spec, folder_.path + "/" + spec.name);
    device->is_browser = options_.has_browsers && spec.channel == "web";
    if (device->is_browser && spec.clock_skew != 0) {
      throw CannotPlay("a browser's clock cannot be set; leave clock_skew or --browsers out");
    }
    if (device->is_browser && browser_count_ == std::size(systems)) {
      throw CannotPlay("a scenario can have four browsers at most");
    }
    device->system = device->is_browser ? browser_count_++ : 0;
    device->proxy = std::make_unique<Proxy>(
        io_, hub_->endpoint(), salt_ + devices_.size(),
        [this, name = spec.name](bool is_up, TimeMs took, std::size_t bytes) {
          if (trace_.is_wanted) {
            trace_.arrows.push_back(
                {name, is_up, now() - took, now(), false, std::to_string(bytes) + " bytes"});
          }
        });
    devices_[spec.name] = std::move(device);
  }

  [[nodiscard]] std::vector<std::string> words_of(const LiveDevice& device) const {
    const std::string url = "http://localhost:" + std::to_string(device.proxy->port());
    if (device.is_browser) {
      return {"node",       driver_,
              "--hub",      url,
              "--data",     device.folder,
              "--language", device.spec.language,
              "--system",   systems[device.system].token};
    }
    return {find_program("NOLINE_CLI", "noline-cli"),
            "--hub",
            "http://127.0.0.1:" + std::to_string(device.proxy->port()),
            "--data",
            device.folder,
            "--device",
            device.spec.name,
            "--kind",
            device.spec.channel,
            "--language",
            device.spec.language,
            "--clock-skew",
            std::to_string(device.spec.clock_skew),
            "shell"};
  }

  /// Gives the browsers among the devices the names that the scenario knows them by.
  [[nodiscard]] Json with_names(Json shown) const {
    const auto rename = [this](Json& place) {
      for (const auto& [name, device] : devices_) {
        if (device->is_browser && place == systems[device->system].shown) {
          place = name;
          return;
        }
      }
    };
    for (Json& notice : shown["notices"]["notices"]) {
      rename(notice["mine"]["name"]);
      rename(notice["other"]["name"]);
    }
    for (Json& device : shown["session"]["devices"]) {
      rename(device["name"]);
    }
    return shown;
  }

  static LiveDevice& need_store(LiveDevice& device) {
    if (device.is_browser) {
      throw CannotPlay(
          "the store of a browser is its own; backup, clone and wipe need a file "
          "without --browsers");
    }
    return device;
  }

  [[nodiscard]] std::string backup_folder(const std::string& device, const std::string& as) const {
    return folder_.path + "/backup-" + device + "-" + as;
  }

  StageOptions options_;
  Trace& trace_;
  std::uint64_t salt_;
  std::string driver_;
  TemporaryFolder folder_;
  boost::asio::io_context io_;
  std::unique_ptr<LiveHub> hub_;
  std::map<std::string, std::unique_ptr<LiveDevice>> devices_;
  std::size_t browser_count_ = 0;
  std::function<void()> observer_;
};

}  // namespace

std::unique_ptr<Stage> make_live_stage(const Scenario& scenario, const Shop& shop,
                                       const StageOptions& options) {
  return std::make_unique<LiveStage>(scenario, shop, options);
}

}  // namespace noline::scenario
