#include "slot_vfs.hpp"

#include <cstring>

#include "slot_imports.hpp"
#include "sqlite3.h"

namespace noline::web {
namespace {

bool poisoned = false;

struct SlotFile {
  sqlite3_file base;
  int32_t slot;
};

int32_t slot_of(sqlite3_file* file) {
  return reinterpret_cast<SlotFile*>(file)->slot;
}

// Every change of a file goes through here, so that no failure is forgotten.
int changed(int32_t outcome, int error) {
  if (outcome == 0) {
    return SQLITE_OK;
  }
  poisoned = true;
  return error;
}

int file_close(sqlite3_file*) {
  return SQLITE_OK;
}

int file_read(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
  const int32_t read = noline_slot_read(slot_of(file), data, size, static_cast<double>(offset));
  if (read == size) {
    return SQLITE_OK;
  }
  if (read < 0) {
    return SQLITE_IOERR_READ;
  }
  // SQLite requires the rest of a short read to be zero.
  std::memset(static_cast<char*>(data) + read, 0, static_cast<size_t>(size - read));
  return SQLITE_IOERR_SHORT_READ;
}

int file_write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
  if (poisoned) {
    return SQLITE_IOERR_WRITE;
  }
  const auto at = static_cast<double>(offset);
  return changed(noline_slot_write(slot_of(file), data, size, at), SQLITE_IOERR_WRITE);
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (poisoned) {
    return SQLITE_IOERR_TRUNCATE;
  }
  const auto bytes = static_cast<double>(size);
  return changed(noline_slot_truncate(slot_of(file), bytes), SQLITE_IOERR_TRUNCATE);
}

int file_sync(sqlite3_file* file, int) {
  if (poisoned) {
    return SQLITE_IOERR_FSYNC;
  }
  return changed(noline_slot_flush(slot_of(file)), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const double bytes = noline_slot_size(slot_of(file));
  if (bytes < 0) {
    return SQLITE_IOERR_FSTAT;
  }
  *size = static_cast<sqlite3_int64>(bytes);
  return SQLITE_OK;
}

// The access handle itself is the lock: the browser hands it out once.
int file_lock(sqlite3_file*, int) {
  return SQLITE_OK;
}

int file_check_reserved(sqlite3_file*, int* held) {
  *held = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int file_sector_size(sqlite3_file*) {
  return 4096;
}

// The same promise that SQLite's own Unix file system makes of ordinary files, which is what the
// browser keeps these slots in: a power cut damages no byte beside those being written.
int file_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// Version 1: no shared memory and no memory mapping.
const sqlite3_io_methods methods = {1,
                                    file_close,
                                    file_read,
                                    file_write,
                                    file_truncate,
                                    file_sync,
                                    file_size,
                                    file_lock,
                                    file_lock,
                                    file_check_reserved,
                                    file_control,
                                    file_sector_size,
                                    file_characteristics,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr,
                                    nullptr};

bool ends_with(const char* name, const char* ending) {
  const size_t size = std::strlen(name);
  const size_t ending_size = std::strlen(ending);
  return size >= ending_size && std::strcmp(name + size - ending_size, ending) == 0;
}

int32_t slot_by_name(const char* name) {
  if (ends_with(name, "-journal")) {
    return static_cast<int32_t>(Slot::journal);
  }
  return static_cast<int32_t>(ends_with(name, "-wal") ? Slot::log : Slot::database);
}

int vfs_open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  constexpr int known = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
  if (name == nullptr || (flags & known) == 0) {
    return SQLITE_CANTOPEN;  // Temporary files stay in memory (SQLITE_TEMP_STORE=3).
  }
  reinterpret_cast<SlotFile*>(file)->slot = slot_by_name(name);
  file->pMethods = &methods;
  if (flags_out != nullptr) {
    *flags_out = flags;
  }
  return SQLITE_OK;
}

// A slot cannot be removed; an empty one does not exist as far as SQLite is concerned.
int vfs_delete(sqlite3_vfs*, const char* name, int) {
  const int32_t slot = slot_by_name(name);
  if (poisoned) {
    return SQLITE_IOERR_DELETE;
  }
  const int outcome = changed(noline_slot_truncate(slot, 0), SQLITE_IOERR_DELETE);
  return outcome == SQLITE_OK ? changed(noline_slot_flush(slot), SQLITE_IOERR_DELETE) : outcome;
}

int vfs_access(sqlite3_vfs*, const char* name, int, int* exists) {
  const double bytes = noline_slot_size(slot_by_name(name));
  *exists = bytes > 0 ? 1 : 0;
  return bytes < 0 ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int vfs_full_pathname(sqlite3_vfs*, const char* name, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", name);
  return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs*, int size, char* out) {
  noline_random(out, size);
  return size;
}

int vfs_sleep(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

int vfs_current_time_int64(sqlite3_vfs*, sqlite3_int64* now) {
  constexpr sqlite3_int64 julian_epoch_ms = 210866760000000;  // 1970-01-01 as SQLite counts.
  *now = julian_epoch_ms + static_cast<sqlite3_int64>(noline_now_ms());
  return SQLITE_OK;
}

int vfs_current_time(sqlite3_vfs* vfs, double* now) {
  sqlite3_int64 milliseconds = 0;
  vfs_current_time_int64(vfs, &milliseconds);
  *now = static_cast<double>(milliseconds) / 86400000.0;
  return SQLITE_OK;
}

int vfs_last_error(sqlite3_vfs*, int, char*) {
  return 0;
}

sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs{};
  vfs.iVersion = 2;
  vfs.szOsFile = sizeof(SlotFile);
  vfs.mxPathname = 128;
  vfs.zName = "noline";
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  vfs.xAccess = vfs_access;
  vfs.xFullPathname = vfs_full_pathname;
  vfs.xRandomness = vfs_randomness;
  vfs.xSleep = vfs_sleep;
  vfs.xCurrentTime = vfs_current_time;
  vfs.xGetLastError = vfs_last_error;
  vfs.xCurrentTimeInt64 = vfs_current_time_int64;
  return vfs;
}

sqlite3_vfs slot_vfs = make_vfs();

}  // namespace

bool slots_poisoned() {
  return poisoned;
}

}  // namespace noline::web

extern "C" int sqlite3_os_init() {
  return sqlite3_vfs_register(&noline::web::slot_vfs, 1);
}

extern "C" int sqlite3_os_end() {
  return SQLITE_OK;
}
