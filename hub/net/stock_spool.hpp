// Stock as CSV files in a folder, for tills that write a file and for counts by hand.
#pragma once

#include <string>

#include "core/service.hpp"

namespace noline::hub {

/// Takes every *.csv of the folder, by name, into the shop: what is wrong in it stands in
/// <name>.report, and once all of it is durable both lie in the folder `done` within. A file
/// that is there again changes nothing, whether the hub was killed before it could move it or
/// somebody put it there twice.
[[nodiscard]] Status take_stock_files(const std::string& folder, const std::string& shop_scope,
                                      Service& service, TimeMs now);

}  // namespace noline::hub
