#include "line_schedule.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace noline;
using namespace noline::laws;

namespace {

bool is_caught(const LineRules& rules) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    if (!play_line_schedule(seed, rules).empty())
      return true;
  }
  return false;
}

}  // namespace

TEST_CASE("law: twenty thousand schedules of a line agree with an account of every unit") {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    const std::string wrong = play_line_schedule(seed, {});
    INFO("seed " << seed);
    REQUIRE(wrong == "");
  }
}

TEST_CASE("self-check: a set that does not answer adds is caught") {
  LineRules rules;
  rules.set = [](Line& line, Stamp stamp, std::uint32_t quantity) {
    line.base = {stamp, quantity};
  };
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: a removal that does not answer adds is caught") {
  LineRules rules;
  rules.remove = [](Line& line, Stamp) { line.cleared = std::max(line.base.stamp, line.kept); };
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: a removal by its own time instead of by what it saw is caught") {
  LineRules rules;
  rules.remove = [](Line& line, Stamp stamp) {
    line_remove(line, stamp);
    line.cleared = stamp;
  };
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: adds that are not kept apart by replica are caught") {
  LineRules rules;
  rules.add = [](Line& line, Stamp stamp, std::uint32_t quantity) {
    line_add(line, {stamp.clock, ReplicaId{1}}, quantity);
  };
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: a replica id that survives a restored backup is caught") {
  LineRules rules;
  rules.is_replica_fresh = false;
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: a move that does not hold against removals is caught") {
  LineRules rules;
  rules.move = [](Line& line, Stamp stamp, std::string_view list) {
    register_set(line.list, stamp, Scalar{std::string(list)});
  };
  CHECK(is_caught(rules));
}

TEST_CASE("self-check: a join that forgets what was answered is caught") {
  LineRules rules;
  rules.join = [](Line& target, const Line& other) {
    Line part = other;
    for (auto& entry : part.contributions)
      entry.seen = 0;
    return join(target, part);
  };
  CHECK(is_caught(rules));
}
