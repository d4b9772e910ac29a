// What a scenario file says, as values: read once, played simulated or live.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "noline/client.hpp"
#include "text.hpp"

namespace noline::scenario {

/// How a device's program is spoken to in live mode: web may be a Chromium tab.
struct DeviceSpec {
  std::string name;
  std::string channel = "app";  ///< web, app, kiosk or cli.
  std::string language = "en";
  TimeMs clock_skew = 0;  ///< Added to the true time.
};

/// A product of a shop that the file itself describes.
struct ProductSpec {
  std::string sku;
  std::string title;
  std::int64_t price_minor = 100;
  std::map<std::string, std::uint32_t> stock;  ///< By location; empty: plenty.
};

/// Everything that a verb may say beside its name; which of it counts is in the table of verbs.
struct DeviceStep {
  std::vector<std::string> on;
  std::size_t verb = 0;  ///< Index in device_verbs().
  std::string sku;
  std::optional<std::map<std::string, std::string>> options;
  std::uint32_t quantity = 1;
  std::string text;
  std::string name;
  wire::Json value;
  std::string list;
  std::string as;
  std::string at;
  std::string to;
  std::string scope = "pay";
  std::string notice;
  std::string part;  ///< SKU of a bundle's part.
  std::string code;
  std::string fulfilment = "delivery";
  std::string store;
  std::string payment = "test";
  std::string outcome = "placed";  ///< What the hub must answer to "buy".
  std::size_t point = 0;           ///< Index of a kill point.
  std::string product;
  std::string path;
  std::string purpose;
  bool is_given = false;
  std::string policy;   ///< What becomes of the guest's cart; empty: the hub's.
  std::string refused;  ///< The error that the command must end with; empty: it must succeed.
  TimeMs by = 0;
  bool discard = false;
};

struct HubStep {
  std::size_t verb = 0;  ///< Index in hub_verbs().
  std::string sku;
  std::string location;
  std::string as;
  std::string at;
  std::string promotions;  ///< Lines of promotions.jsonl.
  std::string links;       ///< Lines of links.jsonl.
  std::string of;          ///< Whose order.
  std::string status;
  std::size_t point = 0;
  std::int64_t price_minor = 0;
  std::uint32_t quantity = 0;
};

/// Absent values stay as they are.
struct NetworkStep {
  std::optional<double> loss;       ///< Chance of a cut at each message.
  std::optional<double> duplicate;  ///< Chance that a push arrives twice.
  std::optional<bool> reorder;      ///< Messages of different devices overtake each other widely.
  std::optional<std::pair<TimeMs, TimeMs>> latency;
};

enum class Direction : std::uint8_t { both, up, down };

/// Who hears the hub no longer. Empty: everybody does again.
struct PartitionStep {
  std::vector<std::string> cut_off;
  Direction direction = Direction::both;
};

struct AdvanceStep {
  TimeMs by = 0;
};

struct SettleStep {};

struct LineExpect {
  Place place;
  std::string sku;
  std::optional<std::map<std::string, std::string>> options;
  std::optional<std::uint32_t> quantity;
  std::optional<std::uint32_t> purchasable;
  std::optional<std::string> note;
  std::optional<std::int64_t> price_minor;
  std::map<std::string, std::string> fields;
  std::map<std::string, std::vector<std::string>> choices;  ///< Texts by name, in any order.
  /// Of a bundle: "2 x SKU" to the part's note.
  std::optional<std::map<std::string, std::string>> parts;
};

struct OrderExpect {
  Place place;
  std::optional<std::string> status;
  std::optional<std::string> fulfilment;
  std::optional<std::string> payment;  ///< The payment's state.
  std::optional<std::int64_t> captures;
  std::optional<std::int64_t> total_minor;
  std::optional<std::vector<LineExpect>> lines;  ///< Of these only SKU and quantity count.
};

struct NoticeExpect {
  Place place;
  std::string type;
  std::optional<std::string> sku;
  std::optional<std::uint32_t> before;
  std::optional<std::uint32_t> after;
  std::optional<bool> undo;
  std::optional<std::string> detail;
  std::vector<std::string> between;  ///< Names of the two devices, in any order.
  std::vector<std::string> did;      ///< What the two sides did, in any order.
  std::vector<std::string> texts;    ///< What they wrote, in any order.
};

struct StockExpect {
  std::string sku;
  std::string location;
  std::uint32_t quantity = 0;
};

struct ExpectStep {
  std::vector<std::string> on;  ///< Devices; "all" and "hub" stand for themselves.
  std::string of;               ///< Whose data is looked at in the hub; empty: of the first device.
  TimeMs within = 0;
  std::optional<std::vector<LineExpect>> cart;
  std::optional<std::vector<LineExpect>> later;
  std::map<std::string, std::vector<LineExpect>> wishlists;
  std::optional<std::vector<NoticeExpect>> notices;
  std::optional<std::vector<OrderExpect>> orders;  ///< The newest first.
  std::optional<std::vector<std::string>> coupons;
  std::map<std::string, std::string> wallet;  ///< Code to what became of it.
  /// Promotions that count, by code, with what each saves; complete.
  std::optional<std::map<std::string, std::int64_t>> promotions;
  /// Promotions by code, with the minor units or pieces that each lacks.
  std::map<std::string, std::int64_t> lacks;
  std::optional<std::int64_t> total_minor;  ///< Of the order as it would be placed now.
  std::optional<std::string> cart_note;
  std::vector<std::string> disk_lacks;  ///< Texts that no file of the device may hold.
  std::map<std::string, wire::Json> context;
  std::map<std::string, wire::Json> session;
  std::optional<StockExpect> stock;
  std::optional<std::size_t> pending;
  std::optional<std::string> saved_as;
  std::optional<std::string> link;
  std::optional<std::string> state_hash;  ///< "equal", "different", or the 16 digits.
};

struct Step {
  Place place;
  std::variant<DeviceStep, HubStep, NetworkStep, PartitionStep, AdvanceStep, SettleStep, ExpectStep>
      what;
};

struct Scenario {
  std::string file;
  std::string name;
  std::uint64_t seed = 1;
  std::string shop = "demo";  ///< A name, or empty when `products` make the shop.
  std::vector<ProductSpec> products;
  std::string promotions;  ///< With them, as lines of promotions.jsonl.
  std::vector<DeviceSpec> devices;
  std::vector<Step> steps;
  bool has_sim = true;
  bool has_live = true;
  std::string reason;  ///< Why a mode is left out.
};

/// Reads and checks a file. Throws Wrong.
[[nodiscard]] Scenario read_scenario(const std::string& file, std::string_view text);

}  // namespace noline::scenario
