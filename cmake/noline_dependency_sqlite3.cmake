# SQLite's amalgamation, one version for device, hub and browser.

if(NOT noline_sqlite_folder)
  message(FATAL_ERROR "The SQLite ${noline_sqlite_version} source is not in ${NOLINE_CACHE}. Run scripts/setup.")
endif()
set(sqlite_dir "${noline_sqlite_folder}/deps/sqlite3")

add_library(noline_sqlite3 STATIC "${sqlite_dir}/sqlite3.c")
target_include_directories(noline_sqlite3 SYSTEM PUBLIC "${sqlite_dir}")
target_compile_definitions(
  noline_sqlite3
  PRIVATE
    # Text in double quotes is an identifier, never silently a string.
    SQLITE_DQS=0
    # Code from outside is never loaded into the process.
    SQLITE_OMIT_LOAD_EXTENSION
    # What SQLite's own guide recommends to leave out when nobody uses it.
    SQLITE_OMIT_DEPRECATED
    SQLITE_OMIT_SHARED_CACHE
    SQLITE_OMIT_PROGRESS_CALLBACK
    SQLITE_OMIT_DECLTYPE
    SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_MAX_EXPR_DEPTH=100
    SQLITE_DEFAULT_MEMSTATUS=0
    SQLITE_USE_ALLOCA
    # A commit is on the disk when it returns: an acknowledgement promises it.
    SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
    # A stored value that was damaged on disk is reported, not believed.
    SQLITE_ENABLE_API_ARMOR
    SQLITE_DEFAULT_FOREIGN_KEYS=1
    # Deleted rows are overwritten where that costs no further write to the disk; the kiosk, which
    # must forget provably, asks for more with PRAGMA secure_delete.
    SQLITE_FAST_SECURE_DELETE)

if(EMSCRIPTEN)
  target_compile_definitions(
    noline_sqlite3
    PRIVATE
      # Our own VFS over OPFS; there is no file system underneath.
      SQLITE_OS_OTHER=1
      # One worker, one thread.
      SQLITE_THREADSAFE=0
      SQLITE_TEMP_STORE=3
      SQLITE_OMIT_TRACE
      SQLITE_OMIT_EXPLAIN
      SQLITE_OMIT_AUTOINIT
      SQLITE_OMIT_UTF16
      SQLITE_OMIT_COMPLETE
      SQLITE_OMIT_TCL_VARIABLE
      SQLITE_OMIT_GET_TABLE
      SQLITE_OMIT_DATETIME_FUNCS
      SQLITE_OMIT_JSON
      SQLITE_OMIT_AUTHORIZATION
      SQLITE_OMIT_COMPILEOPTION_DIAGS
      SQLITE_OMIT_DESERIALIZE
      SQLITE_OMIT_INCRBLOB
      SQLITE_OMIT_LOOKASIDE
      SQLITE_UNTESTABLE
      # A device asks for whole tables and for rows by their key; there is nothing to optimise.
      SQLITE_OMIT_AUTOMATIC_INDEX
      SQLITE_OMIT_BETWEEN_OPTIMIZATION
      SQLITE_OMIT_LIKE_OPTIMIZATION
      SQLITE_OMIT_OR_OPTIMIZATION
      SQLITE_OMIT_XFER_OPT
      # Nor has its schema anything of these, see sdk/adapters/sqlite/sqlite_store.cpp.
      SQLITE_OMIT_AUTOINCREMENT
      SQLITE_OMIT_AUTOVACUUM
      SQLITE_OMIT_CASE_SENSITIVE_LIKE_PRAGMA
      SQLITE_OMIT_CHECK
      SQLITE_OMIT_COMPOUND_SELECT
      SQLITE_OMIT_FLAG_PRAGMAS
      SQLITE_OMIT_FOREIGN_KEY
      SQLITE_OMIT_GENERATED_COLUMNS
      SQLITE_OMIT_HEX_INTEGER
      SQLITE_OMIT_INTROSPECTION_PRAGMAS
      SQLITE_OMIT_LOCALTIME
      SQLITE_OMIT_MEMORYDB
      SQLITE_OMIT_QUICKBALANCE
      SQLITE_OMIT_SCHEMA_PRAGMAS
      SQLITE_OMIT_TRUNCATE_OPTIMIZATION
      SQLITE_OMIT_UPSERT
      # These need the ends of sdk/adapters/web/sqlite_omitted.c.
      SQLITE_OMIT_ALTERTABLE
      SQLITE_OMIT_ANALYZE
      SQLITE_OMIT_REINDEX
      SQLITE_OMIT_TRIGGER
      SQLITE_OMIT_VIEW
      SQLITE_OMIT_VIRTUALTABLE)
  # The parser calls what is left out; sqlite_omitted.c has the ends.
  target_compile_options(noline_sqlite3 PRIVATE -Wno-error=implicit-function-declaration)
  target_link_libraries(noline_sqlite3 PRIVATE noline_wasm_compile)
else()
  # Threads each use their own connection; one connection is never shared.
  target_compile_definitions(noline_sqlite3 PRIVATE SQLITE_THREADSAFE=2)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    # A commit then waits for the log's bytes alone, not also for the file's time stamps.
    target_compile_definitions(noline_sqlite3 PRIVATE HAVE_FDATASYNC=1)
  endif()
  find_package(Threads REQUIRED)
  target_link_libraries(noline_sqlite3 PRIVATE Threads::Threads ${CMAKE_DL_LIBS} m)
endif()
target_compile_options(noline_sqlite3 PRIVATE -w)
if(NOLINE_SANITIZE MATCHES "address")
  # Instrumenting this one file takes minutes, and its authors test it so themselves. What we pass
  # to it is still checked on our side of the call.
  target_compile_options(noline_sqlite3 PRIVATE -fno-sanitize=all)
endif()
