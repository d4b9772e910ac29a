#include "passwords/common.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "passwords/common_list.hpp"  // Made from the list at configuration.

namespace noline::hub {
namespace {

/// Sorted, in lower case.
const std::vector<std::string_view>& all() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> out;
    for (std::string_view rest = common_list; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      out.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    std::sort(out.begin(), out.end());
    return out;
  }();
  return words;
}

}  // namespace

bool is_common_password(std::string_view password) {
  std::string lower(password);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return std::binary_search(all().begin(), all().end(), std::string_view(lower));
}

std::size_t common_password_count() {
  return all().size();
}

}  // namespace noline::hub
