#include "store/sqlite_store.hpp"

#include <utility>

#include "store/sqlite_schema.hpp"

namespace noline::hub {
namespace {

/// Waiting rows before folding starts: bounds memory and the time a restart needs to replay.
constexpr std::size_t rows_before_fold = 16'384;
/// Journal bytes before folding starts.
constexpr std::size_t bytes_before_fold = 16 * 1024 * 1024;
/// Rows folded with one commit: about a millisecond, so no edit waits noticeably.
constexpr std::size_t rows_folded_per_commit = 200;

}  // namespace

SqliteStore::SqliteStore(std::string path) : path_(std::move(path)) {}

SqliteStore::~SqliteStore() {
  // What was not committed stays out: closing ends its transaction without it.
  const bool is_committed = !is_writing_ && batch_.is_empty() && erasures_.empty();
  if (database_ && database_->ok() && is_committed) {
    static_cast<void>(fold_all());
  }
}

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(std::string path) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(path)));
  Status status = store->connect();
  if (status) {
    status = store->sweep_erased();
  }
  return status ? Result<std::unique_ptr<SqliteStore>>(std::move(store)) : status.error();
}

Status SqliteStore::connect() {
  statements_.reset();
  database_.reset();
  auto opened = Database::open(path_);
  if (!opened) {
    return opened.error();
  }
  database_ = std::move(*opened);
  const Status schema = create_schema();
  if (!schema) {
    return schema;
  }
  statements_ = std::make_unique<Statements>(*database_);
  return database_->ok() ? replay_journal() : Status(database_->error());
}

Status SqliteStore::create_schema() {
  const std::int64_t version = database_->pragma("PRAGMA user_version");
  if (version != 0 && version != 1 && version != schema_version) {
    return fail(Errc::unsupported, "the database was written by another version of noline-hub");
  }
  database_->execute("BEGIN IMMEDIATE");
  if (version == 0) {
    database_->execute(schema_sql);
  }
  if (version != schema_version) {
    database_->execute(ageing_sql);
  }
  database_->execute(index_sql);
  database_->execute(session_sql);
  database_->execute(passkey_sql);
  if (database_->pragma(seal_column_sql) == 0) {
    database_->execute(add_seal_column_sql);
  }
  database_->execute(erasure_sql);
  database_->execute(stock_sql);
  database_->execute("COMMIT");
  return database_->ok() ? Status(Ok{}) : Status(database_->error());
}

Status SqliteStore::replay_journal() {
  recent_.clear();
  folding_.clear();
  journal_bytes_ = 0;
  Statement read(*database_, "SELECT id,entries FROM journal ORDER BY id");
  Statement::Run run(read);
  while (run.step()) {
    last_id_ = run.integer(0);
    if (!JournalBatch::replay(run.bytes(1), recent_)) {
      return fail(Errc::storage_damaged,
                  "the journal of the database is damaged; it was left untouched");
    }
  }
  return database_->ok() ? Status(Ok{}) : Status(database_->error());
}

void SqliteStore::begin_writing() {
  if (!is_writing_) {
    is_writing_ = true;
    Statement::Run(statements_->begin).step();
  }
}

Status SqliteStore::commit() {
  if (!batch_.is_empty()) {
    begin_writing();
    Statement::Run(statements_->append_journal).bind_blob(batch_.bytes()).step();
    last_id_ = database_->last_insert_id();
    journal_bytes_ += batch_.bytes().size();
    batch_.clear();
    fold_some(rows_folded_per_commit);
  }
  if (const Status status = note_erasures(); !status) {
    return status;
  }
  if (is_writing_) {
    Statement::Run(statements_->commit).step();
    is_writing_ = false;
  }
  return database_->ok() ? Status(Ok{}) : Status(database_->error());
}

Status SqliteStore::rollback() {
  batch_.clear();
  erasures_.clear();
  is_writing_ = false;
  if (!path_.empty()) {
    // A connection whose flush failed may show rows that are not on the disk, so nothing is asked
    // of it again.
    return connect();
  }
  database_->execute("ROLLBACK");
  database_->clear_error();
  return replay_journal();
}

void SqliteStore::fold_some(std::size_t count_max) {
  if (folding_.is_empty()) {
    if (recent_.count() < rows_before_fold && journal_bytes_ < bytes_before_fold) {
      return;
    }
    std::swap(folding_, recent_);
    folding_id_ = last_id_;
    journal_bytes_ = 0;
  }
  std::size_t folded = 0;
  while (folded < count_max && !folding_.is_empty()) {
    const auto [scope, state] = folding_.take_one();
    folded += state.rows.size() + state.pushes.size();
    fold_scope(scope, state);
  }
  if (folding_.is_empty()) {
    Statement::Run(statements_->trim_journal).bind(folding_id_).step();
  }
}

void SqliteStore::fold_scope(ScopeNumber scope, const JournalRows::ScopeState& state) {
  for (const auto& [key, row] : state.rows) {
    if (row.value.empty()) {
      Statement::Run run(statements_->remove_row);
      run.bind(scope).bind_text(key).step();
      continue;
    }
    Statement::Run run(statements_->put_row);
    run.bind(scope).bind_text(key).bind_blob(row.value).bind(row.seq).step();
  }
  for (const auto& [replica, number] : state.pushes) {
    Statement::Run run(statements_->put_push);
    run.bind(scope).bind(replica.value).bind(number).step();
  }
}

void SqliteStore::fold_waiting() {
  begin_writing();
  for (JournalRows* rows : {&folding_, &recent_}) {
    while (!rows->is_empty()) {
      const auto [scope, state] = rows->take_one();
      fold_scope(scope, state);
    }
  }
  Statement::Run(statements_->trim_journal).bind(last_id_).step();
  journal_bytes_ = 0;
}

Status SqliteStore::fold_all() {
  fold_waiting();
  return commit();
}

}  // namespace noline::hub
