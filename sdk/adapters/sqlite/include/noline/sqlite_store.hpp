// A device's store in one SQLite file: the same schema and code natively and in the browser.
//
// One connection owns the file (locking_mode=EXCLUSIVE), so a second process gets `storage_busy`.
// Every batch is one transaction with synchronous=FULL: when `apply` succeeds, the batch survives a
// crash and a power cut. docs/STORAGE.md describes the schema.
#pragma once

#include <memory>
#include <string>

#include "noline/client.hpp"

struct sqlite3;

namespace noline {

struct SqliteOptions {
  std::string path;  ///< A file, or ":memory:".
  std::string vfs;   ///< Name of a registered VFS; empty for the default one.
};

class SqliteStore {
 public:
  /// Opens or creates the file. `storage_damaged` for a file that is no noline store or fails its
  /// check (it is left as it is), `storage_busy` when another process has it, `storage_failed` when
  /// it cannot be opened.
  static Result<std::unique_ptr<SqliteStore>> open(SqliteOptions options);
  ~SqliteStore();
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  /// Everything the file holds.
  [[nodiscard]] Result<StoredState> load();
  /// All of the batch, durably, or nothing. After a failure the connection is closed and opened
  /// anew at the next call: the state of a file handle after a failed flush is not to be trusted.
  [[nodiscard]] Status apply(const StoreBatch& batch);

 private:
  explicit SqliteStore(SqliteOptions options);
  Status connect();
  void disconnect();
  Status execute(const char* sql);
  Status write(const StoreBatch& batch);

  struct Statements;
  SqliteOptions options_;
  sqlite3* db_ = nullptr;
  std::unique_ptr<Statements> statements_;
};

}  // namespace noline
