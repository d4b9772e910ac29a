// A connection to one SQLite file that this process alone uses, and its prepared statements.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "noline/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace noline::hub {

class Database;

/// A prepared statement, bound and stepped in place: `bind` in the order of the question marks,
/// `step` until false. It resets itself when its `Run` ends, so that no read stays open behind a
/// commit.
class Statement {
 public:
  Statement() = default;
  Statement(Database& database, const char* sql);

  class Run {
   public:
    explicit Run(Statement& statement);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Run& bind(std::int64_t value);
    Run& bind(std::uint64_t value) { return bind(static_cast<std::int64_t>(value)); }
    /// The bytes must live until the run ends.
    Run& bind_text(std::string_view text);
    Run& bind_blob(std::string_view bytes);

    /// True while there is a row to read. An error is noted at the database and ends the run.
    bool step();
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t number(int column) const;
    /// Text or blob; valid until the next step.
    [[nodiscard]] std::string_view bytes(int column) const;
    [[nodiscard]] std::string text(int column) const { return std::string(bytes(column)); }

   private:
    Statement& statement_;
    int next_ = 1;
  };

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Database* database_ = nullptr;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Database {
 public:
  /// Opens or creates the file ("" is a database in memory), takes it for this process and checks
  /// it. On an error an existing file is as it was before.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs statements that return nothing. An error is noted and returned.
  bool execute(const char* sql);
  /// The first error since `clear_error`; none while `ok()`.
  [[nodiscard]] bool ok() const { return error_.code == Errc::none; }
  [[nodiscard]] const Error& error() const { return error_; }
  void clear_error() { error_ = {Errc::none, ""}; }
  void note_error(int code);

  [[nodiscard]] sqlite3* handle() const { return handle_; }
  [[nodiscard]] std::int64_t pragma(const char* sql);
  [[nodiscard]] std::int64_t last_insert_id() const;

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  [[nodiscard]] Status take_over();
  [[nodiscard]] Status check();
  [[nodiscard]] Status prepare_writing();
  void grow_log();

  sqlite3* handle_ = nullptr;
  Error error_{Errc::none, ""};
};

}  // namespace noline::hub
