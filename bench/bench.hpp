// The workloads, by their names in bench/README.md. Each prints its figures and returns an exit
// code.
#pragma once

#include <cstddef>
#include <string>

namespace noline::bench {

int run_w1();
int run_w1u();
int run_w2();
int run_w2s();
int run_w3(std::size_t updates_per_frame);
/// `hub` is the hub's program; a fresh one is started on a free port with its data in `folder`.
int run_w4(const std::string& hub, const std::string& folder);
int run_w5(const std::string& hub, const std::string& folder);

}  // namespace noline::bench
