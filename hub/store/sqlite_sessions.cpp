// The sessions and passkeys of SqliteStore.
#include "store/sqlite_schema.hpp"

namespace noline::hub {
namespace {

StoredSession read_session(Statement::Run& run) {
  StoredSession session;
  session.id = run.text(0);
  session.scope = run.text(1);
  session.role = run.text(2);
  session.device = run.text(3);
  session.created_ms = run.integer(4);
  session.used_ms = run.integer(5);
  session.family_hash = run.text(6);
  session.access_hash = run.text(7);
  session.access_ends_ms = run.integer(8);
  session.generation = run.integer(9);
  session.refresh_hash = run.text(10);
  session.spent_hash = run.text(11);
  session.seal_key = run.text(12);
  return session;
}

StoredPasskey read_passkey(Statement::Run& run) {
  return {run.text(0),
          run.text(1),
          run.integer(2),
          run.text(3),
          static_cast<std::uint32_t>(run.integer(4)),
          run.integer(5),
          run.integer(6)};
}

}  // namespace

std::optional<StoredSession> SqliteStore::find_session(std::string_view id) {
  Statement::Run run(statements_->find_session);
  return run.bind_text(id).step() ? std::optional(read_session(run)) : std::nullopt;
}

std::vector<StoredSession> SqliteStore::find_sessions(std::string_view scope) {
  std::vector<StoredSession> sessions;
  Statement::Run run(statements_->find_sessions);
  run.bind_text(scope);
  while (run.step()) {
    sessions.push_back(read_session(run));
  }
  return sessions;
}

void SqliteStore::put_session(const StoredSession& session) {
  begin_writing();
  Statement::Run run(statements_->put_session);
  run.bind_text(session.id).bind_text(session.scope).bind_text(session.role);
  run.bind_text(session.device).bind(session.created_ms).bind(session.used_ms);
  run.bind_blob(session.family_hash).bind_blob(session.access_hash);
  run.bind(session.access_ends_ms).bind(session.generation);
  run.bind_blob(session.refresh_hash).bind_blob(session.spent_hash);
  run.bind_text(session.seal_key).step();
}

void SqliteStore::remove_session(std::string_view id) {
  begin_writing();
  Statement::Run(statements_->remove_session).bind_text(id).step();
}

std::optional<StoredPasskey> SqliteStore::find_passkey(std::string_view id) {
  Statement::Run run(statements_->find_passkey);
  return run.bind_text(id).step() ? std::optional(read_passkey(run)) : std::nullopt;
}

std::vector<StoredPasskey> SqliteStore::find_passkeys(std::string_view scope) {
  std::vector<StoredPasskey> passkeys;
  Statement::Run run(statements_->find_passkeys);
  run.bind_text(scope);
  while (run.step()) {
    passkeys.push_back(read_passkey(run));
  }
  return passkeys;
}

void SqliteStore::put_passkey(const StoredPasskey& passkey) {
  begin_writing();
  Statement::Run run(statements_->put_passkey);
  run.bind_text(passkey.id).bind_text(passkey.scope).bind(passkey.algorithm);
  run.bind_blob(passkey.key).bind(static_cast<std::int64_t>(passkey.counter));
  run.bind(passkey.created_ms).bind(passkey.used_ms).step();
}

void SqliteStore::remove_passkey(std::string_view id) {
  begin_writing();
  Statement::Run(statements_->remove_passkey).bind_text(id).step();
}

void SqliteStore::remove_sessions_unused_since(TimeMs time) {
  begin_writing();
  Statement::Run(statements_->remove_old_sessions).bind(time).step();
}

}  // namespace noline::hub
