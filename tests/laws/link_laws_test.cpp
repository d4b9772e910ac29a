// Laws of buy links: the goods come once for each opening, on whichever devices and in whatever
// order its page is loaded, and the line says which link brought it.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "generators.hpp"

using namespace noline;

namespace {

constexpr std::size_t page_devices = 3;

/// A page is loaded on a device, or a device hears of another's line.
struct PageDeed {
  std::size_t device = 0;
  std::size_t other = 0;
  std::uint64_t opening = 0;  ///< 0: the device hears of `other`.
};

std::uint32_t quantity_of(std::uint64_t opening) {
  return static_cast<std::uint32_t>(opening % 3 + 1);
}

Scalar via_of(std::uint64_t opening) {
  return Scalar{"poster//LINK-" + std::to_string(opening % 2)};
}

/// What docs/adr/0022 says of an opening: pieces under its own name, and the field `via`.
void open_page(Line& line, const PageDeed& deed, std::uint64_t moment) {
  Line part;
  part.identity.sku = "TEA";
  part.contributions.push_back({{deed.opening, 1}, quantity_of(deed.opening), 0});
  join(line, part);
  Register& via = line.fields["via"];
  if (via.value != via_of(deed.opening)) {
    register_set(via, {clock_at(1'700'000'000'000) + moment, {deed.device + 1}},
                 via_of(deed.opening));
  }
}

std::vector<PageDeed> draw_page_deeds() {
  return *rc::gen::container<std::vector<PageDeed>>(rc::gen::apply(
      [](std::size_t device, std::size_t other, std::uint64_t opening) {
        return PageDeed{device, other, opening};
      },
      rc::gen::inRange<std::size_t>(0, page_devices),
      rc::gen::inRange<std::size_t>(0, page_devices), rc::gen::inRange<std::uint64_t>(0, 6)));
}

std::array<Line, page_devices> play_pages(const std::vector<PageDeed>& deeds) {
  std::array<Line, page_devices> lines;
  std::uint64_t moment = 0;
  for (const PageDeed& deed : deeds) {
    ++moment;
    if (deed.opening != 0) {
      open_page(lines[deed.device], deed, moment);
    } else {
      join(lines[deed.device], lines[deed.other]);
    }
  }
  return lines;
}

Line all_pages(const std::array<Line, page_devices>& lines, bool is_backwards) {
  Line all;
  for (std::size_t at = 0; at < page_devices; ++at) {
    join(all, lines[is_backwards ? page_devices - 1 - at : at]);
  }
  return all;
}

}  // namespace

TEST_CASE("law: a link's goods come once for each opening, wherever its page is loaded") {
  CHECK(rc::check("once", [] {
    const std::vector<PageDeed> deeds = draw_page_deeds();
    const auto lines = play_pages(deeds);
    const Line all = all_pages(lines, false);
    std::set<std::uint64_t> openings;
    std::uint32_t wanted = 0;
    for (const PageDeed& deed : deeds) {
      wanted +=
          deed.opening != 0 && openings.insert(deed.opening).second ? quantity_of(deed.opening) : 0;
    }
    RC_ASSERT(all == all_pages(lines, true));
    RC_ASSERT(all.quantity() == wanted);
    // The order in which the pages were loaded decides nothing about the pieces.
    auto reversed = deeds;
    std::reverse(reversed.begin(), reversed.end());
    const Line other = all_pages(play_pages(reversed), false);
    RC_ASSERT(other.quantity() == wanted);
    RC_ASSERT(other.contributions == all.contributions);
  }));
}

TEST_CASE("law: a line that links brought pieces of names one of them, everywhere the same") {
  CHECK(rc::check("via", [] {
    const std::vector<PageDeed> deeds = draw_page_deeds();
    const auto lines = play_pages(deeds);
    const Line all = all_pages(lines, false);
    const bool is_opened = std::any_of(deeds.begin(), deeds.end(),
                                       [](const PageDeed& deed) { return deed.opening != 0; });
    RC_ASSERT(all.fields.contains("via") == is_opened);
    if (is_opened) {
      const Scalar via = all.fields.at("via").value;
      RC_ASSERT(std::any_of(deeds.begin(), deeds.end(), [&](const PageDeed& deed) {
        return deed.opening != 0 && via_of(deed.opening) == via;
      }));
      RC_ASSERT(all_pages(lines, true).fields.at("via").value == via);
    }
  }));
}

TEST_CASE("law: who removes a link's pieces is not brought them again by the same page") {
  CHECK(rc::check("removed", [](std::uint64_t moment) {
    const std::uint64_t opening = *rc::gen::inRange<std::uint64_t>(1, 9);
    Line first;
    open_page(first, {0, 0, opening}, 1);
    Line second = first;
    line_remove(first, {clock_at(1'700'000'000'000) + 2 + moment % 1000, {7}});
    open_page(first, {0, 0, opening}, 3);
    open_page(second, {1, 0, opening}, 4);
    join(first, second);
    RC_ASSERT(first.quantity() == 0U);
    open_page(first, {0, 0, opening + 9}, 5);
    RC_ASSERT(first.quantity() == quantity_of(opening + 9));
  }));
}
