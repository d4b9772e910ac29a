// Days as operators write them, "2026-12-31", in UTC.
#pragma once

#include "json_read.hpp"

namespace noline::catalogue {

/// Writes the day under `key` as `out[name]`, in milliseconds since 1970; nothing when it is
/// absent.
void read_day(JsonReader& line, const char* key, const char* name, nlohmann::json& out);

}  // namespace noline::catalogue
