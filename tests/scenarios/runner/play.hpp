// Plays a scenario's steps on a stage and judges its expectations.
#pragma once

#include "scenario.hpp"
#include "stage.hpp"
#include "trace.hpp"

namespace noline::scenario {

/// `shop` changes with the steps. Throws CannotPlay for what the stage lacks.
[[nodiscard]] Verdict play(const Scenario& scenario, Stage& stage, Shop shop, Trace& trace);

}  // namespace noline::scenario
