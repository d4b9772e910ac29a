// The tables of the hub's database and the statements on them. The schema's number is
// `user_version`.
#pragma once

#include "store/sqlite_store.hpp"

namespace noline::hub {

inline constexpr std::int64_t schema_version = 2;

inline constexpr const char* schema_sql = R"sql(
CREATE TABLE lineage(number INTEGER PRIMARY KEY, id INTEGER NOT NULL, started_ms INTEGER NOT NULL);
CREATE TABLE scope(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
  adopted_by TEXT NOT NULL DEFAULT '');
CREATE TABLE scope_lineage(scope INTEGER NOT NULL, lineage INTEGER NOT NULL,
  first_seq INTEGER NOT NULL, PRIMARY KEY(scope, lineage)) WITHOUT ROWID;
CREATE TABLE row(scope INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
  seq INTEGER NOT NULL, PRIMARY KEY(scope, key)) WITHOUT ROWID;
CREATE TABLE push(scope INTEGER NOT NULL, replica INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(scope, replica)) WITHOUT ROWID;
CREATE TABLE journal(id INTEGER PRIMARY KEY, entries BLOB NOT NULL);
CREATE TABLE guest(scope TEXT PRIMARY KEY, secret_hash BLOB NOT NULL,
  created_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE customer(email TEXT PRIMARY KEY, scope TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  password_hash TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE hand_off(code_hash BLOB PRIMARY KEY, scope TEXT NOT NULL, role TEXT NOT NULL,
  expires_ms INTEGER NOT NULL) WITHOUT ROWID;
)sql";

/// What version 2 added.
inline constexpr const char* ageing_sql = R"sql(
CREATE TABLE age(scope INTEGER PRIMARY KEY, floor_seq INTEGER NOT NULL, floor_ms INTEGER NOT NULL,
  mark_seq INTEGER NOT NULL, mark_ms INTEGER NOT NULL, turn INTEGER NOT NULL,
  settled BLOB NOT NULL);
CREATE TABLE archive(scope INTEGER NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
  turn INTEGER NOT NULL, PRIMARY KEY(scope, key)) WITHOUT ROWID;
PRAGMA user_version=2;
)sql";

/// Made at every opening where it is missing; what one account took over is few among all scopes.
inline constexpr const char* index_sql =
    "CREATE INDEX IF NOT EXISTS scope_adopted ON scope(adopted_by,name) WHERE adopted_by<>''";

/// Made at every opening where it is missing. Databases from before it knew sessions by one token
/// for good; their shoppers sign in again.
inline constexpr const char* session_sql = R"sql(
DROP TABLE IF EXISTS session;
CREATE TABLE IF NOT EXISTS device_session(id TEXT PRIMARY KEY, scope TEXT NOT NULL,
  role TEXT NOT NULL, device TEXT NOT NULL, created_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL,
  family_hash BLOB NOT NULL, access_hash BLOB NOT NULL, access_ends_ms INTEGER NOT NULL,
  generation INTEGER NOT NULL, refresh_hash BLOB NOT NULL, spent_hash BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS device_session_used ON device_session(used_ms);
CREATE INDEX IF NOT EXISTS device_session_scope ON device_session(scope, created_ms);
)sql";
/// What the table of sessions got later, and how to tell that it lacks it.
inline constexpr const char* seal_column_sql =
    "SELECT count(*) FROM pragma_table_info('device_session') WHERE name='seal_key'";
inline constexpr const char* add_seal_column_sql =
    "ALTER TABLE device_session ADD COLUMN seal_key TEXT NOT NULL DEFAULT ''";
/// Made at every opening where it is missing.
inline constexpr const char* passkey_sql = R"sql(
CREATE TABLE IF NOT EXISTS passkey(id TEXT PRIMARY KEY, scope TEXT NOT NULL,
  algorithm INTEGER NOT NULL, key BLOB NOT NULL, counter INTEGER NOT NULL,
  created_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passkey_scope ON passkey(scope, id);
)sql";
/// Made at every opening where it is missing. `is_swept`: no byte is left in free pages either.
inline constexpr const char* erasure_sql = R"sql(
CREATE TABLE IF NOT EXISTS erased(scope TEXT PRIMARY KEY, at_ms INTEGER NOT NULL,
  is_swept INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept_order(id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
)sql";
/// Made at every opening where it is missing. The database itself keeps anybody, a later version of
/// this program included, from changing what stands in the ledger.
inline constexpr const char* stock_sql = R"sql(
CREATE TABLE IF NOT EXISTS stock(shop TEXT NOT NULL, sku TEXT NOT NULL, location TEXT NOT NULL,
  counted INTEGER NOT NULL, balance INTEGER NOT NULL, rules TEXT NOT NULL,
  PRIMARY KEY(shop, sku, location)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stock_entry(id INTEGER PRIMARY KEY, shop TEXT NOT NULL,
  sku TEXT NOT NULL, location TEXT NOT NULL, change INTEGER NOT NULL, balance INTEGER NOT NULL,
  reason TEXT NOT NULL, reference TEXT NOT NULL, at_ms INTEGER NOT NULL,
  told_ms INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS stock_entry_sku ON stock_entry(shop, sku, location, id);
CREATE INDEX IF NOT EXISTS stock_entry_reference ON stock_entry(shop, reference)
  WHERE reference<>'';
CREATE TRIGGER IF NOT EXISTS stock_entry_stays BEFORE UPDATE ON stock_entry
  BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END;
CREATE TRIGGER IF NOT EXISTS stock_entry_is_kept BEFORE DELETE ON stock_entry
  BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END;
)sql";
inline constexpr const char* find_sessions_sql =
    "SELECT id,scope,role,device,created_ms,used_ms,family_hash,access_hash,access_ends_ms,"
    "generation,refresh_hash,spent_hash,seal_key FROM device_session WHERE scope=? ORDER BY "
    "created_ms,id";
inline constexpr const char* find_session_sql =
    "SELECT id,scope,role,device,created_ms,used_ms,family_hash,access_hash,access_ends_ms,"
    "generation,refresh_hash,spent_hash,seal_key FROM device_session WHERE id=?";
inline constexpr const char* put_session_sql =
    "INSERT OR REPLACE INTO device_session(id,scope,role,device,created_ms,used_ms,family_hash,"
    "access_hash,access_ends_ms,generation,refresh_hash,spent_hash,seal_key) "
    "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)";

struct SqliteStore::Statements {
  explicit Statements(Database& db)
      : begin(db, "BEGIN IMMEDIATE"),
        commit(db, "COMMIT"),
        append_journal(db, "INSERT INTO journal(entries) VALUES(?)"),
        trim_journal(db, "DELETE FROM journal WHERE id<=?"),
        put_row(db, "INSERT OR REPLACE INTO row(scope,key,value,seq) VALUES(?,?,?,?)"),
        put_push(db, "INSERT OR REPLACE INTO push(scope,replica,number) VALUES(?,?,?)"),
        find_scope(db, "SELECT number,adopted_by FROM scope WHERE name=?"),
        create_scope(db, "INSERT INTO scope(name) VALUES(?)"),
        set_adopted_by(db, "UPDATE scope SET adopted_by=? WHERE number=?"),
        find_adopted(db, "SELECT name FROM scope WHERE adopted_by=? AND adopted_by<>'' ORDER BY 1"),
        head(db, "SELECT coalesce(max(seq),0) FROM row WHERE scope=?"),
        marks(db, "SELECT first_seq,lineage FROM scope_lineage WHERE scope=? ORDER BY lineage"),
        put_mark(db, "INSERT OR IGNORE INTO scope_lineage(scope,lineage,first_seq) VALUES(?,?,?)"),
        remove_row(db, "DELETE FROM row WHERE scope=? AND key=?"),
        remove_push(db, "DELETE FROM push WHERE scope=? AND replica=?"),
        find_age(db,
                 "SELECT floor_seq,floor_ms,mark_seq,mark_ms,turn,settled FROM age WHERE scope=?"),
        put_age(db,
                "INSERT OR REPLACE INTO age(scope,floor_seq,floor_ms,mark_seq,mark_ms,turn,settled)"
                " VALUES(?,?,?,?,?,?,?)"),
        archive(db, "SELECT key,value,turn FROM archive WHERE scope=?"),
        put_archive(db, "INSERT OR REPLACE INTO archive(scope,key,value,turn) VALUES(?,?,?,?)"),
        remove_archive(db, "DELETE FROM archive WHERE scope=? AND key=?"),
        pushers(db, "SELECT replica FROM push WHERE scope=?"),
        load_rows(db, "SELECT key,value,seq FROM row WHERE scope=?"),
        find_push(db, "SELECT number FROM push WHERE scope=? AND replica=?"),
        lineages(db, "SELECT number,id FROM lineage ORDER BY number"),
        add_lineage(db, "INSERT INTO lineage(id,started_ms) VALUES(?,?)"),
        find_guest(db, "SELECT secret_hash FROM guest WHERE scope=?"),
        put_guest(db, "INSERT INTO guest(scope,secret_hash,created_ms) VALUES(?,?,?)"),
        find_session(db, find_session_sql),
        find_sessions(db, find_sessions_sql),
        put_session(db, put_session_sql),
        remove_session(db, "DELETE FROM device_session WHERE id=?"),
        remove_old_sessions(db, "DELETE FROM device_session WHERE used_ms<?"),
        find_passkey(db,
                     "SELECT id,scope,algorithm,key,counter,created_ms,used_ms FROM passkey "
                     "WHERE id=?"),
        find_passkeys(db,
                      "SELECT id,scope,algorithm,key,counter,created_ms,used_ms FROM passkey "
                      "WHERE scope=? ORDER BY id"),
        put_passkey(db,
                    "INSERT OR REPLACE INTO passkey(id,scope,algorithm,key,counter,created_ms,"
                    "used_ms) VALUES(?,?,?,?,?,?,?)"),
        remove_passkey(db, "DELETE FROM passkey WHERE id=?"),
        find_customer(db, "SELECT scope,name,password_hash FROM customer WHERE email=?"),
        find_name(db, "SELECT name FROM customer WHERE scope=?"),
        find_email(db, "SELECT email FROM customer WHERE scope=?"),
        put_customer(
            db, "INSERT OR REPLACE INTO customer(email,scope,name,password_hash) VALUES(?,?,?,?)"),
        find_hand_off(db, "SELECT scope,role,expires_ms FROM hand_off WHERE code_hash=?"),
        put_hand_off(db, "INSERT INTO hand_off(code_hash,scope,role,expires_ms) VALUES(?,?,?,?)"),
        remove_hand_off(db, "DELETE FROM hand_off WHERE code_hash=?"),
        remove_old_hand_offs(db, "DELETE FROM hand_off WHERE expires_ms<?"),
        find_erased(db, "SELECT 1 FROM erased WHERE scope=?"),
        put_erased(db, "INSERT OR REPLACE INTO erased(scope,at_ms) VALUES(?,?)"),
        keep_order(db, "INSERT OR REPLACE INTO kept_order(id,json) VALUES(?,?)"),
        find_stock(db, "SELECT location,counted,balance,rules FROM stock WHERE shop=? AND sku=?"),
        put_stock(db,
                  "INSERT OR REPLACE INTO stock(shop,sku,location,counted,balance,rules) "
                  "VALUES(?,?,?,?,?,?)"),
        add_stock_entry(db,
                        "INSERT INTO stock_entry(shop,sku,location,change,balance,reason,reference,"
                        "at_ms,told_ms) VALUES(?,?,?,?,?,?,?,?,?)"),
        find_stock_reference(
            db,
            "SELECT sku,location,change,balance,reason,reference,at_ms,told_ms FROM "
            "stock_entry WHERE shop=? AND reference=? AND reference<>'' "
            "ORDER BY id") {}

  Statement begin, commit, append_journal, trim_journal, put_row, put_push;
  Statement find_scope, create_scope, set_adopted_by, find_adopted, head, marks, put_mark;
  Statement remove_row, remove_push, find_age, put_age, archive, put_archive, remove_archive;
  Statement pushers;
  Statement load_rows, find_push;
  Statement lineages, add_lineage, find_guest, put_guest;
  Statement find_session, find_sessions, put_session, remove_session, remove_old_sessions;
  Statement find_passkey, find_passkeys, put_passkey, remove_passkey;
  Statement find_customer, find_name, find_email, put_customer;
  Statement find_hand_off, put_hand_off, remove_hand_off, remove_old_hand_offs;
  Statement find_erased, put_erased, keep_order;
  Statement find_stock, put_stock, add_stock_entry, find_stock_reference;
};

}  // namespace noline::hub
