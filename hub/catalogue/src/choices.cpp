// Which choices a product offers, and which variant each of them selects.
#include <algorithm>
#include <set>

#include "group.hpp"

namespace noline::catalogue {
namespace {

using Chosen = std::map<std::string, std::string>;

/// What an attribute is called where the additions give no label.
LocalText axis_label(Field axis) {
  switch (axis) {
    case Field::size:
      return {{"de", "Größe"}, {"en", "Size"}};
    case Field::color:
      return {{"de", "Farbe"}, {"en", "Colour"}};
    case Field::material:
      return {{"de", "Material"}, {"en", "Material"}};
    default:
      return {{"de", "Muster"}, {"en", "Pattern"}};
  }
}

std::optional<std::size_t> axis_index(std::string_view name) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (field_name(axes[i]) == name)
      return i;
  }
  return std::nullopt;
}

bool has_option(const std::vector<Option>& options, std::string_view name) {
  return std::any_of(options.begin(), options.end(),
                     [&](const Option& option) { return option.name == name; });
}

/// Attributes in which the group's rows differ become choices even when no addition names them.
void add_varying_axes(const Group& group, std::vector<Option>& options) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::set<std::string_view> values;
    for (const CheckedRow& row : group.rows) {
      if (!row.choices[i].empty())
        values.insert(row.choices[i]);
    }
    const std::string name(field_name(axes[i]));
    if (values.size() < 2 || has_option(options, name))
      continue;
    options.push_back({name, axis_label(axes[i]), {}, "", 0});
  }
}

const VariantAddition* find_variant(const Addition* addition, const std::string& sku) {
  if (addition == nullptr)
    return nullptr;
  const auto found = addition->variants.find(sku);
  return found == addition->variants.end() ? nullptr : &found->second;
}

/// What row and addition say about one choice, as written there; empty when nothing.
std::string raw_value(const CheckedRow& row, const Addition* addition, const std::string& name) {
  if (const VariantAddition* variant = find_variant(addition, row.sku)) {
    const auto found = variant->options.find(name);
    if (found != variant->options.end())
      return found->second;
  }
  const auto axis = axis_index(name);
  return axis ? row.choices[*axis] : "";
}

/// The stable value for what was written; a new one joins the option, since the feed leads.
std::string match_value(Option& option, const std::string& raw, const std::string& language) {
  for (const OptionValue& entry : option.values) {
    const auto label = entry.label.find(language);
    if (entry.value == raw || (label != entry.label.end() && label->second == raw)) {
      return entry.value;
    }
  }
  option.values.push_back({raw, {{language, raw}}});
  return raw;
}

void report(const CheckedRow& row, std::string field, std::string reason,
            const GroupContext& context) {
  context.on_problem(
      {Source::feed, row.line, std::move(field), row.sku, std::move(reason), Effect::row_refused});
}

/// The values that select the row; nothing when one is missing, which is reported.
std::optional<Chosen> choose(const CheckedRow& row, const Addition* addition,
                             std::vector<Option>& options, const GroupContext& context) {
  Chosen chosen;
  for (const Option& option : options) {
    if (option.is_text())
      continue;
    std::string raw = raw_value(row, addition, option.name);
    if (raw.empty()) {
      report(row, option.name, "is missing, and the variants of the product are chosen by it",
             context);
      return std::nullopt;
    }
    chosen.emplace(option.name, std::move(raw));
  }
  for (Option& option : options) {
    if (option.is_text())
      continue;
    std::string& value = chosen.at(option.name);
    value = match_value(option, value, context.options.language);
  }
  return chosen;
}

/// Leaves only values that select something, with a default among them.
void tidy_values(std::vector<Option>& options, const std::vector<Chosen>& chosen) {
  for (Option& option : options) {
    if (option.is_text())
      continue;
    std::set<std::string_view> used;
    for (const Chosen& values : chosen)
      used.insert(values.at(option.name));
    std::erase_if(option.values,
                  [&](const OptionValue& entry) { return used.count(entry.value) == 0; });
    if (used.count(option.default_value) == 0) {
      option.default_value = chosen.empty() ? "" : chosen.front().at(option.name);
    }
  }
}

}  // namespace

std::vector<Option> build_choices(Group& group, const Addition* addition,
                                  const GroupContext& context, std::vector<Chosen>& chosen) {
  std::vector<Option> options;
  if (addition != nullptr)
    options = addition->options;
  add_varying_axes(group, options);
  std::map<Chosen, std::string> sku_of;
  std::vector<CheckedRow> kept;
  for (CheckedRow& row : group.rows) {
    auto values = choose(row, addition, options, context);
    if (!values)
      continue;
    const auto [other, is_new] = sku_of.emplace(*values, row.sku);
    if (!is_new) {
      const bool is_plain = values->empty();
      report(row, "item_group_id",
             is_plain ? "has another variant, " + other->second + ", and nothing to choose by"
                      : "has the same choices as " + other->second,
             context);
      continue;
    }
    chosen.push_back(std::move(*values));
    kept.push_back(std::move(row));
  }
  group.rows = std::move(kept);
  tidy_values(options, chosen);
  return options;
}

}  // namespace noline::catalogue
