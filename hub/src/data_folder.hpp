// The folder that holds the hub's database.
#pragma once

#include <memory>
#include <string>

#include <vector>

#include "core/accounts.hpp"
#include "store/sqlite_store.hpp"

namespace noline::hub {

/// Makes the folder when it is missing, checks that it can be written, and opens the database in
/// it. The errors say in one line what an operator has to change.
[[nodiscard]] Result<std::unique_ptr<SqliteStore>> open_data_folder(const std::string& folder);

/// The keys of tills and agents; the error names the line that is wrong.
[[nodiscard]] Result<std::vector<OperatorKey>> read_keys_file(const std::string& file);

}  // namespace noline::hub
