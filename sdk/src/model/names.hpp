// Texts by number: each different one is kept once, and never dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace noline {

class Names {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// The text's number, which is the count of those before it when it is new.
  std::uint32_t add(std::string_view text);
  /// The text's number, or none.
  [[nodiscard]] std::uint32_t find(std::string_view text) const;
  /// Valid until the next `add`.
  [[nodiscard]] std::string_view text(std::uint32_t number) const {
    const std::uint32_t from = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(pool_).substr(from, ends_[number] - from);
  }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(ends_.size()); }

 private:
  [[nodiscard]] std::size_t place_of(std::string_view text) const;

  std::string pool_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> table_;  ///< Numbers + 1 by hash; a power of two, never full.
};

}  // namespace noline
