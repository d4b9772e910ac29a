// The workloads, by their names in bench/README.md. Each prints its figures and returns an exit
// code.
#pragma once

#include <string>

namespace noline::bench {

int run_w1();
int run_w1u();
int run_w2();
int run_w2s();
/// `hub` is the hub's program; a fresh one is started on a free port with its data in `folder`.
int run_w4(const std::string& hub, const std::string& folder);
int run_w5(const std::string& hub, const std::string& folder);

}  // namespace noline::bench
