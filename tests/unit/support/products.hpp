// Product rows for tests, as the catalogue writes them.
#pragma once

#include "noline/wire.hpp"

namespace noline::test {

struct ProductFacts {
  std::string category;
  std::uint32_t rank = 1;
  std::uint32_t rating = 0;
  std::vector<std::string> tags;
  std::string description;
  std::vector<std::int64_t> prices = {500};  ///< One variant each, with the SKU <id>-<index>.
};

inline wire::Json product(const std::string& id, const std::string& title,
                          const ProductFacts& facts) {
  wire::Json out = {{"id", id},
                    {"category", facts.category},
                    {"title", {{"de", title}}},
                    {"description", {{"de", facts.description}}},
                    {"currency", "EUR"},
                    {"rank", facts.rank},
                    {"rating_tenths", facts.rating},
                    {"tags", facts.tags},
                    {"options", wire::Json::array()},
                    {"variants", wire::Json::array()}};
  for (const std::int64_t price : facts.prices) {
    const std::string sku = id + "-" + std::to_string(out["variants"].size());
    out["variants"].push_back({{"sku", sku},
                               {"options", wire::Json::object()},
                               {"price_minor", price},
                               {"stock", {{"berlin", 3}}}});
  }
  return out;
}

}  // namespace noline::test
