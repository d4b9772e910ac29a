// What SqliteStore does to forget a person: in the tables, in the bytes of the file, and in copies
// of the file that are put back later.
//
// The ledger is a file of its own beside the database, one erased scope a line. It holds no
// personal data, is written before the erasure is committed, and stays when an older copy of the
// database is put back: what is named there and not erased here is erased again.
#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "store/sqlite_schema.hpp"

namespace noline::hub {
namespace {

std::string ledger_of(const std::string& path) {
  return path + ".erasures";
}

}  // namespace

void SqliteStore::erase_scope(std::string_view name, TimeMs now) {
  // From here on what is removed is overwritten; by default only where that costs nothing.
  database_->execute("PRAGMA secure_delete=ON");
  fold_waiting();
  batch_.clear();  // Its rows are in the tables by now, and go with this commit.
  const auto scope = find_scope(name);
  for (const char* sql : {"DELETE FROM row WHERE scope=?", "DELETE FROM push WHERE scope=?",
                          "DELETE FROM archive WHERE scope=?", "DELETE FROM age WHERE scope=?"}) {
    Statement remove(*database_, sql);
    Statement::Run(remove).bind(scope ? scope->number : 0).step();
  }
  for (const char* sql : {"DELETE FROM guest WHERE scope=?", "DELETE FROM customer WHERE scope=?",
                          "DELETE FROM hand_off WHERE scope=?", "DELETE FROM passkey WHERE scope=?",
                          "UPDATE device_session SET device='' WHERE scope=?"}) {
    Statement remove(*database_, sql);
    Statement::Run(remove).bind_text(name).step();
  }
  Statement::Run(statements_->put_erased).bind_text(name).bind(now).step();
  erasures_.append(name).append("\n");
}

bool SqliteStore::is_erased(std::string_view name) {
  return Statement::Run(statements_->find_erased).bind_text(name).step();
}

std::vector<std::string> SqliteStore::find_restored() {
  std::vector<std::string> names;
  std::ifstream ledger(ledger_of(path_), std::ios::binary);
  for (std::string name; !path_.empty() && std::getline(ledger, name);) {
    if (!name.empty() && !is_erased(name)) {
      names.push_back(name);
    }
  }
  return names;
}

void SqliteStore::keep_order(std::string_view id, std::string_view json) {
  begin_writing();
  Statement::Run(statements_->keep_order).bind_text(id).bind_text(json).step();
}

/// A name twice in the ledger does no harm, one that is missing would.
Status SqliteStore::note_erasures() {
  if (path_.empty() || erasures_.empty()) {
    return Ok{};
  }
  const int file =
      ::open(ledger_of(path_).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool is_written =
      file >= 0 &&
      ::write(file, erasures_.data(), erasures_.size()) == static_cast<ssize_t>(erasures_.size()) &&
      ::fsync(file) == 0;
  if (file >= 0) {
    ::close(file);
  }
  erasures_.clear();
  return is_written ? Status(Ok{})
                    : fail(Errc::storage_failed, "the ledger of erasures cannot be written");
}

/// Older versions of what was erased may lie in pages that were free before. Writing the whole file
/// anew takes seconds for a large one, so it is done at the next start.
Status SqliteStore::sweep_erased() {
  Statement waiting(*database_, "SELECT 1 FROM erased WHERE is_swept=0 LIMIT 1");
  if (!Statement::Run(waiting).step()) {
    return database_->ok() ? Status(Ok{}) : Status(database_->error());
  }
  database_->execute("PRAGMA secure_delete=ON");
  if (const Status folded = fold_all(); !folded) {
    return folded;
  }
  for (const char* sql : {"PRAGMA temp_store=MEMORY", "VACUUM", "UPDATE erased SET is_swept=1",
                          "PRAGMA wal_checkpoint(TRUNCATE)"}) {
    database_->execute(sql);
  }
  return database_->ok() ? Status(Ok{}) : Status(database_->error());
}

}  // namespace noline::hub
