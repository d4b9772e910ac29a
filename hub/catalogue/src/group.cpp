// From a group of rows to a product.
#include "group.hpp"

#include <algorithm>

#include "text.hpp"

namespace noline::catalogue {
namespace {

constexpr std::string_view separators = " \t,;:|/(-";

std::string_view trim_separators(std::string_view text) {
  constexpr std::string_view en_dash = "–";
  constexpr std::string_view em_dash = "—";
  constexpr std::string_view middle_dot = "·";
  while (!text.empty()) {
    if (separators.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    } else if (text.ends_with(en_dash) || text.ends_with(em_dash)) {
      text.remove_suffix(en_dash.size());
    } else if (text.ends_with(middle_dot)) {
      text.remove_suffix(middle_dot.size());
    } else {
      break;
    }
  }
  return text;
}

/// The title without its own size, colour and so on at the end: "Boots (41)" becomes "Boots".
std::string_view without_choices(std::string_view title, const CheckedRow& row) {
  bool is_shorter = true;
  while (is_shorter) {
    is_shorter = false;
    std::string_view open = title;
    if (open.ends_with(')'))
      open.remove_suffix(1);
    for (const std::string& choice : row.choices) {
      if (choice.empty() || open.size() <= choice.size() || !open.ends_with(choice))
        continue;
      const std::string_view before = open.substr(0, open.size() - choice.size());
      // "Teeny" does not end with the size "y".
      if (separators.find(before.back()) == std::string_view::npos)
        continue;
      if (trim_separators(before).empty())
        continue;
      title = trim_separators(before);
      is_shorter = true;
      break;
    }
  }
  return title;
}

std::size_t common_size(std::string_view a, std::string_view b) {
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < size && a[i] == b[i])
    ++i;
  return i;
}

std::vector<std::string> split_path(std::string_view text) {
  std::vector<std::string> path;
  while (!text.empty()) {
    const std::size_t end = text.find('>');
    std::string part = one_line(text.substr(0, end));
    if (!part.empty())
      path.push_back(std::move(part));
    if (end == std::string_view::npos)
      break;
    text.remove_prefix(end + 1);
  }
  return path;
}

/// The shop's category for a path: the deepest part that has the name of one. Without a match it
/// is made from the first part, so that a foreign feed has few and large categories.
std::string find_category(const std::vector<std::string>& path, const ImportOptions& options) {
  for (auto part = path.rbegin(); part != path.rend(); ++part) {
    for (const CategoryName& category : options.categories) {
      const bool is_named = std::any_of(
          category.name.begin(), category.name.end(),
          [&](const auto& name) { return lower_ascii(name.second) == lower_ascii(*part); });
      if (is_named || category.id == *part)
        return category.id;
    }
  }
  std::string slug = path.empty() ? "" : slug_of(path.front());
  return slug.empty() ? "other" : slug;
}

void set_texts(const Group& group, const Addition* addition, const std::string& language,
               Product& out) {
  out.title[language] = common_title(group.rows);
  if (!group.description.empty())
    out.description[language] = group.description;
  if (addition == nullptr)
    return;
  for (const auto& [key, text] : addition->title)
    out.title[key] = one_line(text);
  for (const auto& [key, text] : addition->description)
    out.description[key] = plain_text(text);
}

void set_facts(const Addition& addition, Product& out) {
  if (!addition.category.empty())
    out.category = addition.category;
  out.rating_tenths = addition.rating_tenths;
  out.rating_count = addition.rating_count;
  out.vat_permille = addition.vat_permille;
  out.rank = addition.rank;
  out.tags = addition.tags;
}

Variant make_variant(CheckedRow& row, const Addition* addition) {
  Variant variant;
  variant.sku = row.sku;
  variant.price = std::move(row.price);
  variant.sale_price = std::move(row.sale_price);
  variant.gtin = std::move(row.gtin);
  variant.availability = row.availability;
  if (addition == nullptr)
    return variant;
  const auto found = addition->variants.find(row.sku);
  if (found != addition->variants.end()) {
    variant.stock = found->second.stock;
    variant.safety = found->second.safety;
    variant.reorder = found->second.reorder;
    variant.parts = found->second.parts;
  }
  return variant;
}

void add_variants(Group& group, const Addition* addition,
                  std::vector<std::map<std::string, std::string>>& chosen, Product& out) {
  const bool has_icon = addition != nullptr && !addition->picture.empty();
  out.picture = has_icon ? addition->picture : group.rows.front().image;
  for (std::size_t i = 0; i < group.rows.size(); ++i) {
    CheckedRow& row = group.rows[i];
    Variant variant = make_variant(row, addition);
    variant.options = std::move(chosen[i]);
    if (!has_icon && row.image != out.picture)
      variant.picture = row.image;
    out.variants.push_back(std::move(variant));
  }
}

/// Bytes of the canonical JSON, or 0 when a rough sum shows that it is far from the limit: writing
/// every product of a large feed only to measure it would double the time of the import.
std::size_t json_bytes_of(const Product& product) {
  constexpr std::size_t bytes_per_variant = 1000;
  std::size_t texts = 0;
  for (const auto& text : product.title)
    texts += text.second.size();
  for (const auto& text : product.description)
    texts += text.second.size();
  const std::size_t rough = texts + product.variants.size() * bytes_per_variant;
  return rough < limits::product_bytes_max / 4 ? 0 : to_json(product).size();
}

/// Variants that the addition names and the feed does not have.
void report_unknown(const Addition& addition, const Group& group, const GroupContext& context) {
  for (const auto& entry : addition.variants) {
    const bool is_known = std::any_of(group.rows.begin(), group.rows.end(),
                                      [&](const auto& row) { return row.sku == entry.first; });
    if (is_known)
      continue;
    context.on_problem({Source::additions, addition.line, "variants", entry.first,
                        "is no variant of " + group.id + " in the feed", Effect::value_ignored});
  }
}

}  // namespace

std::string common_title(const std::vector<CheckedRow>& rows) {
  if (rows.size() < 2)
    return rows.empty() ? "" : rows.front().title;
  const std::string_view first = without_choices(rows.front().title, rows.front());
  std::size_t size = first.size();
  bool is_same = true;
  for (const CheckedRow& row : rows) {
    const std::string_view title = without_choices(row.title, row);
    is_same = is_same && title == first;
    size = std::min(size, common_size(first, title));
  }
  if (is_same)
    return std::string(first);
  // Only whole words: what follows the last space may be cut in the middle.
  const std::size_t space = first.substr(0, size).rfind(' ');
  const std::string_view common =
      trim_separators(first.substr(0, space == std::string_view::npos ? 0 : space));
  return std::string(common.empty() ? first : common);
}

std::optional<Product> build_product(Group group, const Addition* addition,
                                     const GroupContext& context) {
  if (addition != nullptr)
    report_unknown(*addition, group, context);
  const std::size_t line = group.rows.front().line;
  std::vector<std::map<std::string, std::string>> chosen;
  Product out;
  out.options = build_choices(group, addition, context, chosen);
  if (group.rows.empty())
    return std::nullopt;
  out.id = key_of(group.id);
  out.group_id = group.id;
  out.brand = group.brand;
  out.category_path = split_path(group.product_type);
  out.category = find_category(out.category_path, context.options);
  set_texts(group, addition, context.options.language, out);
  if (addition != nullptr)
    set_facts(*addition, out);
  add_variants(group, addition, chosen, out);
  const std::size_t size = json_bytes_of(out);
  if (size > limits::product_bytes_max) {
    context.on_problem({Source::feed, line, "", group.id,
                        "the product has " + std::to_string(size) + " bytes, more than " +
                            std::to_string(limits::product_bytes_max),
                        Effect::row_refused});
    return std::nullopt;
  }
  return out;
}

}  // namespace noline::catalogue
