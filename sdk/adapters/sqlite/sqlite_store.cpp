#include "noline/sqlite_store.hpp"

#include <sqlite3.h>

namespace noline {
namespace {

constexpr int application_id = 0x6e6f6c69;  // "noli"
constexpr int schema_version = 1;

constexpr const char* schema = R"sql(
  CREATE TABLE IF NOT EXISTS row(
    scope TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, known BLOB NOT NULL,
    seq INTEGER NOT NULL, pending INTEGER NOT NULL, PRIMARY KEY(scope, key)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
)sql";

Error error_of(sqlite3* db, int code, const std::string& what) {
  const std::string detail =
      what + ": " + (db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return fail(Errc::storage_damaged, detail + "; the file was left untouched");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(Errc::storage_busy, detail + "; another process uses this data folder");
    default:
      return fail(Errc::storage_failed, detail);
  }
}

class Statement {
 public:
  Statement(sqlite3* db, const char* sql) {
    sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
  }
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& text(int at, const std::string& value) {
    sqlite3_bind_text(handle_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& blob(int at, const std::string& value) {
    // A null pointer would bind NULL; an empty value is an empty blob.
    sqlite3_bind_blob(handle_, at, value.empty() ? "" : value.data(),
                      static_cast<int>(value.size()), SQLITE_STATIC);
    return *this;
  }
  Statement& number(int at, std::uint64_t value) {
    sqlite3_bind_int64(handle_, at, static_cast<sqlite3_int64>(value));
    return *this;
  }
  [[nodiscard]] int step() { return handle_ == nullptr ? SQLITE_ERROR : sqlite3_step(handle_); }
  /// Runs a statement without results and makes it ready again.
  [[nodiscard]] int run() {
    const int code = step();
    sqlite3_reset(handle_);
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
  }
  [[nodiscard]] std::string column(int at) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, at));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, at));
    return size == 0 ? std::string() : std::string(bytes, size);
  }
  [[nodiscard]] std::uint64_t column_number(int at) const {
    return static_cast<std::uint64_t>(sqlite3_column_int64(handle_, at));
  }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

}  // namespace

struct SqliteStore::Statements {
  explicit Statements(sqlite3* db)
      : begin(db, "BEGIN IMMEDIATE"),
        commit(db, "COMMIT"),
        erase_scope(db, "DELETE FROM row WHERE scope = ?1"),
        erase_row(db, "DELETE FROM row WHERE scope = ?1 AND key = ?2"),
        put_row(db, "INSERT OR REPLACE INTO row VALUES(?1, ?2, ?3, ?4, ?5, ?6)"),
        put_meta(db, "INSERT OR REPLACE INTO meta VALUES(?1, ?2)"),
        erase_meta(db, "DELETE FROM meta WHERE name = ?1") {}

  Statement begin, commit, erase_scope, erase_row, put_row, put_meta, erase_meta;
};

SqliteStore::SqliteStore(SqliteOptions options) : options_(std::move(options)) {}
SqliteStore::~SqliteStore() {
  disconnect();
}

void SqliteStore::disconnect() {
  statements_.reset();
  sqlite3_close(db_);
  db_ = nullptr;
}

Status SqliteStore::execute(const char* sql) {
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status(Ok{}) : Status(error_of(db_, code, "store " + options_.path));
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(SqliteOptions options) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(options)));
  if (auto ok = store->connect(); !ok) {
    return ok.error();
  }
  return store;
}

Status SqliteStore::connect() {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(options_.path.c_str(), &db_, flags,
                                   options_.vfs.empty() ? nullptr : options_.vfs.c_str());
  if (code != SQLITE_OK) {
    Error error = error_of(db_, code, "store " + options_.path);
    disconnect();
    return error;
  }
  // EXCLUSIVE first: with it, WAL needs no shared memory, which browsers and some file systems
  // lack.
  for (const char* sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL",
                          "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON"}) {
    if (auto ok = execute(sql); !ok) {
      disconnect();
      return ok;
    }
  }
  std::uint64_t id = 0;
  std::uint64_t version = 0;
  std::uint64_t tables = 0;
  std::string health;
  {
    Statement id_of(db_, "PRAGMA application_id");
    Statement version_of(db_, "PRAGMA user_version");
    Statement tables_of(db_, "SELECT count(*) FROM sqlite_master");
    Statement check(db_, "PRAGMA quick_check(1)");
    if (id_of.step() == SQLITE_ROW && version_of.step() == SQLITE_ROW &&
        tables_of.step() == SQLITE_ROW && check.step() == SQLITE_ROW) {
      id = id_of.column_number(0);
      version = version_of.column_number(0);
      tables = tables_of.column_number(0);
      health = check.column(0);
    }
  }
  const bool is_ours = id == application_id || (id == 0 && tables == 0);
  if (health != "ok" || !is_ours || version > schema_version) {
    disconnect();
    return fail(Errc::storage_damaged,
                "store " + options_.path +
                    " is damaged or not a store of this version; the file was "
                    "left untouched, move it away to begin anew");
  }
  if (version < schema_version) {
    const std::string setup = std::string("BEGIN IMMEDIATE;") + schema +
                              "PRAGMA application_id=" + std::to_string(application_id) +
                              ";PRAGMA user_version=" + std::to_string(schema_version) + ";COMMIT;";
    if (auto ok = execute(setup.c_str()); !ok) {
      disconnect();
      return ok;
    }
  }
  statements_ = std::make_unique<Statements>(db_);
  return Ok{};
}

Result<StoredState> SqliteStore::load() {
  if (db_ == nullptr) {
    if (auto ok = connect(); !ok) {
      return ok.error();
    }
  }
  StoredState state;
  Statement rows(db_, "SELECT scope, key, value, known, seq, pending FROM row ORDER BY scope, key");
  int code = rows.step();
  for (; code == SQLITE_ROW; code = rows.step()) {
    state.rows.push_back({rows.column(0), rows.column(1), rows.column(2), rows.column(3),
                          rows.column_number(4), rows.column_number(5) != 0});
  }
  Statement meta(db_, "SELECT name, value FROM meta");
  int meta_code = meta.step();
  for (; meta_code == SQLITE_ROW; meta_code = meta.step()) {
    state.meta[meta.column(0)] = meta.column(1);
  }
  if (code != SQLITE_DONE || meta_code != SQLITE_DONE) {
    return error_of(db_, code != SQLITE_DONE ? code : meta_code, "store " + options_.path);
  }
  return state;
}

Status SqliteStore::apply(const StoreBatch& batch) {
  if (db_ == nullptr) {
    if (auto ok = connect(); !ok) {
      return ok;
    }
  }
  Status done = write(batch);
  if (!done) {
    disconnect();  // Rolls back what had begun.
  }
  return done;
}

Status SqliteStore::write(const StoreBatch& batch) {
  Statements& use = *statements_;
  int code = use.begin.run();
  const auto run = [&](Statement& statement) {
    if (code == SQLITE_OK) {
      code = statement.run();
    }
  };
  for (const std::string& scope : batch.erased_scopes) {
    run(use.erase_scope.text(1, scope));
  }
  for (const auto& [scope, key] : batch.erased_rows) {
    run(use.erase_row.text(1, scope).text(2, key));
  }
  for (const StoredRow& row : batch.rows) {
    run(use.put_row.text(1, row.scope)
            .text(2, row.key)
            .blob(3, row.value)
            .blob(4, row.known)
            .number(5, row.seq)
            .number(6, row.is_pending ? 1 : 0));
  }
  for (const auto& [name, value] : batch.meta) {
    run(value.empty() ? use.erase_meta.text(1, name) : use.put_meta.text(1, name).text(2, value));
  }
  run(use.commit);
  if (code == SQLITE_OK && batch.is_erasure) {
    // The log still holds the pages as they were. It is emptied; the pages themselves were zeroed
    // where something was deleted.
    return execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  if (code == SQLITE_OK) {
    return Ok{};
  }
  return fail(Errc::storage_failed, error_of(db_, code, "write to " + options_.path).detail);
}

}  // namespace noline
