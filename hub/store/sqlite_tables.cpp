// The single reads and writes of SqliteStore.
#include <algorithm>

#include "store/sqlite_schema.hpp"

namespace noline::hub {
namespace {

/// No turn of a loop comes near: a frame has 256 KB at most, and answers to few of them make one
/// batch.
constexpr std::size_t batch_bytes_max = 8 * 1024 * 1024;

}  // namespace

std::optional<StoredScope> SqliteStore::find_scope(std::string_view name) {
  StoredScope scope;
  {
    Statement::Run run(statements_->find_scope);
    if (!run.bind_text(name).step()) {
      return std::nullopt;
    }
    scope.number = run.integer(0);
    scope.adopted_by = run.text(1);
  }
  {
    Statement::Run run(statements_->head);
    scope.head = run.bind(scope.number).step() ? run.number(0) : 0;
  }
  for (const JournalRows* rows : {&folding_, &recent_}) {
    if (const auto* state = rows->find(scope.number)) {
      scope.head = std::max(scope.head, state->head);
    }
  }
  load_age(scope);
  Statement::Run run(statements_->marks);
  run.bind(scope.number);
  while (run.step()) {
    scope.lineages.push_back({run.number(0), run.integer(1)});
  }
  return scope;
}

ScopeNumber SqliteStore::create_scope(std::string_view name) {
  begin_writing();
  Statement::Run(statements_->create_scope).bind_text(name).step();
  return database_->last_insert_id();
}

void SqliteStore::set_adopted_by(ScopeNumber scope, std::string_view adopter) {
  begin_writing();
  Statement::Run(statements_->set_adopted_by).bind_text(adopter).bind(scope).step();
}

std::vector<std::string> SqliteStore::find_adopted(std::string_view adopter) {
  std::vector<std::string> names;
  Statement::Run run(statements_->find_adopted);
  run.bind_text(adopter);
  while (run.step()) {
    names.push_back(run.text(0));
  }
  return names;
}

void SqliteStore::put_lineage_mark(ScopeNumber scope, const LineageMark& mark) {
  begin_writing();
  Statement::Run run(statements_->put_mark);
  run.bind(scope).bind(mark.lineage_number).bind(mark.first_seq).step();
}

std::vector<StoredRow> SqliteStore::load_rows(ScopeNumber scope) {
  std::map<std::string, StoredRow, std::less<>> newest;
  Statement::Run run(statements_->load_rows);
  run.bind(scope);
  while (run.step()) {
    StoredRow row{run.text(0), run.text(1), run.number(2)};
    newest.insert_or_assign(row.key, std::move(row));
  }
  for (const JournalRows* rows : {&folding_, &recent_}) {
    if (const auto* state = rows->find(scope)) {
      for (const auto& [key, row] : state->rows) {
        newest.insert_or_assign(key, StoredRow{key, row.value, row.seq});
      }
    }
  }
  std::vector<StoredRow> rows;
  rows.reserve(newest.size());
  while (!newest.empty()) {
    StoredRow row = std::move(newest.extract(newest.begin()).mapped());
    if (!row.value.empty()) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

void SqliteStore::put_row(ScopeNumber scope, std::string_view key, std::string_view value,
                          std::uint64_t seq) {
  batch_.add_row(scope, key, value, seq);
  recent_.put_row(scope, key, value, seq);
  if (batch_.bytes().size() > batch_bytes_max) {
    // An import: straight into the tables, inside the transaction that `commit` ends. The journal
    // would only be a second copy, in memory and on the disk.
    fold_waiting();
    batch_.clear();
  }
}

void SqliteStore::remove_row(ScopeNumber scope, std::string_view key) {
  batch_.add_row(scope, key, {}, 0);
  recent_.put_row(scope, key, {}, 0);
}

/// Also the head: the row of the last change may have been removed since.
void SqliteStore::load_age(StoredScope& scope) {
  Statement::Run run(statements_->find_age);
  if (run.bind(scope.number).step()) {
    scope.age = {run.number(0),
                 run.integer(1),
                 run.number(2),
                 run.integer(3),
                 static_cast<std::uint32_t>(run.integer(4)),
                 run.text(5)};
  }
  scope.head = std::max(scope.head, scope.age.mark_seq);
}

void SqliteStore::put_age(ScopeNumber scope, const StoredAge& age) {
  begin_writing();
  Statement::Run run(statements_->put_age);
  run.bind(scope).bind(age.floor_seq).bind(age.floor_ms).bind(age.mark_seq).bind(age.mark_ms);
  run.bind(std::int64_t{age.turn}).bind_blob(age.settled).step();
}

std::vector<StoredArchive> SqliteStore::load_archive(ScopeNumber scope) {
  std::vector<StoredArchive> parts;
  Statement::Run run(statements_->archive);
  run.bind(scope);
  while (run.step()) {
    parts.push_back({run.text(0), run.text(1), static_cast<std::uint32_t>(run.integer(2))});
  }
  return parts;
}

void SqliteStore::put_archive(ScopeNumber scope, const StoredArchive& part) {
  begin_writing();
  Statement::Run run(statements_->put_archive);
  run.bind(scope).bind_text(part.key).bind_blob(part.value).bind(std::int64_t{part.turn}).step();
}

void SqliteStore::remove_archive(ScopeNumber scope, std::string_view key) {
  begin_writing();
  Statement::Run(statements_->remove_archive).bind(scope).bind_text(key).step();
}

/// Those that still wait in the journal are young, and stay.
void SqliteStore::trim_pushes(ScopeNumber scope, const std::vector<ReplicaId>& kept) {
  std::vector<ReplicaId> old;
  {
    Statement::Run run(statements_->pushers);
    run.bind(scope);
    while (run.step()) {
      old.push_back({run.number(0)});
    }
  }
  begin_writing();
  for (const ReplicaId replica : old) {
    if (std::find(kept.begin(), kept.end(), replica) == kept.end()) {
      Statement::Run(statements_->remove_push).bind(scope).bind(replica.value).step();
    }
  }
}

std::uint64_t SqliteStore::find_push(ScopeNumber scope, ReplicaId replica) {
  for (const JournalRows* rows : {&recent_, &folding_}) {
    if (const auto* state = rows->find(scope)) {
      const auto found = state->pushes.find(replica);
      if (found != state->pushes.end()) {
        return found->second;
      }
    }
  }
  Statement::Run run(statements_->find_push);
  return run.bind(scope).bind(replica.value).step() ? run.number(0) : 0;
}

void SqliteStore::put_push(ScopeNumber scope, ReplicaId replica, std::uint64_t number) {
  batch_.add_push(scope, replica, number);
  recent_.put_push(scope, replica, number);
}

std::vector<StoredLineage> SqliteStore::load_lineages() {
  std::vector<StoredLineage> lineages;
  Statement::Run run(statements_->lineages);
  while (run.step()) {
    lineages.push_back({run.integer(0), run.number(1)});
  }
  return lineages;
}

std::int64_t SqliteStore::add_lineage(std::uint64_t id, TimeMs now) {
  begin_writing();
  Statement::Run(statements_->add_lineage).bind(id).bind(now).step();
  return database_->last_insert_id();
}

std::optional<std::string> SqliteStore::find_guest_secret(std::string_view scope) {
  Statement::Run run(statements_->find_guest);
  return run.bind_text(scope).step() ? std::optional(run.text(0)) : std::nullopt;
}

void SqliteStore::put_guest(std::string_view scope, std::string_view secret_hash, TimeMs now) {
  begin_writing();
  Statement::Run(statements_->put_guest).bind_text(scope).bind_blob(secret_hash).bind(now).step();
}

std::optional<StoredCustomer> SqliteStore::find_customer(std::string_view email) {
  Statement::Run run(statements_->find_customer);
  if (!run.bind_text(email).step()) {
    return std::nullopt;
  }
  return StoredCustomer{run.text(0), run.text(1), run.text(2)};
}

std::string SqliteStore::find_customer_name(std::string_view scope) {
  Statement::Run run(statements_->find_name);
  return run.bind_text(scope).step() ? run.text(0) : std::string();
}

std::string SqliteStore::find_email(std::string_view scope) {
  Statement::Run run(statements_->find_email);
  return run.bind_text(scope).step() ? run.text(0) : std::string();
}

void SqliteStore::put_customer(std::string_view email, const StoredCustomer& customer) {
  begin_writing();
  Statement::Run run(statements_->put_customer);
  run.bind_text(email).bind_text(customer.scope).bind_text(customer.name);
  run.bind_text(customer.password_hash).step();
}

std::optional<StoredHandOff> SqliteStore::find_hand_off(std::string_view code_hash) {
  Statement::Run run(statements_->find_hand_off);
  if (!run.bind_blob(code_hash).step()) {
    return std::nullopt;
  }
  return StoredHandOff{run.text(0), run.text(1), run.integer(2)};
}

void SqliteStore::put_hand_off(std::string_view code_hash, const StoredHandOff& hand_off) {
  begin_writing();
  Statement::Run run(statements_->put_hand_off);
  run.bind_blob(code_hash).bind_text(hand_off.scope).bind_text(hand_off.role);
  run.bind(hand_off.expires_ms).step();
}

void SqliteStore::remove_hand_off(std::string_view code_hash) {
  begin_writing();
  Statement::Run(statements_->remove_hand_off).bind_blob(code_hash).step();
}

void SqliteStore::remove_hand_offs_before(TimeMs time) {
  begin_writing();
  Statement::Run(statements_->remove_old_hand_offs).bind(time).step();
}

}  // namespace noline::hub
