// A recording as the text of a scenario file.
#include <algorithm>
#include <set>
#include <tuple>

#include "recording.hpp"

namespace noline::scenario {
namespace {

/// What arrives later than this after its stamp was held up by a missing network.
constexpr TimeMs offline_ms = 2'000;
/// Shorter pauses mean nothing.
constexpr TimeMs pause_ms = 100;

/// On one line, with spaces as people write it.
std::string format_json(const StepJson& json) {
  if (!json.is_structured() || json.empty()) {
    return json.dump(-1, ' ', false, StepJson::error_handler_t::replace);
  }
  std::string text(1, json.is_object() ? '{' : '[');
  for (auto at = json.begin(); at != json.end(); ++at) {
    text += at == json.begin() ? "" : ", ";
    text += json.is_object() ? StepJson(at.key()).dump() + ": " : "";
    text += format_json(*at);
  }
  return text + (json.is_object() ? '}' : ']');
}

StepJson step_on(const std::string& device, const StepJson& rest) {
  StepJson step = {{"on", device}};
  step.update(rest);
  return step;
}

StepJson shown(const std::vector<CartLine>& lines) {
  StepJson all = StepJson::array();
  for (const CartLine& line : lines) {
    StepJson item = {{"sku", line.sku}, {"quantity", line.quantity}};
    if (!line.options.empty()) {
      item["options"] = line.options;
    }
    all.push_back(std::move(item));
  }
  return all;
}

/// A step at its moment, and the changes of the network around it.
struct Event {
  TimeMs at = 0;
  int rank = 0;  ///< Of one moment: cut off, do, connect again.
  std::string device;
  StepJson step;
};

class Script {
 public:
  explicit Script(std::string first) : first_(std::move(first)) { devices_.insert(first_); }

  void add(const std::string& device, const Moment& moment) {
    devices_.insert(device);
    events_.push_back({moment.at, 1, device, moment.step});
    if (moment.arrived - moment.at > offline_ms) {
      absences_[device].emplace_back(moment.at, moment.arrived);
    }
  }

  [[nodiscard]] const std::set<std::string>& devices() const { return devices_; }

  void begin_with(const CartView& cart) {
    lines_.push_back(step_on(first_, {{"do", "sign_up"}, {"as", "shopper"}}));
    for (const std::string& device : devices_) {
      if (device != first_) {
        lines_.push_back(step_on(device, {{"do", "sign_in"}, {"as", "shopper"}}));
      }
    }
    put(cart.lines, "");
    put(cart.later, "later");
    for (const auto& [name, lines] : cart.wishlists) {
      put(lines, "wishlist:" + name);
    }
    lines_.push_back({{"settle", true}});
  }

  void play() {
    cut_off();
    std::stable_sort(events_.begin(), events_.end(), [](const Event& left, const Event& right) {
      return std::tie(left.at, left.rank) < std::tie(right.at, right.rank);
    });
    for (const Event& event : events_) {
      if (last_ != 0 && event.at - last_ >= pause_ms) {
        lines_.push_back({{"advance", std::to_string(event.at - last_) + "ms"}});
      }
      last_ = event.at;
      let_arrive(event);
      lines_.push_back(step_on(event.device, event.step));
    }
  }

  void end_with(const CartView& cart) {
    lines_.push_back({{"settle", true}});
    StepJson expect = {{"on", {"all", "hub"}}, {"cart", shown(cart.lines)}};
    if (!cart.later.empty()) {
      expect["later"] = shown(cart.later);
    }
    for (const auto& [name, lines] : cart.wishlists) {
      expect["wishlist:" + name] = shown(lines);
    }
    lines_.push_back({{"expect", std::move(expect)}});
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (const StepJson& line : lines_) {
      out += (out.empty() ? "    " : ",\n    ") + format_json(line);
    }
    return out;
  }

 private:
  /// Who had a network had seen what the others did before; a replay is slower than that.
  void let_arrive(const Event& event) {
    if (event.rank == 1 && event.device != last_by_ && away_.count(event.device) == 0) {
      lines_.push_back({{"settle", true}});
    }
    last_by_ = event.rank == 2 ? std::string() : event.device;
    if (event.rank == 0) {
      away_.insert(event.device);
    } else if (event.rank == 2) {
      away_.erase(event.device);
    }
  }

  /// The device was away from each of its edits that were held up until that arrived.
  void cut_off() {
    for (auto& [device, times] : absences_) {
      std::sort(times.begin(), times.end());
      for (std::size_t at = 0; at < times.size();) {
        auto [from, to] = times[at];
        for (++at; at < times.size() && times[at].first <= to; ++at) {
          to = std::max(to, times[at].second);
        }
        events_.push_back({from, 0, device, {{"do", "offline"}}});
        events_.push_back({to, 2, device, {{"do", "online"}}});
      }
    }
  }

  void put(const std::vector<CartLine>& lines, const std::string& list) {
    for (const CartLine& line : lines) {
      StepJson step = {{"do", "add"}, {"sku", line.sku}};
      if (!line.options.empty()) {
        step["options"] = line.options;
      }
      StepJson added = step;
      added["quantity"] = line.quantity;
      lines_.push_back(step_on(first_, added));
      if (!list.empty()) {
        step["do"] = "move";
        step["list"] = list;
        lines_.push_back(step_on(first_, step));
      }
    }
  }

  std::string first_;
  std::set<std::string> devices_;
  std::vector<Event> events_;
  std::map<std::string, std::vector<std::pair<TimeMs, TimeMs>>> absences_;
  std::vector<StepJson> lines_;
  std::set<std::string> away_;
  std::string last_by_ = first_;
  TimeMs last_ = 0;
};

}  // namespace

std::string Recording::format(const std::string& name, const CartView& last) const {
  const RecordedDevice stranger{"device", "app"};
  const RecordedDevice& any = devices_.empty() ? stranger : devices_.begin()->second;
  const auto by = [&](const Moment& moment) -> const RecordedDevice& {
    const RecordedDevice* device = device_of(moment.by);
    return device == nullptr ? any : *device;
  };
  Script script(moments_.empty() ? any.name : by(moments_.front()).name);
  for (const Moment& moment : moments_) {
    script.add(by(moment).name, moment);
  }
  script.begin_with(first_);
  script.play();
  script.end_with(last);

  StepJson devices = StepJson::object();
  for (const auto& [id, device] : devices_) {
    if (script.devices().count(device.name) != 0) {
      devices[device.name] = {{"channel", device.channel}};
    }
  }
  if (devices.empty()) {
    devices[any.name] = {{"channel", any.channel}};
  }
  return "// Recorded from a live session.\n{\n  \"scenario\": " + StepJson(name).dump() +
         ",\n  \"devices\": " + format_json(devices) + ",\n  \"steps\": [\n" + script.text() +
         "\n  ]\n}\n";
}

}  // namespace noline::scenario
