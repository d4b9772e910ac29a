#include "choice.hpp"

#include <algorithm>

#include "format.hpp"

namespace noline::ui {
namespace {

std::string_view value_in(const std::vector<NamedValue>& values, std::string_view name) {
  for (const auto& [key, value] : values) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

const OptionValue* find_value(const Option& option, std::string_view value) {
  for (const OptionValue& candidate : option.values) {
    if (candidate.value == value) {
      return &candidate;
    }
  }
  return nullptr;
}

/// What was chosen for the line later counts more than what it was added with.
std::string_view text_of_line(const Line& line, std::string_view option) {
  for (const auto& [name, texts] : line.choices) {
    if (name == option && !texts.empty()) {
      return texts.back().text;
    }
  }
  return value_in(line.options, option);
}

}  // namespace

std::string_view chosen_value(const State& state, const Option& option) {
  const std::string_view chosen = value_in(state.chosen, option.name);
  if (!chosen.empty()) {
    return chosen;
  }
  const bool has_default = !option.default_value.empty() || option.values.empty();
  return has_default ? std::string_view(option.default_value) : option.values.front().value;
}

const Variant& chosen_variant(const State& state, const Product& product) {
  for (const Variant& variant : product.variants) {
    const bool fits =
        std::all_of(product.options.begin(), product.options.end(), [&](const Option& option) {
          return option.is_text() ||
                 value_in(variant.options, option.name) == chosen_value(state, option);
        });
    if (fits) {
      return variant;
    }
  }
  return product.variants.front();
}

bool can_choose(const State& state, const Product& product, const Option& option,
                std::string_view value) {
  return std::any_of(product.variants.begin(), product.variants.end(), [&](const Variant& variant) {
    return std::all_of(product.options.begin(), product.options.end(), [&](const Option& other) {
      const std::string_view wanted =
          other.name == option.name ? value : chosen_value(state, other);
      return other.is_text() || value_in(variant.options, other.name) == wanted;
    });
  });
}

const Variant& default_variant(const Product& product) {
  return chosen_variant(State{}, product);
}

std::string line_details(const Builder& b, const Product* product, const Line& line) {
  const Variant* variant = b.model.find_variant(line.sku);
  if (!product) {
    return line.sku;
  }
  std::string details;
  const auto add = [&](std::string_view text) {
    details.append(details.empty() ? "" : " · ").append(text);
  };
  for (const Option& option : product->options) {
    if (option.is_text()) {
      const std::string_view text = text_of_line(line, option.name);
      if (!text.empty()) {
        add(b.in(option.label) + ": " + std::string(text));
      }
    } else if (variant) {
      const OptionValue* value = find_value(option, value_in(variant->options, option.name));
      if (value) {
        add(b.in(value->label));
      }
    }
  }
  return details.empty() ? b.in(product->summary) : details;
}

std::string part_text(const Builder& b, std::string_view sku, std::int64_t quantity) {
  const Product* product = b.model.find_product(sku);
  const Variant* variant = b.model.find_variant(sku);
  std::string text = format_count(quantity, b.view.language) + " × ";
  text += product ? b.in(product->title) : std::string(sku);
  for (const Option& option : product&& variant ? product->options : std::vector<Option>{}) {
    if (const OptionValue* value = find_value(option, value_in(variant->options, option.name))) {
      text += ", " + b.in(value->label);
    }
  }
  return text;
}

Stock stock_of(const Variant& variant) {
  Stock stock;
  stock.known = !variant.stock.empty() || variant.pieces >= 0;
  for (const auto& [place, pieces] : variant.stock) {
    stock.total += std::max<std::int64_t>(0, pieces);
    stock.places += pieces > 0 ? 1 : 0;
  }
  stock.total = variant.pieces >= 0 ? variant.pieces : stock.total;
  return stock;
}

bool in_stock(const Variant& variant) {
  const Stock stock = stock_of(variant);
  return stock.known ? stock.total > 0 : variant.buyable;
}

}  // namespace noline::ui
