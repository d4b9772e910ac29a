// How long a hub keeps what nobody needs any more.
#pragma once

#include "noline/stamp.hpp"

namespace noline::hub {

struct Life {
  /// What has been settled for so long is dropped: answered contributions, lines that are gone,
  /// devices that were not heard of, carts that were ordered. A copy of the hub that is
  /// younger joins exactly; so no backup older than this should be restored.
  TimeMs floor_ms = 90LL * 24 * 3'600'000;
  /// What is dropped of lines stays in the hub's archive for so many floors: copies of a store that
  /// are younger bring nothing back.
  unsigned archive_floors = 4;
  /// A cart in which nothing has changed for so long is emptied; one tap brings it back. 0: never.
  TimeMs cart_ms = 90LL * 24 * 3'600'000;
};

}  // namespace noline::hub
