// Joins the rows of one group and its addition to a product.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "additions.hpp"
#include "row_check.hpp"

namespace noline::catalogue {

/// The rows of one item_group_id. Texts are the first row's: the variants of a group share them.
struct Group {
  std::string id;
  std::string description;
  std::string brand;
  std::string product_type;
  std::vector<CheckedRow> rows;  ///< With empty `description`, `brand` and `product_type`.
};

struct GroupContext {
  const ImportOptions& options;
  const std::function<void(Problem)>& on_problem;
};

/// The product, or nothing when no row of the group fits; each misfit is reported. `addition` may
/// be null.
[[nodiscard]] std::optional<Product> build_product(Group group, const Addition* addition,
                                                   const GroupContext& context);

/// The choices of a group, and for each row the values that select it. Rows that cannot be chosen,
/// or only by the same values as one before, are reported and taken out of the group.
[[nodiscard]] std::vector<Option> build_choices(
    Group& group, const Addition* addition, const GroupContext& context,
    std::vector<std::map<std::string, std::string>>& chosen);

/// The title of a product from the titles of its variants: "Teapot, 0.5 l" and "Teapot, 0.8 l"
/// make "Teapot".
[[nodiscard]] std::string common_title(const std::vector<CheckedRow>& rows);

}  // namespace noline::catalogue
