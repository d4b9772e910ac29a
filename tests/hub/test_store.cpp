#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>

#include "store/sqlite_store.hpp"
#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::unique_ptr<SqliteStore> open_store(const std::string& file) {
  auto store = SqliteStore::open(file);
  REQUIRE(store.ok());
  return std::move(*store);
}

constexpr std::size_t page_bytes = 4096;

/// Where a page of the rows' tree begins; other pages are free, and their bytes may be any.
std::size_t page_of_rows(const std::string& file) {
  constexpr char leaf_of_an_index = 10;
  std::size_t at = page_bytes;
  while (file.at(at) != leaf_of_an_index ||
         file.substr(at, page_bytes).find("row-1000") == std::string::npos) {
    at += page_bytes;
  }
  return at;
}

}  // namespace

TEST_CASE("store: rows and push numbers come back after closing and after a crash") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  ScopeNumber scope = 0;
  {
    auto store = open_store(file);
    scope = store->create_scope("guest:x");
    store->put_row(scope, "a", "first", 1);
    store->put_row(scope, "a", "second", 2);
    store->put_push(scope, {9}, 4);
    REQUIRE(store->commit().ok());
    store->put_row(scope, "b", "never committed", 3);
    // The files of a process that dies here are those of this moment.
    std::ofstream(folder.file("crashed.db"), std::ios::binary) << bytes_of(file);
    std::ofstream(folder.file("crashed.db-wal"), std::ios::binary) << bytes_of(file + "-wal");
  }
  for (const char* name : {"hub.db", "crashed.db"}) {
    auto store = open_store(folder.file(name));
    const auto found = store->find_scope("guest:x");
    REQUIRE(found.has_value());
    CHECK(found->number == scope);
    const auto rows = store->load_rows(scope);
    REQUIRE_FALSE(rows.empty());
    CHECK(rows[0].value == "second");
    CHECK(store->find_push(scope, {9}) == 4);
    CHECK(rows.size() == 1);
    CHECK(found->head == 2);
  }
}

TEST_CASE("store: a batch of any size is durable whole or not at all") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  const std::string value(100'000, 'x');  // 20 MB in all: more than is held before it is written.
  const auto fill = [&](SqliteStore& store, ScopeNumber scope, const std::string& name) {
    for (std::uint64_t index = 1; index <= 200; ++index) {
      store.put_row(scope, name + std::to_string(index), value, index);
    }
  };
  ScopeNumber scope = 0;
  {
    auto store = open_store(file);
    scope = store->create_scope("shop:x");
    store->put_row(scope, "before", "kept", 1);
    REQUIRE(store->commit().ok());
    fill(*store, scope, "lost");
    CHECK(store->load_rows(scope).size() == 201);
    REQUIRE(store->rollback().ok());
    CHECK(store->load_rows(scope).size() == 1);
    fill(*store, scope, "left");
  }
  {
    auto store = open_store(file);
    CHECK(store->load_rows(scope).size() == 1);
    fill(*store, scope, "kept");
    REQUIRE(store->commit().ok());
  }
  auto store = open_store(file);
  const auto rows = store->load_rows(scope);
  REQUIRE(rows.size() == 201);
  CHECK(rows[0].value == "kept");
  CHECK(rows[1].value == value);
}

TEST_CASE("store: rows folded from the journal and rows still in it read alike") {
  auto store = open_store("");
  const ScopeNumber scope = store->create_scope("guest:x");
  constexpr int count = 40'000;  // More than the journal holds before it folds.
  for (int index = 0; index < count; ++index) {
    store->put_row(scope + index % 50, "row-" + std::to_string(index), "value",
                   static_cast<std::uint64_t>(index + 1));
    if (index % 100 == 99) {
      REQUIRE(store->commit().ok());
    }
  }
  std::size_t found = 0;
  for (int number = 0; number < 50; ++number) {
    found += store->load_rows(scope + number).size();
  }
  CHECK(found == count);
}

TEST_CASE("store: a rollback forgets the batch and the error that stuck") {
  auto store = open_store("");
  const ScopeNumber scope = store->create_scope("guest:x");
  store->put_row(scope, "a", "kept", 1);
  REQUIRE(store->commit().ok());
  store->put_row(scope, "a", "lost", 2);
  static_cast<void>(store->create_scope("guest:x"));  // Violates the uniqueness of names.
  CHECK_FALSE(store->commit().ok());
  CHECK_FALSE(store->commit().ok());
  REQUIRE(store->rollback().ok());
  CHECK(store->load_rows(scope).at(0).value == "kept");
  store->put_row(scope, "a", "after", 3);
  CHECK(store->commit().ok());
}

TEST_CASE("store: a second process is told that the database is in use") {
  TemporaryFolder folder;
  auto first = open_store(folder.file("hub.db"));
  auto second = SqliteStore::open(folder.file("hub.db"));
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == Errc::storage_busy);
}

TEST_CASE("store: damaged and foreign files are refused and left as they were") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  {
    auto store = open_store(file);
    const ScopeNumber scope = store->create_scope("guest:x");
    for (int index = 0; index < 2000; ++index) {
      store->put_row(scope, "row-" + std::to_string(index), std::string(100, 'v'), 1);
    }
    REQUIRE(store->commit().ok());
  }
  const std::string good = bytes_of(file);
  std::string torn = good;
  torn.replace(4096, 8192, std::string(8192, '\x55'));
  std::string without_rows = good;
  without_rows.replace(page_of_rows(good), page_bytes, std::string(page_bytes, '\x55'));
  for (const std::string& bytes :
       {torn, without_rows, std::string("this is no database, only some text that is long enough"),
        good.substr(0, good.size() / 2)}) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    auto opened = SqliteStore::open(file);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == Errc::storage_damaged);
    CHECK(bytes_of(file) == bytes);
  }
}

TEST_CASE(
    "hub: what a failed commit would have acknowledged is taken back, and links come again later") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  a.push({a.line_added("TEA", 1)});
  hub.take(a.link);
  a.send_push({a.line_added("TEA", 5)});
  static_cast<void>(
      hub.store->create_scope(a.scope));  // Makes the batch fail as a broken disk would.
  CHECK_FALSE(hub.service->commit(hub.now).ok());
  hub.collect();
  const auto messages = hub.take(a.link);
  REQUIRE(messages.size() == 1);
  const auto& bye = std::get<wire::Bye>(messages[0]);
  CHECK(bye.code == Errc::storage_failed);
  CHECK(bye.retry_ms > 0);
  CHECK(hub.service->is_sound());
  CHECK(quantity_at(hub, a.scope, "TEA") == 1);
  a.leave();
  CHECK(a.hello().pushed == 1);
  CHECK(a.push({a.line_added("TEA", 5)}).refused.empty());
  CHECK(quantity_at(hub, a.scope, "TEA") == 5);
}

}  // namespace noline::hub::test
