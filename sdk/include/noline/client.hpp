// The shopper's cart and context on one device: commands in, views and notices out.
//
// `Client` does no I/O. It is told what happened (`handle_*`) and asked what is to be done
// (`poll_*`), each until it answers nothing. Whoever drives it owns clock, storage, transport and
// chance: see runner.hpp for a driver with a thread, and docs/EMBEDDING.md for writing one. Every
// `now` is device time in milliseconds since 1970.
//
// An edit is applied at once, then stored, then pushed; nothing leaves before the own store has it.
// One thread at a time may use a Client.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "noline/result.hpp"
#include "noline/rows.hpp"
#include "noline/search.hpp"
#include "noline/stamp.hpp"
#include "noline/storage.hpp"
#include "noline/views.hpp"
#include "noline/wire.hpp"

namespace noline {

/// What the hub and the shopper's other devices see of this one.
struct DeviceInfo {
  std::string name = "Browser";  ///< As a person would say it: "Laptop", "Anna's phone".
  std::string kind = "web";      ///< web, app, kiosk, cli
  std::string language = "de";   ///< BCP 47 primary subtag.
};

struct ClientOptions {
  std::array<std::uint8_t, 32> seed{};  ///< From a cryptographic source; the client's only chance.
  DeviceInfo device;
  std::string shop = "demo";
};

/// The number of an edit; numbers rise, so that one mark says how far all of them are.
struct EditId {
  std::uint64_t value = 0;
};

/// Edits up to each number are: in memory; in the own store; durable at the hub; on every live
/// device. Every wait ends: a mark also passes edits that are no more, because the hub refused them
/// for good, or because `reset` or a sign-out gave them up.
struct EditMarks {
  std::uint64_t applied = 0;
  std::uint64_t device = 0;
  std::uint64_t hub = 0;
  std::uint64_t everywhere = 0;
  bool operator==(const EditMarks&) const = default;
};

/// Names an outstanding call to the hub.
struct CallId {
  std::uint64_t value = 0;
};

struct CallFinished {
  CallId id;
  std::string name;
  wire::Json ok;  ///< Null when it failed.
  Error error;    ///< Errc::none when it succeeded.
};

enum class LinkState : std::uint8_t { offline, connecting, online };
enum class LinkRequest : std::uint8_t { keep, connect, close };

/// What is bought: a SKU, and options that refine it. Options that the catalogue gives as variants
/// select the variant; defaults may be left out; free texts (an engraving) make a line of their
/// own.
struct LineChoice {
  std::string sku;
  std::map<std::string, std::string> options;
};

class Client {
 public:
  /// Opens on what the store held (empty for a new device). Draws a new replica id. Rows that
  /// cannot be decoded fail the opening with `storage_damaged`, so that nothing is overwritten.
  static Result<std::unique_ptr<Client>> open(const ClientOptions& options, StoredState stored,
                                              TimeMs now);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Commands. Each is applied at once and returns the edit's number, or an error with nothing
  // changed.

  Result<EditId> add(const LineChoice& choice, std::uint32_t quantity, TimeMs now);
  /// Quantity 0 removes the line.
  Result<EditId> set_quantity(LineId line, std::uint32_t quantity, TimeMs now);
  Result<EditId> remove(LineId line, TimeMs now);
  /// `list`: "cart", "later" or "wishlist:<name>".
  Result<EditId> move(LineId line, std::string_view list, TimeMs now);
  /// Empties the cart list; what is saved for later stays.
  Result<EditId> clear_cart(TimeMs now);
  Result<EditId> set_field(LineId line, std::string_view name, std::string_view text, TimeMs now);
  /// Writes a text that must not be lost silently, such as an engraving, or decides between several
  /// that were written without knowing of each other: all that this device shows are replaced.
  /// `name`: a-z A-Z 0-9 _ - . of at most 40 characters.
  Result<EditId> choose(LineId line, std::string_view name, std::string_view text, TimeMs now);
  Result<EditId> set_cart_note(std::string_view text, TimeMs now);
  Result<EditId> set_coupon(std::string_view code, bool is_on, TimeMs now);
  /// Context that follows the shopper: language, theme, focus, ...
  Result<EditId> prefer(std::string_view name, Scalar value, TimeMs now);
  // What the shopper did, recorded only under a consent; without one the error is `not_allowed`.
  // Withdrawing erases what was recorded, on all devices and at the hub, also what another device
  // recorded meanwhile.

  Result<EditId> view_product(std::string_view product, TimeMs now);
  Result<EditId> record_search(std::string_view text, TimeMs now);
  /// Where this device is, so that another one can offer to go on there.
  Result<EditId> record_focus(std::string_view path, TimeMs now);
  /// Takes a product on the list to compare, or off it. The newest limits::compared_max are shown.
  Result<EditId> compare(std::string_view product, bool is_on, TimeMs now);
  /// `purpose`: "history" for the three records above; others are the embedder's own.
  Result<EditId> consent(std::string_view purpose, bool is_given, TimeMs now);
  /// Empties a record without withdrawing the consent: "viewed", "searched" or "focus".
  Result<EditId> forget(std::string_view list, TimeMs now);

  /// Forgets who was here, at once and without the hub: what was not sent is gone, what the hub has
  /// stays with whoever opened it elsewhere. The device goes on as a new guest. For shared devices:
  /// an idle kiosk, or a sign-out that cannot wait for a link. Answers of calls that nobody took
  /// are gone; calls that wait fail as `offline`.
  EditId reset(TimeMs now);

  Result<EditId> dismiss_notice(std::uint64_t notice, TimeMs now);
  Result<EditId> undo_notice(std::uint64_t notice, TimeMs now);
  /// Does what a proposal asks for, once, however many devices accept it.
  Result<EditId> accept_notice(std::uint64_t notice, TimeMs now);

  /// Orders the cart as this device shows it, once: the answer's "outcome" says what came of it
  /// (docs/PROTOCOL.md, "Checkout"). `options` overrides the draft: {"fulfilment", "store",
  /// "payment", "email", "address": {...}, "shown"}. Waits for pending edits to reach the hub;
  /// without a link it fails at once with `offline`, and the draft stays.
  Result<CallId> order(const wire::Json& options, TimeMs now);

  /// Asks the hub: cancel, confirm (of an order), sign_up, sign_in, sign_out, hand_off, join. The
  /// answer is a CallFinished from poll_call(); without a link, or when the link breaks, it is
  /// `offline`.
  CallId call(std::string_view name, wire::Json args, TimeMs now);

  /// One command as JSON (docs/EMBEDDING.md lists them): {"do":"add","sku":"TEA","quantity":1}.
  /// Answers
  /// {"edit":n}, {"call":n} or {"error":{"code","detail"}}.
  wire::Json command(const wire::Json& command, TimeMs now);

  // Finding products: docs/EMBEDDING.md, "found".

  /// Searches for what a list shows, here or at the hub. The answer comes in the part `found` under
  /// the name `as`, and follows the products; of the last 8 names one is kept. Asking again under
  /// the same name with a larger `limit` adds to the list. Nothing is edited: the answer is the
  /// last edit there was.
  EditId find(std::string_view as, SearchRequest request, TimeMs now);
  /// Asks the hub for a product that this device does not have. It comes with the part `catalogue`,
  /// or its id is among `missing` of the part `found`.
  EditId look_up(const std::string& product, TimeMs now);
  /// The part `found`.
  [[nodiscard]] wire::Json found() const;

  // What happened.

  void handle_connected(TimeMs now);
  void handle_message(std::string_view bytes, TimeMs now);
  void handle_disconnected(TimeMs now);
  /// The batch with this token is durable, or failed; a failed one comes again.
  void handle_stored(std::uint64_t token, const Status& status, TimeMs now);
  void handle_timeout(TimeMs now);

  // What is to be done; ask until nothing comes.

  std::optional<StoreBatch> poll_store();
  std::optional<std::string> poll_transmit(TimeMs now);
  std::optional<CallFinished> poll_call();
  /// Whether to open or to close the connection now.
  LinkRequest poll_link(TimeMs now);
  /// When handle_timeout wants to be called.
  [[nodiscard]] std::optional<TimeMs> poll_timeout() const;

  // Views; valid copies, cheap enough to take after every change.

  [[nodiscard]] CartView cart() const;
  [[nodiscard]] SessionView session() const;
  [[nodiscard]] ContextView context() const;
  [[nodiscard]] ConnectionView connection() const;
  [[nodiscard]] std::vector<NoticeView> notices() const;
  [[nodiscard]] CheckoutView checkout() const;
  /// The orders of this shopper, the newest first, as canonical JSON texts.
  [[nodiscard]] std::vector<std::string> order_jsons() const;
  /// The shop's own description and its products, sorted by rank, as canonical JSON texts.
  [[nodiscard]] std::string shop_json() const;
  [[nodiscard]] std::vector<std::string> product_jsons() const;

  /// Numbers that rise whenever the part's content may have changed.
  /// Which promotions are open to which SKU now, as in the part "catalogue" (PROTOCOL.md).
  [[nodiscard]] std::string offers_json() const;
  [[nodiscard]] PartVersions versions() const;
  [[nodiscard]] EditMarks edit_marks() const;
  /// The link is up and everything the hub had at its beginning has arrived.
  [[nodiscard]] bool is_caught_up() const;
  /// Equal on all devices and the hub when they hold the same: docs/PROTOCOL.md, "State hash".
  [[nodiscard]] std::uint64_t state_hash() const;
  [[nodiscard]] ReplicaId replica() const;
  [[nodiscard]] std::string main_scope() const;
  /// For tests and tools: a row of the shopper's scope as this device shows it, or null. Valid
  /// until the next call that is not const.
  [[nodiscard]] const Value* find_row(std::string_view key) const;
  /// Binary frames by default; JSON for debugging by eye.
  void use_format(wire::Format format);
  /// What the store can promise, to be shown: "durable", "evictable" or "memory".
  void set_storage_class(std::string_view name);

  /// Opaque; named here so that the parts of the implementation can share it.
  struct State;

 private:
  Result<EditId> do_proposal(std::uint64_t notice, const wire::Json& proposal, TimeMs now);
  Result<EditId> undo_quantity(std::uint64_t id, const wire::Json& notice, LineId line, TimeMs now);
  Result<EditId> undo_text(const wire::Json& notice, LineId line, TimeMs now);
  Result<EditId> undo_guest_merge(const wire::Json& notice, TimeMs now);
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace noline
