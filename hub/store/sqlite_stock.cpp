// The stock and its ledger in SqliteStore.
#include "store/sqlite_schema.hpp"

namespace noline::hub {
namespace {

/// A balance without entries counts as well: every piece has to come from somewhere. The last
/// entry's own balance is looked at, too, so that what is explained is what was added up.
constexpr const char* unbalanced_sql = R"sql(
SELECT shop||' '||sku||' '||location FROM (
  SELECT s.shop,s.sku,s.location,s.balance,sum(e.change) total,max(e.id) last
  FROM stock s LEFT JOIN stock_entry e USING(shop,sku,location) GROUP BY 1,2,3)
WHERE balance<>coalesce(total,0)
  OR balance<>coalesce((SELECT balance FROM stock_entry WHERE id=last),0)
UNION SELECT shop||' '||sku||' '||location FROM stock_entry e WHERE NOT EXISTS(
  SELECT 1 FROM stock s WHERE s.shop=e.shop AND s.sku=e.sku AND s.location=e.location)
ORDER BY 1)sql";

StoredStockEntry read_entry(Statement::Run& run) {
  StoredStockEntry entry;
  entry.sku = run.text(0);
  entry.location = run.text(1);
  entry.change = run.integer(2);
  entry.balance = run.integer(3);
  entry.reason = run.text(4);
  entry.reference = run.text(5);
  entry.at_ms = run.integer(6);
  entry.told_ms = run.integer(7);
  return entry;
}

}  // namespace

std::vector<StoredStock> SqliteStore::find_stock(std::string_view shop, std::string_view sku) {
  std::vector<StoredStock> found;
  Statement::Run run(statements_->find_stock);
  run.bind_text(shop).bind_text(sku);
  while (run.step()) {
    found.push_back({run.text(0), run.integer(1), run.integer(2), run.text(3)});
  }
  return found;
}

std::vector<StoredSku> SqliteStore::load_stock(std::string_view shop) {
  std::vector<StoredSku> found;
  Statement read(*database_,
                 "SELECT sku,location,counted,balance,rules FROM stock WHERE shop=? ORDER BY 1,2");
  Statement::Run run(read);
  run.bind_text(shop);
  while (run.step()) {
    found.push_back({run.text(0), {run.text(1), run.integer(2), run.integer(3), run.text(4)}});
  }
  return found;
}

void SqliteStore::put_stock(std::string_view shop, std::string_view sku, const StoredStock& stock) {
  begin_writing();
  Statement::Run run(statements_->put_stock);
  run.bind_text(shop).bind_text(sku).bind_text(stock.location);
  run.bind(stock.counted).bind(stock.balance).bind_text(stock.rules).step();
}

void SqliteStore::add_stock_entry(std::string_view shop, const StoredStockEntry& entry) {
  begin_writing();
  Statement::Run run(statements_->add_stock_entry);
  run.bind_text(shop).bind_text(entry.sku).bind_text(entry.location);
  run.bind(entry.change).bind(entry.balance).bind_text(entry.reason);
  run.bind_text(entry.reference).bind(entry.at_ms).bind(entry.told_ms).step();
}

std::vector<StoredStockEntry> SqliteStore::find_stock_entries(std::string_view shop,
                                                              std::string_view sku) {
  std::vector<StoredStockEntry> found;
  Statement read(
      *database_,
      "SELECT sku,location,change,balance,reason,reference,at_ms,told_ms FROM stock_entry "
      "WHERE shop=? AND sku=? ORDER BY id");
  Statement::Run run(read);
  run.bind_text(shop).bind_text(sku);
  while (run.step()) {
    found.push_back(read_entry(run));
  }
  return found;
}

std::optional<StoredStockEntry> SqliteStore::find_stock_reference(std::string_view shop,
                                                                  std::string_view reference) {
  Statement::Run run(statements_->find_stock_reference);
  return run.bind_text(shop).bind_text(reference).step() ? std::optional(read_entry(run))
                                                         : std::nullopt;
}

std::vector<std::string> SqliteStore::find_unbalanced_stock() {
  std::vector<std::string> found;
  Statement read(*database_, unbalanced_sql);
  Statement::Run run(read);
  while (run.step()) {
    found.push_back(run.text(0));
  }
  return found;
}

}  // namespace noline::hub
