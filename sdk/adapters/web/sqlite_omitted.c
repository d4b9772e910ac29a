/* Ends for statements that this build of SQLite leaves out (cmake/noline_dependency_sqlite3.cmake).

   SQLite's parser comes ready-made and knows every statement, so it calls what the omitted parts
   would have defined: ALTER TABLE, ANALYZE, CREATE TRIGGER and VIEW, virtual tables, REINDEX. No
   statement of the store is one of these (sdk/adapters/sqlite/sqlite_store.cpp). If one ever was,
   the module would stop here, in the first test that runs it, rather than go on. */

#define END(name, ...)     \
  void name(__VA_ARGS__);  \
  void name(__VA_ARGS__) { \
    __builtin_trap();      \
  }
/* Of those that SQLite's header no longer declares, C takes the result for a number. */
#define NUMBER_END(name, ...) \
  int name(__VA_ARGS__);      \
  int name(__VA_ARGS__) {     \
    __builtin_trap();         \
  }
typedef void* P;
#pragma clang diagnostic ignored "-Wunused-parameter"

END(sqlite3AlterAddConstraint, P a, P b, P c, P d, P e, int f, int g)
END(sqlite3AlterBeginAddColumn, P a, P b)
END(sqlite3AlterDropColumn, P a, P b, P c)
END(sqlite3AlterDropConstraint, P a, P b, P c, P d)
END(sqlite3AlterFinishAddColumn, P a, P b)
END(sqlite3AlterRenameColumn, P a, P b, P c, P d)
END(sqlite3AlterRenameTable, P a, P b, P c)
END(sqlite3AlterSetNotNull, P a, P b, P c, P d)
END(sqlite3Analyze, P a, P b, P c)
END(sqlite3Reindex, P a, P b, P c)
END(sqlite3CreateView, P a, P b, P c, P d, P e, P f, int g, int h)
NUMBER_END(sqlite3BeginTrigger, P a, P b, P c, int d, int e, P f, P g, P h, int i, int j)
NUMBER_END(sqlite3FinishTrigger, P a, P b, P c)
NUMBER_END(sqlite3DropTrigger, P a, P b, int c)
NUMBER_END(sqlite3DeleteTriggerStep, P a, P b)
NUMBER_END(sqlite3TriggerDeleteStep, P a, P b, P c, P d, P e)
NUMBER_END(sqlite3TriggerInsertStep, P a, P b, P c, P d, int e, P f, P g, P h)
NUMBER_END(sqlite3TriggerSelectStep, P a, P b, P c, P d)
NUMBER_END(sqlite3TriggerUpdateStep, P a, P b, P c, P d, P e, int f, P g, P h)
NUMBER_END(sqlite3VtabArgExtend, P a, P b)
NUMBER_END(sqlite3VtabArgInit, P a)
NUMBER_END(sqlite3VtabBeginParse, P a, P b, P c, P d, int e)
NUMBER_END(sqlite3VtabFinishParse, P a, P b)
