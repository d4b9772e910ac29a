#include "model/names.hpp"

#include "noline/rows.hpp"

namespace noline {

std::size_t Names::place_of(std::string_view text) const {
  const std::size_t last = table_.size() - 1;
  std::uint64_t hash = hash_bytes(text);
  hash ^= hash >> 32U;
  std::size_t place = static_cast<std::size_t>(hash) & last;
  while (table_[place] != 0 && this->text(table_[place] - 1) != text) {
    place = (place + 1) & last;
  }
  return place;
}

std::uint32_t Names::find(std::string_view text) const {
  const std::uint32_t held = table_.empty() ? 0 : table_[place_of(text)];
  return held - 1;  // 0 becomes none.
}

std::uint32_t Names::add(std::string_view text) {
  if (ends_.size() * 2 >= table_.size()) {
    table_.assign(table_.empty() ? 16 : table_.size() * 2, 0);
    for (std::uint32_t number = 0; number < ends_.size(); ++number) {
      table_[place_of(this->text(number))] = number + 1;
    }
  }
  const std::size_t place = place_of(text);
  if (table_[place] == 0) {
    pool_ += text;
    ends_.push_back(static_cast<std::uint32_t>(pool_.size()));
    table_[place] = count();
  }
  return table_[place] - 1;
}

}  // namespace noline
