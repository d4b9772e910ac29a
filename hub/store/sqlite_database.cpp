#include "store/sqlite_database.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <vector>

namespace noline::hub {
namespace {

/// Read when a file is opened, so that somebody else's database is never taken for ours: "noli".
constexpr std::int64_t application_id = 0x6e6f6c69;
/// Pages of the write-ahead log before it is copied back: 16 MB, a few checkpoints a minute under
/// load.
constexpr const char* checkpoint_pages = "PRAGMA wal_autocheckpoint=4000";

/// The log's size at that point: a header, and each page with one of its own.
constexpr sqlite3_int64 log_bytes_max = 32 + 4000 * (24 + 4096);

/// Taking over an empty file gives it its first page, so "new" means "without tables".
constexpr const char* count_tables = "SELECT count(*) FROM sqlite_master";

Errc errc_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::storage_busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::storage_damaged;
    default:
      return Errc::storage_failed;
  }
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Statement::Statement(Database& database, const char* sql) : database_(&database) {
  sqlite3_stmt* handle = nullptr;
  const int code =
      sqlite3_prepare_v3(database.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
  if (code != SQLITE_OK) {
    database.note_error(code);
  }
  handle_.reset(handle);
}

Statement::Run::Run(Statement& statement) : statement_(statement) {}

Statement::Run::~Run() {
  sqlite3_reset(statement_.handle_.get());
  sqlite3_clear_bindings(statement_.handle_.get());
}

Statement::Run& Statement::Run::bind(std::int64_t value) {
  sqlite3_bind_int64(statement_.handle_.get(), next_++, value);
  return *this;
}

Statement::Run& Statement::Run::bind_text(std::string_view text) {
  sqlite3_bind_text(statement_.handle_.get(), next_++, text.data(), static_cast<int>(text.size()),
                    SQLITE_STATIC);
  return *this;
}

Statement::Run& Statement::Run::bind_blob(std::string_view bytes) {
  sqlite3_bind_blob(statement_.handle_.get(), next_++, bytes.data(), static_cast<int>(bytes.size()),
                    SQLITE_STATIC);
  return *this;
}

bool Statement::Run::step() {
  if (!statement_.database_->ok()) {
    return false;
  }
  const int code = sqlite3_step(statement_.handle_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    statement_.database_->note_error(code);
  }
  return code == SQLITE_ROW;
}

std::int64_t Statement::Run::integer(int column) const {
  return sqlite3_column_int64(statement_.handle_.get(), column);
}

std::uint64_t Statement::Run::number(int column) const {
  return static_cast<std::uint64_t>(integer(column));
}

std::string_view Statement::Run::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_.handle_.get(), column);
  const int size = sqlite3_column_bytes(statement_.handle_.get(), column);
  return data == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  const char* name = path.empty() ? ":memory:" : path.c_str();
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(name, &handle, flags, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (code != SQLITE_OK) {
    return fail(errc_of(code), std::string("cannot open ") + name + ": " + sqlite3_errstr(code));
  }
  for (const auto step : {&Database::take_over, &Database::check, &Database::prepare_writing}) {
    const Status status = (database.get()->*step)();
    if (!status) {
      return fail(status.error().code, std::string(name) + ": " + status.error().detail);
    }
  }
  return database;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

bool Database::execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    note_error(code);
  }
  return code == SQLITE_OK;
}

void Database::note_error(int code) {
  if (ok()) {
    error_ = fail(errc_of(code), sqlite3_errmsg(handle_));
  }
}

std::int64_t Database::pragma(const char* sql) {
  Statement statement(*this, sql);
  Statement::Run run(statement);
  return run.step() ? run.integer(0) : -1;
}

std::int64_t Database::last_insert_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

Status Database::take_over() {
  // A file that turns out to be damaged must keep its write-ahead log, so closing copies nothing
  // back yet.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_busy_timeout(handle_, 500);
  execute("PRAGMA locking_mode=EXCLUSIVE");
  execute("BEGIN IMMEDIATE");
  execute("COMMIT");
  if (error_.code == Errc::storage_busy) {
    return fail(Errc::storage_busy, "the database is in use by another process");
  }
  return ok() ? Status(Ok{}) : Status(error_);
}

Status Database::check() {
  const bool is_new = pragma(count_tables) == 0;
  if (!is_new && ok() && pragma("PRAGMA application_id") != application_id) {
    return fail(Errc::storage_damaged,
                "this is not a database of noline-hub; it was left untouched");
  }
  Statement statement(*this, "PRAGMA quick_check(1)");
  Statement::Run run(statement);
  const bool is_sound = run.step() && run.bytes(0) == "ok";
  if (!ok() && error_.code != Errc::storage_damaged) {
    return error_;
  }
  if (!is_sound) {
    return fail(
        Errc::storage_damaged,
        "the database is damaged; it was left untouched. Restore a backup, or move it away");
  }
  return Ok{};
}

Status Database::prepare_writing() {
  const bool is_new = pragma(count_tables) == 0;
  execute("PRAGMA journal_mode=WAL");
  // FULL: the log is on the disk when a commit returns, which is what an acknowledgement promises.
  execute("PRAGMA synchronous=FULL");
  // Freed pages are zeroed when that costs no extra write.
  execute("PRAGMA secure_delete=FAST");
  execute(checkpoint_pages);
  if (is_new) {
    execute("PRAGMA application_id=1852796009");
  }
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  grow_log();
  return ok() ? Status(Ok{}) : Status(error_);
}

/// A commit into a file that grows waits for the file system's own journal too, twice as long.
/// Zeros behind the log's end are no frames, so SQLite takes them for nothing. That it fails, on a
/// full disk, is no error: the next commit will say so.
void Database::grow_log() {
  static_cast<void>(pragma(count_tables));  // Opens the log.
  sqlite3_file* log = nullptr;
  sqlite3_int64 size = 0;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log == nullptr || log->pMethods == nullptr ||
      log->pMethods->xFileSize(log, &size) != SQLITE_OK) {
    return;
  }
  const std::vector<char> zeros(1 << 20);
  while (size < log_bytes_max) {
    const auto count = static_cast<int>(
        std::min<sqlite3_int64>(log_bytes_max - size, static_cast<sqlite3_int64>(zeros.size())));
    if (log->pMethods->xWrite(log, zeros.data(), count, size) != SQLITE_OK) {
      return;
    }
    size += count;
  }
  log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

}  // namespace noline::hub
