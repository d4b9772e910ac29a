// The folder that holds the hub's database.
#pragma once

#include <memory>
#include <string>

#include "store/sqlite_store.hpp"

namespace noline::hub {

/// Makes the folder when it is missing, checks that it can be written, and opens the database in
/// it. The errors say in one line what an operator has to change.
[[nodiscard]] Result<std::unique_ptr<SqliteStore>> open_data_folder(const std::string& folder);

}  // namespace noline::hub
