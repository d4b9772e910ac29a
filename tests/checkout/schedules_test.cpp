// Random schedules of three devices that edit, go offline and order: everything adds up.
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "market.hpp"

using namespace noline;
using namespace noline::test;
using wire::Json;

namespace {

enum class Edits : std::uint8_t { additions, all };

class Schedule {
 public:
  Schedule(unsigned seed, Edits edits) : chance_(seed), edits_(edits) {
    for (int i = 0; i < 3; ++i)
      devices_.push_back(&market_.device());
    market_.sign_in(devices_);
    market_.tea(1290, 500, 500);
  }

  void play(int steps) {
    for (int i = 0; i < steps; ++i)
      act(*devices_[below(devices_.size())]);
    for (TestDevice* device : devices_)
      market_.go_online(*device);
    market_.settle();
  }

  void check() {
    std::uint64_t ordered = 0;
    const auto orders = (*devices_[0])->order_jsons();
    for (const std::string& text : orders) {
      const Json order = Json::parse(text);
      for (const Json& line : order["lines"]) {
        ordered += line["quantity"].get<std::uint64_t>();
      }
    }
    CHECK(market_.stock("TEA", "berlin") + market_.stock("TEA", "hamburg") + ordered == 1000);
    for (TestDevice* device : devices_) {
      CHECK((*device)->order_jsons() == orders);
      CHECK((*device)->state_hash() == (*devices_[0])->state_hash());
      CHECK((*device)->cart().epoch == orders.size() + 1);
      CHECK((*device)->connection().pending == 0);
      if (edits_ == Edits::additions) {
        CHECK(ordered + in_cart(*device, "TEA") == added_);
      }
    }
  }

 private:
  std::size_t below(std::size_t count) { return chance_() % count; }

  void act(TestDevice& device) {
    const TimeMs now = device.now();
    const LineId tea = device.line("TEA");
    switch (below(edits_ == Edits::all ? 9 : 7)) {
      case 0:
      case 1: {
        const auto pieces = static_cast<std::uint32_t>(1 + below(3));
        if (device->add({"TEA", {}}, pieces, now))
          added_ += pieces;
        break;
      }
      case 2:
        market_.go_offline(device);
        break;
      case 3:
        market_.go_online(device);
        market_.settle();
        break;
      case 4:
        market_.settle();
        break;
      case 5:
      case 6:
        buy(device);
        break;
      case 7:
        static_cast<void>(device->set_quantity(tea, static_cast<std::uint32_t>(1 + below(5)), now));
        break;
      default:
        static_cast<void>(device->remove(tea, now));
    }
  }

  /// Offline, empty or unchanged carts are refused; that is part of the schedule.
  void buy(TestDevice& device) {
    static_cast<void>(device->command({{"do", "checkout"},
                                       {"payment", "invoice"},
                                       {"email", "ada@example.org"},
                                       {"address", whole_address()}},
                                      device.now()));
    if (below(2) == 0)
      market_.settle();
  }

  Market market_;
  std::mt19937 chance_;
  Edits edits_;
  std::vector<TestDevice*> devices_;
  std::uint64_t added_ = 0;
};

}  // namespace

TEST_CASE("schedules: every piece added is ordered once or in the open cart") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Schedule schedule(seed, Edits::additions);
    schedule.play(25);
    schedule.check();
  }
}

TEST_CASE("schedules: devices and hub agree, and orders and shelf add up") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Schedule schedule(seed, Edits::all);
    schedule.play(25);
    schedule.check();
  }
}
