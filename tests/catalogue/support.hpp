// What the catalogue tests share: short feeds, the demo shop's files, problems in short.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/catalogue/import.hpp"
#include "noline/catalogue/shop.hpp"

namespace noline::catalogue::test {

/// A file of examples/shop; a missing one fails the test.
std::string demo_file(std::string_view name);
Shop demo_shop();
ImportResult import_demo();

/// A TSV feed with these columns: id, item_group_id, title, price, size, and then the given rows,
/// in which "|" stands for a tab.
std::string feed(const std::vector<std::string>& rows);
/// The same with any header, "|" for a tab as well.
std::string table(std::string_view header, const std::vector<std::string>& rows);

ImportResult import_rows(const std::vector<std::string>& rows, std::string_view additions = "");

/// "2 price: is missing" for each problem: line, field and reason.
std::vector<std::string> short_problems(const ImportResult& result);
/// The canonical JSON of every product.
std::vector<std::string> all_json(const ImportResult& result);
/// The SKUs in the order of the products.
std::vector<std::string> all_skus(const ImportResult& result);

const Product& product_of(const ImportResult& result, std::string_view id);

}  // namespace noline::catalogue::test
