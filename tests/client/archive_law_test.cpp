// Law: whatever is forgotten, and whenever, rows and archive joined are what rows alone would be.
#include <catch2/catch_test_macros.hpp>

#include "core/scope.hpp"
#include "generators.hpp"
#include "hub_store.hpp"

using namespace noline;

namespace {

constexpr std::string_view key = "cart/1/line/00000000000000b1";

bool is_answered(const Contribution& entry) {
  return entry.added <= entry.seen;
}

/// Does as a turn of the hub does, without waiting for the floor.
void forget(hub::Scopes& scopes, hub::Scope& scope) {
  const auto row = scope.rows.find(key);
  if (row == scope.rows.end())
    return;
  auto& line = std::get<Line>(row->second.value);
  Line part;
  std::copy_if(line.contributions.begin(), line.contributions.end(),
               std::back_inserter(part.contributions), is_answered);
  std::erase_if(line.contributions, is_answered);
  scopes.archive(scope, key, part);
  if (is_gone(line)) {
    scopes.archive(scope, key, line);
    scopes.remove_row(scope, row);
  }
}

}  // namespace

TEST_CASE("law: forgetting decides nothing, whatever is joined afterwards") {
  CHECK(rc::check(
      "rows and archive", [](const std::vector<Line>& lines, const std::vector<bool>& turns) {
        simulation::HubStore store;
        hub::Scopes scopes(store, 1);
        hub::Scope& scope = scopes.open("guest:x");
        Line whole;
        for (std::size_t at = 0; at < lines.size(); ++at) {
          scopes.join_row(scope, key, lines[at]);
          join(whole, lines[at]);
          if (at < turns.size() && turns[at])
            forget(scopes, scope);
          const auto row = scope.rows.find(key);
          const Line shown = row == scope.rows.end() ? Line{} : std::get<Line>(row->second.value);
          RC_ASSERT(shown.quantity() == whole.quantity());
        }
        Line known = hub::Scopes::find_line(scope, key);
        // A contributor with two zeros says nothing.
        for (Line* line : {&known, &whole})
          std::erase_if(line->contributions,
                        [](const Contribution& entry) { return entry.added + entry.seen == 0; });
        RC_ASSERT(known == whole);
      }));
}

TEST_CASE("law: what devices are told lets them forget what is answered") {
  CHECK(rc::check("told", [](const Line& held, const Line& news) {
    simulation::HubStore store;
    hub::Scopes scopes(store, 1);
    hub::Scope& scope = scopes.open("guest:x");
    scopes.join_row(scope, key, held);
    Line device = held;  // One that has it all, and has forgotten what it may.
    forget_answered(device, {0, 99}, nullptr);
    const hub::Joined joined = scopes.join_row(scope, key, news);
    join(device, std::get<Line>(hub::told(news, joined)));
    RC_ASSERT(device.quantity() == std::get<Line>(joined.row->value).quantity());
  }));
}
