// Plays seeds in WebAssembly under Node: FROM TO. Prints what noline_simulation prints natively.
#include <cstdio>
#include <cstdlib>

#include "seeds.hpp"

int main(int count, char** values) {
  if (count != 3) {
    std::fputs("usage: noline_simulation_wasm FROM TO\n", stderr);
    return 2;
  }
  noline::simulation::SeedOptions options;
  options.from = std::strtoull(values[1], nullptr, 10);
  options.to = std::strtoull(values[2], nullptr, 10);
  options.is_logged = true;
  return noline::simulation::play_seeds(options);
}
