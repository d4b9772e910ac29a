// What a Client holds. The parts of its behaviour live in files of their own and share this.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "client/product_index.hpp"
#include "model/chance.hpp"
#include "noline/client.hpp"
#include "noline/limits.hpp"
#include "noline/search.hpp"
#include "sync/scope_replica.hpp"

namespace noline {

/// Names in the store's meta table: append only.
namespace meta {
inline constexpr const char* device_id = "device";
inline constexpr const char* session = "session";
inline constexpr const char* leaving = "leaving";
inline constexpr const char* clock_offset = "clock_offset";
inline constexpr const char* replicas = "replicas";
inline constexpr const char* sealed = "sealed";
inline constexpr const char* large = "large";
inline constexpr const char* cursor_prefix = "cursor/";
}  // namespace meta

/// Who this device acts for.
struct Session {
  std::string scope;
  std::string kind;  ///< "guest" or "customer"
  std::string name;
  std::string role = "write";
  std::string token;      ///< From the hub; empty for a guest of this device's own making.
  std::string secret;     ///< Proves an own guest scope.
  std::string refresh;    ///< Gets the next token, once.
  std::string next;       ///< The own part of the refresh token after it, drawn here.
  TimeMs expires = 0;     ///< When the token runs out, by the hub's clock.
  bool is_ended = false;  ///< A guest because the session before was ended elsewhere.
  std::string seal;       ///< The key for what is still unsent when this session is left...
  std::string ticket;     ///< ...and what proves then that it comes from the session's device.
};

struct PendingCall {
  std::string name;
  TimeMs deadline = 0;
  bool is_sent = false;
  wire::Json args;
  bool is_after_pushes = false;  ///< Waits until the hub has every edit of the cart.
};

/// What a list of the screens shows; the last one asked for comes first.
struct FoundList {
  std::string as;  ///< The asker's name for it.
  SearchRequest request;
  SearchResult result;     ///< Of the hub.
  wire::Json facets;       ///< Of the hub, as it said them.
  std::uint64_t call = 0;  ///< The question that is on its way; 0 for none.
  bool is_here = true;     ///< It is searched among the products on this device.
};

[[nodiscard]] ReplicaId draw_replica(Chance& chance);

/// "sku" and the texts among "options".
[[nodiscard]] LineIdentity read_identity(const wire::Json& json);

struct Client::State {
  State(const ClientOptions& options, TimeMs now);

  ClientOptions options;
  Chance chance;
  HybridClock clock;
  std::string device_id;
  bool is_replica_remembered = false;
  std::vector<std::string> own_replicas;  ///< Openings that edited something, the newest last.
  Session session;
  std::string storage_class = "memory";
  wire::Format format = wire::Format::cbor;

  std::map<std::string, std::unique_ptr<sync::ScopeReplica>, std::less<>> scopes;
  std::vector<std::string>
      leaving;  ///< Guest scopes that were adopted and still have edits to deliver.
  /// Of shoppers who signed out here: {"ticket", "parcel"} each, which only the hub can open.
  wire::Json sealed = wire::Json::array();
  std::vector<std::string> erased_scopes;
  std::vector<std::pair<std::string, std::string>> erased_rows;  ///< Of a failed batch.
  std::map<std::string, std::string> unstored_meta;
  bool is_erasing = false;  ///< The next batch erases what nobody may find again.
  /// Nobody has done anything yet: who only looks around leaves no trace in the store.
  bool is_visit = false;

  // The link.
  LinkState link = LinkState::offline;
  bool wants_close = false;
  bool is_welcomed = false;
  bool is_clock_checked =
      false;               ///< Pending stamps were compared with the hub's clock on this link.
  bool is_halted = false;  ///< The hub refused the credential; only a person can go on.
  std::vector<std::string> link_scopes;  ///< Positions used on the wire.
  std::deque<std::string> outbox;
  std::optional<Error> problem;
  unsigned attempts = 0;
  TimeMs last_now = 0;
  TimeMs next_attempt = 0;
  TimeMs welcome_deadline = 0;
  wire::Json hand_off;  ///< Who asks for this cart, or null; see SessionView::asked.
  std::uint32_t join_number = 0;
  bool is_token_spent = false;  ///< The hub refused the access token: the refresh token is due.
  bool is_refreshing = false;   ///< This link's hello carried the refresh token.
  TimeMs renew_at = 0;          ///< When the token is renewed over the link; 0: not at all.
  std::uint64_t last_push = 0;
  TimeMs ack_due = 0;
  TimeMs reported_ms = 0;  ///< When the cursor was last reported.
  std::map<std::string, std::uint64_t> acked_cursors;
  std::map<std::uint64_t, PendingCall> calls;
  std::deque<CallFinished> finished_calls;

  // Storage.
  std::uint64_t last_token = 0;
  std::uint64_t stored_token = 0;
  std::map<std::uint64_t, std::uint64_t> batch_edits;  ///< Token to the last edit in it.
  StoreBatch batch_in_flight;                          ///< Without its rows.

  // Edits.
  EditMarks marks;
  /// At least the lines with a quantity; counted anew only when this bound reaches the limit.
  std::size_t living_lines_bound = limits::lines_per_cart_max;
  std::uint64_t push_edit = 0;
  std::deque<std::pair<std::uint64_t, std::uint64_t>>
      unspread;                      ///< (edit, seq) durable, not everywhere.
  bool must_spread_again = false;    ///< The hub lost what the numbers in `unspread` stood for.
  std::uint64_t everywhere_seq = 0;  ///< What the hub last said on this link.

  // Orders (epochs.cpp, checkout.cpp).
  std::uint32_t open_epoch = 1;
  std::string order_attempt;        ///< The idempotency key of this opening's order of...
  std::uint32_t attempt_epoch = 0;  ///< ...this epoch.
  wire::Json order_answer;          ///< What the hub last said to "checkout"; null when nothing.

  // Finding (finding.cpp).
  bool is_large = false;  ///< The shop has more products than a device is sent.
  std::vector<FoundList> found_lists;
  std::set<std::string> looked_up;  ///< Products and SKUs that the hub is being asked for...
  std::set<std::string> missing;    ///< ...and those that it does not know.

  PartVersions versions;
  mutable ProductIndex products;

  sync::ScopeReplica* main_scope = nullptr;
  sync::ScopeReplica* shop_scope = nullptr;

  sync::ScopeReplica& main() { return *main_scope; }
  [[nodiscard]] const sync::ScopeReplica& main() const { return *main_scope; }
  [[nodiscard]] sync::ScopeReplica& shop() { return *shop_scope; }
  [[nodiscard]] const sync::ScopeReplica& shop() const { return *shop_scope; }
  sync::ScopeReplica& open_scope(const std::string& name);
  [[nodiscard]] bool is_shop(std::string_view name) const { return name == "shop:" + options.shop; }

  Status restore(StoredState stored);
  void take_back_batch();
  void begin_guest();
  void enter(const std::string& scope);
  void store_session();
  void switch_session(Session next, TimeMs now);
  /// As Client::reset.
  EditId reset(TimeMs now);
  void leave(const std::string& scope);
  // Tokens (tokens.cpp).
  void take_tokens(const wire::Json& tokens);
  [[nodiscard]] wire::Json credential(TimeMs now);
  [[nodiscard]] bool is_session_stored() const;
  void end_hand_off();
  void plan_renewal(TimeMs now);
  void renew_when_due(TimeMs now);
  void drop_scope(const std::string& scope);
  void drop_drained_scopes();

  // Edits (commands.cpp).
  EditId finish_edit();
  void remember_replica();
  void end_visit();
  [[nodiscard]] std::uint32_t epoch() const { return open_epoch; }
  [[nodiscard]] Result<LineKey> living_line(LineId line) const;
  [[nodiscard]] LineKey key_of(LineId line) const { return {epoch(), line}; }
  [[nodiscard]] Status check_writable() const;
  /// As check_writable, for what is the shopper's own: an agent may not.
  [[nodiscard]] Status check_shopper() const;
  /// Changes the cart as its owner does; `edit` orders nothing.
  [[nodiscard]] bool can_edit() const { return session.role == "write" || session.role == "edit"; }
  [[nodiscard]] bool is_agent() const { return session.role == "agent"; }
  [[nodiscard]] Status check_new_line(const Line& line);
  [[nodiscard]] bool has_room_for_line();
  Result<EditId> add_pieces(const LineIdentity& what, std::uint32_t quantity, std::uint64_t notice,
                            TimeMs now);
  Result<EditId> write_register(std::string_view key, Scalar value, TimeMs now);
  /// Puts what the hub says of an opened link into the cart (links.cpp).
  [[nodiscard]] Error take_link(const wire::Json& args, const wire::Json& ok, TimeMs now);

  // Proposals (proposals.cpp).
  Result<EditId> propose(const char* did, const LineIdentity& what, wire::Json more, TimeMs now);
  Result<EditId> propose(const char* did, const LineKey& line, wire::Json more, TimeMs now);

  // Context (context.cpp).
  [[nodiscard]] const Trail& trail(std::string_view key) const;
  [[nodiscard]] Trail fresh_trail(std::string_view key) const;
  [[nodiscard]] static std::string history_consent_key();
  Result<EditId> write_mark(std::string_view key, Trail::Mark mark, TimeMs now);
  Result<EditId> record(std::string_view key, std::string_view what, std::string_view text,
                        TimeMs now);
  Result<EditId> erase_trail(const std::string& key, TimeMs now);
  void erase_withdrawn();
  void note_erasure(const sync::ScopeReplica& scope, const Row& row);

  // Orders.
  void find_open_epoch();
  void note_orders(const std::vector<std::string>& keys);
  void carry_late_edits(std::uint32_t closed);
  void take_order_answer(const wire::Json& answer);
  /// What the hub says in the shopper's scope; null when it says nothing.
  [[nodiscard]] wire::Json owned(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> segments() const {
    return read_segments(owned("membership"));
  }
  /// The hub's time, as far as this device knows.
  [[nodiscard]] TimeMs hub_now() const { return last_now + clock.offset_ms(); }

  // Notices (notices.cpp).
  void note_meetings(const std::vector<sync::Meeting>& meetings, TimeMs now);
  void note_refusals(const std::vector<wire::Refusal>& refused, TimeMs now);

  // The link (conversation.cpp).
  void note_time(TimeMs now);
  void send(const wire::Message& message);
  void send_hello(TimeMs now);
  void close_link(TimeMs now, TimeMs retry_ms);
  void take(const wire::Welcome& welcome, TimeMs now);
  void take(wire::Rows rows, TimeMs now);
  void take(const wire::Ack& ack, TimeMs now);
  void take(const wire::CallResult& result, TimeMs now);
  void take(const wire::Signal& signal, TimeMs now);
  void take(const wire::Bye& bye, TimeMs now);
  [[nodiscard]] sync::ScopeReplica* linked(std::uint32_t index);
  bool send_next_push(TimeMs now);
  void send_due_acks(TimeMs now);
  void refresh_marks();
  [[nodiscard]] bool restamp_pending(TimeMs now);

  // Finding (finding.cpp).
  void forget_lists();
  [[nodiscard]] bool ask_hub(FoundList& list, TimeMs now);
  void take_shop_size(std::uint64_t size);
  void take_unwatched(const wire::Json& ids, TimeMs now);
  void begin_finding(TimeMs now);
  void look_up_unknown(TimeMs now);
  void take_found(std::uint64_t call, const wire::Json& ok, const Error& error, TimeMs now);
  void take_looked_up(const wire::Json& args, const wire::Json& ok, const Error& error);
  [[nodiscard]] std::vector<std::string> watched_products() const;
  void trim_products();

  // Signing out without the hub (sealing.cpp).
  [[nodiscard]] bool is_sealable() const;
  [[nodiscard]] wire::Json seal_unsent(bool is_discarding);
  void deliver_sealed(TimeMs now);
  void take_delivered(const Error& error);

  // Calls (calls.cpp).
  std::uint64_t begin_call(std::string_view name, wire::Json args, TimeMs now);
  void finish_call(std::uint64_t id, wire::Json ok, Error error, TimeMs now);
  void fail_calls(bool only_sent, TimeMs now);
  void send_waiting_calls();
};

}  // namespace noline
