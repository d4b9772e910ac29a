// A plan as one line per thing, to be kept in a file and played again.
#include <sstream>

#include "explore.hpp"

namespace noline::simulation {
namespace {

constexpr const char* first_line = "noline plan 1";

std::optional<Step::Kind> kind_of(const std::string& name) {
  for (int kind = 0; kind <= static_cast<int>(Step::Kind::settle); ++kind) {
    if (name == name_of(static_cast<Step::Kind>(kind)))
      return static_cast<Step::Kind>(kind);
  }
  return std::nullopt;
}

bool parse_line(std::istringstream& words, Plan& plan) {
  std::string word;
  words >> word;
  if (word == "world") {
    words >> plan.seed >> plan.has_sign_in >> plan.has_lines;
    if (!(words >> plan.floor_ms)) {
      plan.floor_ms = 0;
      words.clear();
    }
  } else if (word == "device") {
    DevicePlan device;
    words >> device.skew >> device.guest_taps >> device.is_guest_sent >> device.is_fresh >>
        device.is_agent;
    plan.devices.push_back(device);
  } else if (const auto kind = kind_of(word)) {
    Step step;
    step.kind = *kind;
    words >> step.device >> step.wait >> step.sku >> step.amount >> step.option;
    plan.steps.push_back(step);
    if (step.sku >= std::size(skus))
      return false;
  } else {
    return false;
  }
  return !words.fail();
}

}  // namespace

std::string format_plan(const Plan& plan) {
  std::ostringstream out;
  out << first_line << "\nworld " << plan.seed << ' ' << plan.has_sign_in << ' ' << plan.has_lines
      << ' ' << plan.floor_ms << '\n';
  for (const DevicePlan& device : plan.devices)
    out << "device " << device.skew << ' ' << device.guest_taps << ' ' << device.is_guest_sent
        << ' ' << device.is_fresh << ' ' << device.is_agent << '\n';
  for (const Step& step : plan.steps)
    out << name_of(step.kind) << ' ' << step.device << ' ' << step.wait << ' ' << step.sku << ' '
        << step.amount << ' ' << step.option << '\n';
  return out.str();
}

std::optional<Plan> parse_plan(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  if (!std::getline(in, line) || line != first_line)
    return std::nullopt;
  Plan plan;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    if (!line.empty() && !parse_line(words, plan))
      return std::nullopt;
  }
  if (plan.devices.empty())
    return std::nullopt;
  return plan;
}

}  // namespace noline::simulation
