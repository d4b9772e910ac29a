// The SQLite file system of the browser: three fixed slots that JavaScript opened beforehand.
//
// SQLite wants synchronous files and the browser opens files asynchronously. Both get their way
// when every file that one database can ever need (database, rollback journal, write-ahead log) is
// opened before the module starts; then each call below is one synchronous import. There is no
// shared memory and there are no locks: the browser gives out each access handle once, and the
// connection uses `locking_mode=EXCLUSIVE`, with which SQLite keeps its WAL index on the heap.
//
// `sqlite3_os_init` of this file makes it the only and default file system, named "noline".
#pragma once

#include <cstdint>

namespace noline::web {

// The slots, in the order in which JavaScript holds them. Append only.
enum class Slot : int32_t {
  database = 0,  // the database file
  journal = 1,   // its rollback journal, used until the connection has switched to WAL
  log = 2,       // its write-ahead log
};

inline constexpr int slot_count = 3;

// True once a write, truncation or flush has failed. What the medium holds is then unknown, so
// every later write is refused, and nothing can be acknowledged, until the owner throws this module
// instance away and opens the handles again.
bool slots_poisoned();

}  // namespace noline::web
