#include "scenario_text.hpp"

#include <vector>

#include "kill_points.hpp"

namespace noline::simulation {
namespace {

using Kind = Step::Kind;
using wire::Json;

class Writer {
 public:
  Writer(const Plan& plan, const Outcome& outcome) : plan_(plan), outcome_(outcome) {}

  std::string steps() {
    sign_in();
    if (plan_.has_lines)
      lines();
    for (std::size_t index = 0; index < plan_.steps.size(); ++index) {
      const Step& step = plan_.steps[index];
      if (step.wait > 0)
        line({{"advance", std::to_string(step.wait) + "ms"}});
      write(step, refusal_of(index));
    }
    line({{"hub", "restart"}}, "when it is down");
    line({{"on", "all"}, {"do", "online"}});
    line({{"settle", true}});
    out_ += "    " +
            Json({{"expect", {{"on", "all"}, {"state_hash", "equal"}, {"pending", 0}}}}).dump() +
            "\n";
    return out_;
  }

 private:
  static std::string name(std::size_t device) { return "device-" + std::to_string(device); }

  void line(const Json& json, const std::string& comment = {}) {
    out_ += "    " + json.dump() + "," + (comment.empty() ? "" : "  // " + comment) + "\n";
  }
  void remark(const std::string& text) { out_ += "    // " + text + "\n"; }

  [[nodiscard]] std::string refusal_of(std::size_t step) const {
    const auto at = outcome_.refusals.find(step);
    return at == outcome_.refusals.end() ? "" : at->second;
  }

  void sign_in() {
    for (std::size_t index = 0; index < plan_.devices.size(); ++index) {
      for (std::uint32_t tap = 0; tap < plan_.devices[index].guest_taps; ++tap)
        line({{"on", name(index)}, {"do", "add"}, {"sku", "TEA"}});
      line({{"on", name(index)},
            {"do", index == 0                      ? "sign_up"
                   : plan_.devices[index].is_agent ? "assist"
                                                   : "sign_in"},
            {"as", "ada"}});
      line({{"settle", true}});
    }
  }

  void lines() {
    line({{"on", name(0)}, {"do", "add"}, {"sku", "TEA"}, {"quantity", 2}});
    line({{"on", name(0)}, {"do", "add"}, {"sku", "CUP"}, {"quantity", 1}});
    line({{"settle", true}});
    line({{"on", name(plan_.devices.size() > 1 ? 1 : 0)},
          {"do", "set"},
          {"sku", "CUP"},
          {"quantity", 3}});
    line({{"settle", true}});
  }

  void write(const Step& step, const std::string& refusal) {
    if (step.kind == Kind::compare) {
      // One step takes some products, as `World::tap` does.
      Step one = step;
      for (std::uint64_t more = 0; more <= step.option % 3; ++more, ++one.amount)
        tap(one, refusal);
      return;
    }
    if (step.kind <= Kind::dismiss)
      return tap(step, refusal);
    if (step.kind >= Kind::hub_kill && step.kind <= Kind::prices)
      return hub(step);
    if (step.kind == Kind::settle)
      return line({{"settle", true}});
    fault(step);
  }

  void tap(const Step& step, const std::string& refusal) {
    Json json = {{"on", name(step.device)}};
    const bool has_sku = step.kind <= Kind::note;
    if (has_sku)
      json["sku"] = skus[step.sku];
    switch (step.kind) {
      case Kind::add:
        json["do"] = "add";
        json["quantity"] = 1 + step.amount / 5;
        break;
      case Kind::set:
        json["do"] = "set";
        json["quantity"] = step.amount;
        break;
      case Kind::remove:
        json["do"] = "remove";
        break;
      case Kind::move:
        json["do"] = step.amount % 2 == 0 ? "save_for_later" : "back_to_cart";
        break;
      case Kind::note:
        json["do"] = "note";
        json["text"] = std::to_string(step.amount);
        break;
      case Kind::prefer:
        json["do"] = "prefer";
        json["name"] = "theme";
        json["value"] = step.amount;
        break;
      case Kind::view:
        json["do"] = "view";
        json["product"] = std::to_string(step.amount);
        break;
      case Kind::open_link:
        return remark(name(step.device) + ": opens a buy link");
      case Kind::compare:
        json["do"] = step.option % 4 == 0 ? "uncompare" : "compare";
        json["product"] = std::to_string(step.amount);
        break;
      case Kind::consent:
        json["do"] = "consent";
        json["purpose"] = "history";
        json["given"] = step.option % 3 != 0;
        break;
      case Kind::forget:
        json["do"] = "forget";
        json["name"] = "viewed";
        break;
      case Kind::empty_cart:
        json["do"] = "clear";
        break;
      default:
        return remark(name(step.device) + ": " + name_of(step.kind) + " one of its notices");
    }
    if (!refusal.empty())
      json["refused"] = refusal;
    line(json);
  }

  void fault(const Step& step) {
    const std::string device = name(step.device);
    const auto say = [&](const char* verb) { line({{"on", device}, {"do", verb}}); };
    const std::string ms = std::to_string(step.amount) + "ms";
    switch (step.kind) {
      case Kind::online:
      case Kind::offline:
        return say(name_of(step.kind));
      case Kind::cut:
        say("offline");
        return say("online");
      case Kind::hold_up:
      case Kind::hold_down:
        line({{"partition", {{device}, {"hub"}}},
              {"direction", step.kind == Kind::hold_up ? "up" : "down"}});
        return remark("for " + ms);
      case Kind::latency:
        return line({{"network", {{"latency", "1ms.." + ms}}}});
      case Kind::crash:
        say("kill");
        line({{"advance", ms}});
        return say("restart");
      case Kind::jump_clock:
        return line({{"on", device}, {"do", "clock_jump"}, {"by", ms}});
      case Kind::keep_backup:
        return line({{"on", device}, {"do", "backup"}, {"as", "b" + std::to_string(++backups_)}});
      case Kind::clone:
        return line(
            {{"on", device}, {"do", "clone"}, {"as", name(plan_.devices.size() + clones_++)}});
      case Kind::crash_at:
        return remark(device + ": crash " + name_of(static_cast<DevicePoint>(step.option)) +
                      ", back after " + ms);
      default:
        return remark(device + ": " + name_of(step.kind) + " (" + std::to_string(step.amount) +
                      ", " + std::to_string(step.option) + ")");
    }
  }

  void hub(const Step& step) {
    const std::string ms = std::to_string(step.amount) + "ms";
    switch (step.kind) {
      case Kind::hub_kill:
        line({{"hub", "kill"}});
        line({{"advance", ms}});
        return line({{"hub", "restart"}});
      case Kind::hub_keep_backup:
        has_hub_backup_ = true;
        return line({{"hub", "backup"}, {"as", "older"}});
      case Kind::hub_restore_backup:
        if (has_hub_backup_)
          return line({{"hub", "restore_backup"}, {"at", "older"}});
        return remark("the hub is restored from a copy of the beginning");
      case Kind::hub_kill_at:
        return remark(std::string("the hub is killed ") +
                      name_of(static_cast<HubPoint>(step.option)) + ", back after " + ms);
      default:
        return remark(name_of(step.kind));
    }
  }

  const Plan& plan_;
  const Outcome& outcome_;
  std::string out_;
  std::size_t clones_ = 0;
  int backups_ = 0;
  bool has_hub_backup_ = false;
};

}  // namespace

std::string format_scenario(const Plan& plan, const Outcome& outcome, const std::string& replay) {
  std::string out = "{\n  // " + outcome.property + ": " + outcome.wrong + "\n";
  out += "  // Exactly this again: " + replay + "\n";
  out += "  \"scenario\": " + Json("explored, seed " + std::to_string(plan.seed)).dump() + ",\n";
  out += "  \"seed\": " + std::to_string(plan.seed) + ",\n  \"modes\": [\"sim\"],\n";
  out += "  \"reason\": \"found by explore\",\n  \"shop\": {";
  for (const char* sku : skus)
    out += std::string(sku == skus[0] ? "" : ", ") + "\"" + sku + "\": {}";
  out += "},\n  \"devices\": {\n";
  for (std::size_t index = 0; index < plan.devices.size(); ++index) {
    const TimeMs skew = plan.devices[index].skew;
    const Json device =
        skew == 0 ? Json::object() : Json{{"clock_skew", std::to_string(skew) + "ms"}};
    out += "    \"device-" + std::to_string(index) + "\": " + device.dump() +
           (index + 1 < plan.devices.size() ? ",\n" : "\n");
  }
  return out + "  },\n  \"steps\": [\n" + Writer(plan, outcome).steps() + "  ]\n}\n";
}

}  // namespace noline::simulation
