#include "noline/epochs.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "noline/limits.hpp"

namespace noline {
namespace {

constexpr std::string_view order_name = "order/";
constexpr std::string_view cart_name = "cart/";

std::uint64_t total_of(const std::vector<Contribution>& totals, const Contributor& contributor) {
  for (const Contribution& entry : totals) {
    if (entry.contributor == contributor) {
      return entry.added;
    }
  }
  return 0;
}

/// The number at the front of the text, written without leading zeros, and what follows it.
std::optional<std::uint32_t> take_epoch(std::string_view& text) {
  std::uint32_t epoch = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, epoch);
  if (error != std::errc{} || epoch == 0 || text.front() == '0') {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return epoch;
}

/// What a replica did in this epoch gets the epoch's name; what already has one keeps it.
Contributor name_after(const Contributor& contributor, std::uint32_t epoch) {
  return contributor.origin == 0 ? Contributor{contributor.id, epoch + 2} : contributor;
}

void carry_contribution(Line& out, const Contribution& entry, std::uint64_t answered,
                        std::uint32_t epoch) {
  Contribution next{name_after(entry.contributor, epoch), 0, 0};
  if (entry.contributor.origin == 1) {
    next.added = entry.added;
    next.seen = std::max(entry.seen, answered);
  } else {
    next.added = entry.added > answered ? entry.added - answered : 0;
    next.seen = entry.seen > answered ? entry.seen - answered : 0;
  }
  if (next.added != 0) {
    out.contributions.push_back(next);
  }
}

}  // namespace

std::string order_key(std::uint32_t epoch) {
  return std::string(order_name) + std::to_string(epoch);
}

std::optional<std::uint32_t> parse_order_key(std::string_view key) {
  if (!key.starts_with(order_name) || key.size() == order_name.size()) {
    return std::nullopt;
  }
  key.remove_prefix(order_name.size());
  const auto epoch = take_epoch(key);
  return key.empty() ? epoch : std::nullopt;
}

std::string cart_prefix(std::uint32_t epoch) {
  return std::string(cart_name) + std::to_string(epoch) + "/";
}

std::optional<std::uint32_t> parse_cart_epoch(std::string_view key) {
  if (!key.starts_with(cart_name) || key.size() == cart_name.size()) {
    return std::nullopt;
  }
  key.remove_prefix(cart_name.size());
  const auto epoch = take_epoch(key);
  return key.starts_with('/') ? epoch : std::nullopt;
}

std::optional<ChoiceKey> parse_choice_key(std::string_view key) {
  const auto epoch = parse_cart_epoch(key);
  if (!epoch) {
    return std::nullopt;
  }
  constexpr std::string_view infix = "choice/";
  constexpr std::size_t id_size = 16;
  const std::string_view rest = key.substr(cart_prefix(*epoch).size());
  const bool is_choice = rest.starts_with(infix) && rest.size() > infix.size() + id_size + 1 &&
                         rest[infix.size() + id_size] == '/';
  const auto id = is_choice ? parse_hex(rest.substr(infix.size(), id_size)) : std::nullopt;
  if (!id) {
    return std::nullopt;
  }
  return ChoiceKey{{*epoch, {*id}}, std::string(rest.substr(infix.size() + id_size + 1))};
}

std::uint32_t epoch_after(std::string_view key) {
  if (const auto ordered = parse_order_key(key)) {
    return *ordered + 1;
  }
  return parse_cart_epoch(key).value_or(1);
}

SeenLine see_line(LineId id, const Line& line) {
  SeenLine seen{id, line.quantity(), 0, {}};
  for (const Contribution& entry : line.contributions) {
    if (entry.added != 0) {
      seen.added.push_back({entry.contributor, entry.added, 0});
    }
  }
  return seen;
}

std::vector<Contribution> answered_by(const Line& held, const SeenLine& seen) {
  std::vector<Contribution> out;
  for (const Contribution& entry : held.contributions) {
    const std::uint64_t known = std::min(entry.added, total_of(seen.added, entry.contributor));
    if (known != 0) {
      out.push_back({entry.contributor, known, 0});
    }
  }
  return out;
}

std::uint32_t quantity_known(const Line& held, const SeenLine& seen) {
  Line known = held;
  for (Contribution& entry : known.contributions) {
    entry.added = std::min(entry.added, total_of(seen.added, entry.contributor));
  }
  return known.quantity();
}

Line carry_over(const Line& closed, const std::vector<Contribution>* answered,
                std::uint32_t epoch) {
  Line out;
  if (answered == nullptr) {
    out = closed;
    out.contributions.clear();
  } else {
    out.identity = closed.identity;
    out.created = closed.created;
    out.last_add = closed.last_add;
  }
  for (const Contribution& entry : closed.contributions) {
    const std::uint64_t total = answered == nullptr ? 0 : total_of(*answered, entry.contributor);
    carry_contribution(out, entry, total, epoch);
  }
  // The new names may sort differently, and a replica's own name may meet an older one.
  std::vector<Contribution> entries = std::exchange(out.contributions, {});
  for (const Contribution& entry : entries) {
    Line part;
    part.contributions.push_back(entry);
    join(out, part);
  }
  return out;
}

bool is_worth_carrying(const Line& carried) {
  const bool has_guest =
      std::any_of(carried.contributions.begin(), carried.contributions.end(),
                  [](const Contribution& entry) { return entry.contributor.origin == 1; });
  return carried.quantity() > 0 || has_guest;
}

}  // namespace noline
