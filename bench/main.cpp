// noline_bench WORKLOAD: prints one JSON line per figure, as the peers' harness expects of an
// external program.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bench.hpp"

namespace {

std::string setting(const char* name, const char* otherwise) {
  const char* held = std::getenv(name);
  return held == nullptr ? otherwise : held;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view workload = argc == 2 ? argv[1] : "";
  const std::string hub = setting("NOLINE_HUB", "noline-hub");
  const std::string folder = setting("BENCH_DISK", "bench-data");
  if (workload == "W1") {
    return noline::bench::run_w1();
  }
  if (workload == "W1u") {
    return noline::bench::run_w1u();
  }
  if (workload == "W2") {
    return noline::bench::run_w2();
  }
  if (workload == "W2s") {
    return noline::bench::run_w2s();
  }
  if (workload == "W3") {
    return noline::bench::run_w3(1);
  }
  if (workload == "W3b") {
    return noline::bench::run_w3(64);
  }
  if (workload == "W4") {
    return noline::bench::run_w4(hub, folder);
  }
  if (workload == "W5") {
    return noline::bench::run_w5(hub, folder);
  }
  std::fputs("usage: noline_bench W1|W1u|W2|W2s|W3|W3b|W4|W5 (NOLINE_HUB, BENCH_DISK)\n", stderr);
  return 2;
}
