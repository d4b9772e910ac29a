// Compares what an expectation says with what a device or the hub shows.
#pragma once

#include <string>
#include <vector>

#include "scenario.hpp"
#include "trace.hpp"

namespace noline::scenario {

/// Adds what differs to `out`. `lane` is who was looked at.
void judge(const ExpectStep& expect, const std::string& lane, const wire::Json& shown,
           std::vector<Difference>& out);
/// Of a cart's price: `quote` as the device shows it.
void judge_quote(const ExpectStep& expect, const std::string& lane, const wire::Json& quote,
                 std::vector<Difference>& out);
void judge_stock(const StockExpect& expect, const std::string& lane, const wire::Json& products,
                 std::vector<Difference>& out);

/// "2 x HONEY-500G, 1 x MUG {engraving: Anna}", for people.
[[nodiscard]] std::string lines_text(const wire::Json& lines);
[[nodiscard]] std::string notices_text(const wire::Json& notices);

}  // namespace noline::scenario
