#include "run.hpp"
namespace noline::scenario {
void write_timeline(const std::string&, const Scenario&, const RunResult&, const Trace&) {}
}  // namespace noline::scenario
