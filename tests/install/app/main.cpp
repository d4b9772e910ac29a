// Uses the installed SDK: a message goes through the wire format and comes back.

#include <cstdio>
#include <noline/result.hpp>
#include <noline/wire.hpp>

int main() {
  const auto json = noline::wire::parse_json(R"({"sku":"TEA","quantity":2})");
  const auto broken = noline::wire::parse_json("{");
  if (!json || broken || noline::wire::dump(*json).empty()) {
    return 1;
  }
  std::puts("the installed SDK works");
  return 0;
}
