#include "stage.hpp"
namespace noline::scenario {
std::unique_ptr<Stage> make_live_stage(const Scenario&, const Shop&, const StageOptions&) {
  throw CannotPlay("live");
}
}  // namespace noline::scenario
