// What the steps of a quote share: lines, promotions, coupon, shipping, in this order.
#pragma once

#include "noline/quote.hpp"

namespace noline::quoting {

inline constexpr std::int64_t permille_max = 1000;

struct Share {
  std::int64_t whole = 0;
  std::int64_t rest = 0;
};
/// a x b / c, and what remains. The result is at most the greater of `a` and `b`.
[[nodiscard]] Share share_of(std::int64_t a, std::int64_t b, std::int64_t c);
/// So many permille of an amount, rounded half up.
[[nodiscard]] std::int64_t permille_of(std::int64_t amount, std::int64_t permille);

/// Spreads an amount over the rates of the goods. Each gets its share rounded down; what is left
/// goes, a cent each, to the largest remainders, of equal ones to the higher rate. `sign` is 1 or
/// -1.
void spread(std::vector<VatShare>& vat, std::int64_t goods, std::int64_t amount, int sign);

/// What is left to pay for when promotions have been taken off.
struct Left {
  std::int64_t goods_minor = 0;
  std::int64_t shipping_minor = 0;
};
/// No promotion: counts where one position is meant.
inline constexpr std::size_t none = SIZE_MAX;
/// Takes the promotions off the lines and rates of a quote, and says what became of each. `alone`
/// is the exclusive promotion that counts, or `none` for all that are not exclusive.
[[nodiscard]] Left take_promotions(Quote& quote, const QuoteInput& input, std::size_t alone);

}  // namespace noline::quoting
