// What an import hands to the service.
#pragma once

#include <cstdint>
#include <string>

namespace noline::hub {

/// A row of the catalogue: its key in the shop's scope and canonical JSON.
struct ShopRow {
  std::string key;
  std::string json;
};

/// What becomes of rows that an import does not name.
enum class Missing : std::uint8_t {
  stays,      ///< The import was not read to its end, so it says nothing about them.
  withdrawn,  ///< They are no longer sold.
};

}  // namespace noline::hub
