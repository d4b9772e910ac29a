#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "explore.hpp"
#include "goals.hpp"
#include "noline/wire.hpp"
#include "scenario_text.hpp"

using namespace noline;
using namespace noline::simulation;

namespace {

void play(std::uint64_t from, std::uint64_t to, Length length) {
  for (std::uint64_t seed = from; seed <= to; ++seed) {
    const Outcome outcome = World(WorldOptions{seed, false, length}).play();
    INFO("again: noline_simulation " << (length == Length::brief ? "--brief " : "") << "--seed "
                                     << seed << " --log");
    REQUIRE(outcome.property + outcome.wrong == "");
  }
}

}  // namespace

TEST_CASE("simulation: four hundred full schedules keep every property") {
  play(1, 400, Length::full);
}

TEST_CASE("simulation: two thousand brief schedules keep every property") {
  play(1, 2000, Length::brief);
}

TEST_CASE("simulation: a seed plays the same every time") {
  for (const Length length : {Length::full, Length::brief}) {
    const Outcome first = World(WorldOptions{7, false, length}).play();
    const Outcome second = World(WorldOptions{7, false, length}).play();
    CHECK(first.events == second.events);
    CHECK(first.counters == second.counters);
  }
}

TEST_CASE("simulation: a goal that a run never reached is named") {
  Counters counters;
  for (const std::string& goal : goals())
    counters[goal] = 1;
  CHECK(missed_goals(counters).empty());
  counters.erase("disk: full");
  CHECK(missed_goals(counters) == std::vector<std::string>{"disk: full"});
  CHECK(format_goals(counters).find("NEVER REACHED: disk: full") != std::string::npos);
}

TEST_CASE("simulation: a kept plan plays exactly like the one it was written from") {
  const Plan plan = draw_plan(11, Length::brief);
  const auto again = parse_plan(format_plan(plan));
  REQUIRE(again);
  CHECK(format_plan(*again) == format_plan(plan));
  CHECK(World(*again).play().counters == World(plan).play().counters);
  CHECK(!parse_plan("noline plan 1\nworld 1 0 0\ndevice 0 0 0 0\nfly 0 0 0 0 0\n"));
  CHECK(!parse_plan("some other file"));
}

TEST_CASE("simulation: what breaks a property is shortened to what it needs") {
  const auto has = [](const Plan& plan, Step::Kind kind) {
    return std::any_of(plan.steps.begin(), plan.steps.end(),
                       [&](const Step& step) { return step.kind == kind; });
  };
  const auto is_broken = [&](const Plan& plan) {
    return has(plan, Step::Kind::cut) && has(plan, Step::Kind::remove);
  };
  std::uint64_t seed = 1;
  while (!is_broken(draw_plan(seed, Length::full)))
    ++seed;
  const Plan small = shrink(draw_plan(seed, Length::full), is_broken, 60);
  CHECK(small.steps.size() == 2);
  CHECK(small.devices.size() == 1);
  CHECK(!small.has_sign_in);
}

TEST_CASE("simulation: a schedule as a scenario file is JSON with comments") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Plan plan = draw_plan(seed, Length::brief);
    const std::string text = format_scenario(plan, World(plan).play(), "replay");
    const auto json = wire::Json::parse(text, nullptr, false, true);
    INFO(text);
    REQUIRE(json.is_object());
    CHECK(json["devices"].size() == plan.devices.size());
    CHECK(json["steps"].back()["expect"]["state_hash"] == "equal");
  }
}
