// The local workloads compiled to WebAssembly: the core's own speed there, without calls across the
// border.
#include <cstdio>
#include <string_view>

#include "bench.hpp"

int main(int argc, char** argv) {
  const std::string_view workload = argc == 2 ? argv[1] : "";
  if (workload == "W1") {
    return noline::bench::run_w1();
  }
  if (workload == "W1u") {
    return noline::bench::run_w1u();
  }
  std::puts("usage: noline_bench_wasm W1|W1u");
  return 2;
}
