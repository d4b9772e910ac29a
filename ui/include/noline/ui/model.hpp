// What the screens show: plain values built from the snapshot parts and events of the SDK.
//
// A shell feeds every part and event into `apply_part` / `apply_event` as it arrives and hands the
// model to `Shop::frame`. The model holds no rule. Unknown parts and keys are ignored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noline/ui/found.hpp"
#include "noline/ui/orders.hpp"

namespace noline::ui {

/// One buyable form of a product.
struct Variant {
  std::string sku;
  std::vector<NamedValue> options;  ///< Option name to value.
  Money price;
  Money price_before;   ///< The price without the sale; empty when there is none.
  std::string picture;  ///< Empty: the product's picture.
  std::vector<std::pair<std::string, std::int64_t>> stock;  ///< Location id to pieces.
  /// Of a bundle: SKU of a part to pieces in one; `stock` is how many bundles they make.
  std::vector<std::pair<std::string, std::int64_t>> parts;
  std::int64_t pieces = -1;             ///< Of a bundle: how many all places together make.
  std::vector<std::string> promotions;  ///< Codes of those that are open to it.
  bool buyable = true;                  ///< What counts where no stock is counted.
};

struct OptionValue {
  std::string value;
  LocalText label;
};

/// A choice the shopper makes. Without values it is a text that the shopper writes.
struct Option {
  std::string name;
  LocalText label;
  std::vector<OptionValue> values;
  std::string default_value;
  std::int64_t text_length_max = 0;  ///< In characters; 0 means the option has values.
  bool is_text() const { return text_length_max > 0; }
};

struct Product {
  std::string id;
  std::string category;
  LocalText title;
  LocalText summary;  ///< The first sentence of the description, short enough for a card.
  LocalText description;
  std::string picture;             ///< Icon name, or an address.
  std::int64_t rating_tenths = 0;  ///< 48 is 4.8 stars; 0 means no rating.
  std::int64_t rating_count = 0;
  std::int64_t vat_permille = 0;  ///< 190 is 19 %; 0 is none or unknown.
  std::int64_t rank = 0;
  std::vector<std::string> tags;  ///< For example "organic".
  std::vector<Option> options;
  std::vector<Variant> variants;  ///< At least one; products without are left out.
};

struct Category {
  std::string id;
  LocalText name;
  std::string picture;
};

/// A shop one can walk into. Opening times are minutes of the day, -1 when closed.
struct Location {
  std::string id;
  LocalText name;
  std::string city;
  std::pair<int, int> hours[7];  ///< Monday first.
};

/// The shop itself: its name, its brands' tokens and its places.
struct ShopFacts {
  LocalText name;
  std::string brand;                    ///< The brand shown to those who chose none.
  std::vector<NamedValue> brand_names;  ///< Brand id to shown name.
  std::vector<Category> categories;
  std::vector<Location> locations;
  std::vector<Promotion> promotions;
  std::vector<std::pair<std::string, LocalText>> segments;  ///< Id to shown name.
  std::vector<NamedValue> tokens;  ///< "<brand>/<theme>/<token>" to "#rrggbb".
};

/// One of the texts that devices wrote without knowing of each other.
struct ChoiceText {
  std::string text;
  std::string device;  ///< Empty while it is not known.
};

/// What a bundle holds.
struct Part {
  std::string sku;
  std::int64_t quantity = 0;
  std::string note;
};

struct Line {
  std::string id;
  std::string sku;
  std::string product;
  std::vector<NamedValue> options;
  std::int64_t quantity = 0;
  std::int64_t purchasable = 0;
  std::string note;
  std::string fulfilment;  ///< Its own: "delivery", "collect:<location>"; empty: as the order.
  std::vector<Part> parts;
  /// By option name; the text that counts is the last. More than one waits for a decision.
  std::vector<std::pair<std::string, std::vector<ChoiceText>>> choices;
  Money unit_price;
  Money line_total;
  bool pending = false;
};

struct Cart {
  std::int64_t epoch = 0;
  std::int64_t count = 0;
  Money subtotal;
  std::string note;
  std::vector<Line> lines;
  std::vector<Line> later;
  std::vector<std::pair<std::string, std::vector<Line>>> wishlists;
};

/// One side of a notice: who did what, when.
struct Deed {
  std::string name;
  std::string kind;
  std::string did;
  std::int64_t quantity = 0;
  std::int64_t at_ms = 0;
  std::string text;  ///< What was written, for "write".
};

struct Notice {
  std::string id;
  std::string type;
  std::string line;
  std::string sku;
  std::int64_t at_ms = 0;
  std::int64_t before = 0;
  std::int64_t after = 0;
  Deed mine;
  Deed other;
  bool undo = false;
  std::string order;    ///< Id of the order it is about, or empty.
  std::string number;   ///< That order's number, or how carts were joined.
  bool accept = false;  ///< A proposal that waits for an answer.
};

struct Device {
  std::string id;
  std::string name;
  std::string kind;
  bool self = false;
  bool online = false;
};

/// A session of the shopper's account, as the hub lists them.
struct AccountSession {
  std::string id;
  std::string name;
  std::string place;
  std::int64_t used_ms = 0;
  bool self = false;
  bool passkey = false;  ///< No session: a key that opens one.
};

struct Session {
  std::string kind = "guest";
  std::string name;
  std::string role = "write";
  std::string language;
  std::string theme;
  std::string brand;
  std::vector<Device> devices;
  std::vector<std::string> viewed;    ///< Product ids, the newest first.
  std::vector<std::string> compared;  ///< Product ids, the newest first.
  std::int64_t consent = -1;          ///< To recording: 1 given, 0 refused, -1 not asked yet.
  std::string focus_device;           ///< Name of the device that did something last.
  std::string focus_path;             ///< What it shows; empty for nothing.
  bool ended = false;                 ///< Signed out from elsewhere.
  std::int64_t joining = 0;           ///< To be picked on the device that offers; 0: nothing.
  std::string asked_name;             ///< The device that wants this cart; empty: none.
  std::vector<std::int64_t> asked_numbers;
  bool customer() const { return kind == "customer"; }
  /// The shopper's own: not of somebody who only looks, was let in to change, or helps.
  bool own() const { return role == "write"; }
};

struct Connection {
  std::string link = "offline";
  std::string saved = "device";
  std::string storage;
  std::int64_t pending = 0;
  std::string problem_code;
  std::string problem_detail;
};

/// The answer to a call (sign-in, hand-off, ...). `serial` grows by one with every result.
struct CallResult {
  std::string name;
  std::string error_code;  ///< Empty when it went well.
  std::string error_detail;
  std::string path;     ///< hand_off, share: the link's path; open_link: where it leads.
  std::string outcome;  ///< open_link: what came of it, see docs/PROTOCOL.md, "Links".
  std::int64_t expires_ms = 0;
  std::uint64_t serial = 0;
};

/// Everything the screens can show.
struct ShopModel {
  Session session;
  std::vector<AccountSession> sessions;  ///< As last asked for.
  Connection connection;
  ShopFacts shop;
  std::vector<Product> products;
  Cart cart;
  std::vector<Notice> notices;
  Checkout checkout;
  std::vector<Order> orders;  ///< The newest first.
  Found found;
  CallResult result;
  std::string origin;         ///< "https://shop.example": set by the shell, for the QR code.
  bool can_passkeys = false;  ///< The shell can ask an authenticator.
  bool has_session = false;
  bool has_connection = false;
  bool has_shop = false;
  bool has_catalogue = false;  ///< False shows the loading state.
  bool has_cart = false;
  std::uint64_t revision = 0;  ///< Grows with every change; the screens are rebuilt when it does.

  /// Null when there is no such product or variant. The pointers live until the next part.
  const Product* find_product(std::string_view id_or_sku) const;
  const Variant* find_variant(std::string_view sku) const;
  const Order* find_order(std::string_view id) const;
};

/// Takes one snapshot part, as JSON text. False when it is not a part; the model is unchanged.
bool apply_part(ShopModel& model, std::string_view json);

/// Takes one event, or the answer to a command when that is an error, as JSON text.
bool apply_event(ShopModel& model, std::string_view json);

}  // namespace noline::ui
