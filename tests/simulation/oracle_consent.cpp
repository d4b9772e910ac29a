// What the oracle knows of consents: who withdrew, and which records may have survived it.
#include <algorithm>

#include "oracle.hpp"

namespace noline::simulation {

std::size_t Oracle::note_withdrawal(const Stamp& stamp, const Stamp& before) {
  Deed deed;
  if (const std::size_t known = find_withdrawal(before); known != 0) {
    deed.seen = deeds_[known - 1].seen;
    deed.seen.insert(known - 1);
  }
  deed.kind = Deed::Kind::withdraw;
  deed.key = "consent/history";
  deed.stamps = {stamp};
  return add(std::move(deed));
}

std::size_t Oracle::find_withdrawal(const Stamp& stamp) const {
  const auto hold = holds_.find({"consent/history", stamp});
  return hold == holds_.end() ? 0 : hold->second + 1;
}

Finding Oracle::check_consent(const Trail& consent, const Trail& viewed,
                              const DeedSet& must) const {
  const std::size_t last = find_withdrawal(consent.erased);
  for (const std::size_t number : must) {
    const Deed& deed = deeds_[number];
    // One that was followed by another before it was sent never got a new stamp of its own.
    const bool is_followed =
        last == number + 1 || std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& later) {
          return later.kind == Deed::Kind::withdraw && later.seen.count(number) != 0 &&
                 !(consent.erased < later.stamps.back());
        });
    if (deed.kind == Deed::Kind::withdraw && consent.erased < deed.stamps.back() && !is_followed)
      return {"37 consent", describe(number) + " is lost"};
  }
  if (!viewed.marks.empty() && !is_consent_given(consent))
    return {"37 consent", "something is recorded without a consent"};
  const std::string wanted = std::to_string(find_withdrawal(consent.erased)) + "-";
  for (const Trail::Mark& mark : viewed.marks) {
    if (!mark.what.starts_with(wanted))
      return {"37 consent", mark.what + " outlived a withdrawal; only " + wanted + " may stay"};
  }
  return {};
}

}  // namespace noline::simulation
