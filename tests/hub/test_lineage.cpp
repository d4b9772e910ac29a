#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "support/test_hub.hpp"

namespace noline::hub::test {
namespace {

/// Opens the hub on the file, runs `work` and closes it.
template <typename Work>
void with_hub(const std::string& file, unsigned char seed, Work work) {
  TestHub hub(file, seed);
  work(hub);
}

std::uint64_t push_some(TestHub& hub, std::string_view sku) {
  TestDevice a(hub, 1);
  a.hello();
  return a.push({a.line_added(sku, 1)}).seq;
}

bool is_resumed(TestHub& hub, std::uint64_t cursor, std::uint64_t lineage) {
  TestDevice b(hub, 1);
  b.cursor = cursor;
  b.lineage = lineage;
  const auto welcome = b.hello();
  b.leave();
  return welcome.scopes.at(0).resume;
}

void copy(const std::string& from, const std::string& to) {
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("lineage: cursors stay good over ordinary restarts") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  std::uint64_t cursor = 0;
  std::uint64_t lineage = 0;
  with_hub(file, 1, [&](TestHub& hub) {
    cursor = push_some(hub, "TEA");
    lineage = hub.service->lineage();
  });
  with_hub(file, 2, [&](TestHub& hub) {
    CHECK(hub.service->lineage() != lineage);
    CHECK(is_resumed(hub, cursor, lineage));
    push_some(hub, "MUG");
    CHECK(is_resumed(hub, cursor, lineage));
  });
  with_hub(file, 3, [&](TestHub& hub) { CHECK(is_resumed(hub, cursor, lineage)); });
}

TEST_CASE("lineage: a hub restored from a copy is told from one that never lost anything") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  std::uint64_t old_cursor = 0;
  std::uint64_t old_lineage = 0;
  with_hub(file, 1, [&](TestHub& hub) {
    old_cursor = push_some(hub, "TEA");
    old_lineage = hub.service->lineage();
  });
  copy(file, folder.file("backup.db"));
  std::uint64_t lost_cursor = 0;
  std::uint64_t lost_lineage = 0;
  with_hub(file, 2, [&](TestHub& hub) {
    lost_cursor = push_some(hub, "LOST");
    lost_lineage = hub.service->lineage();
  });
  copy(folder.file("backup.db"), file);
  with_hub(file, 3, [&](TestHub& hub) {
    CHECK_FALSE(is_resumed(hub, lost_cursor, lost_lineage));
    CHECK(is_resumed(hub, old_cursor, old_lineage));
    // Also after the hub has moved on, so that its head lies past the lost cursor.
    push_some(hub, "NEW-1");
    push_some(hub, "NEW-2");
    push_some(hub, "NEW-3");
    CHECK(hub.service->find_scope(TestDevice(hub, 1).scope)->head > lost_cursor);
    CHECK_FALSE(is_resumed(hub, lost_cursor, lost_lineage));
    CHECK(is_resumed(hub, old_cursor, old_lineage));
  });
}

TEST_CASE("lineage: a copy made while the hub ran is told too") {
  TemporaryFolder folder;
  const std::string file = folder.file("hub.db");
  std::uint64_t kept = 0;
  std::uint64_t lost = 0;
  std::uint64_t lineage = 0;
  with_hub(file, 1, [&](TestHub& hub) {
    lineage = hub.service->lineage();
    kept = push_some(hub, "TEA");
    REQUIRE(hub.store->fold_all().ok());
    copy(file, folder.file("backup.db"));
    copy(file + "-wal", folder.file("backup.db-wal"));
    lost = push_some(hub, "LOST");
  });
  with_hub(folder.file("backup.db"), 2, [&](TestHub& hub) {
    CHECK(is_resumed(hub, kept, lineage));
    CHECK_FALSE(is_resumed(hub, lost, lineage));
    push_some(hub, "NEW-1");
    push_some(hub, "NEW-2");
    CHECK_FALSE(is_resumed(hub, lost, lineage));
  });
}

TEST_CASE("lineage: a device that was not resumed gets everything, dead lines too") {
  TestHub hub;
  TestDevice a(hub, 1);
  a.hello();
  Line line = added_line("TEA", a.replica, 1);
  line_remove(line, {clock_at(hub.now), a.replica});
  a.push({{key_of("TEA"), line, 0}});
  TestDevice b = TestDevice::beside(a, 2);
  b.cursor = 5;
  b.lineage = 12345;
  CHECK_FALSE(b.hello().scopes.at(0).resume);
  bool has_dead_line = false;
  for (const wire::Rows& page : hub.take_all<wire::Rows>(b.link)) {
    for (const Row& row : page.rows) {
      has_dead_line = has_dead_line || row.key == key_of("TEA");
    }
  }
  CHECK(has_dead_line);
}

}  // namespace noline::hub::test
