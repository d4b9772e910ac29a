// The hub as a state machine: told what happened, asked what to send.
//
// It holds no socket, file, clock, thread or log; `now` is an argument and the seed its only
// chance. The shell feeds it messages, then calls `commit` once for all of them (group commit),
// then polls until empty:
//
//   handle_message(...) ... handle_message(...)   rows joined in memory, answers staged
//   commit(now)                                   one transaction; only its success releases the
//   answers poll_transmit() ... poll_job()                what leaves
//
// So an acknowledgement is durable by construction, and a simulation runs the same code over a
// store in memory.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "core/accounts.hpp"
#include "core/ageing.hpp"
#include "core/audit.hpp"
#include "core/carrier.hpp"
#include "core/coupons.hpp"
#include "core/fence.hpp"
#include "core/hand_offs.hpp"
#include "core/identity.hpp"
#include "core/jobs.hpp"
#include "core/link.hpp"
#include "core/links.hpp"
#include "core/mail.hpp"
#include "core/outbox.hpp"
#include "core/passkeys.hpp"
#include "core/payments.hpp"
#include "core/service_types.hpp"
#include "core/shelf.hpp"

namespace noline::hub {

struct StockRows;

class Service {
 public:
  /// Draws this start's lineage and makes it durable. The seed is another one at every start: a
  /// lineage drawn twice would hide what a restore lost. The store must outlive the service.
  [[nodiscard]] static Result<std::unique_ptr<Service>> open(Store& store, const Seed& seed,
                                                             TimeMs now);

  /// To be set before anybody connects.
  void set_life(const Life& life) { life_ = life; }

  // What happened.
  void handle_connected(LinkId id, const LinkInfo& info, TimeMs now);
  void handle_message(LinkId id, std::string_view bytes, TimeMs now);
  /// One call of an HTTP request; its result carries `is_last`.
  void handle_request(LinkId id, std::string_view name, const nlohmann::json& args, TimeMs now);
  /// The peer broke a rule of the transport (size, frame type): says bye and closes.
  void handle_violation(LinkId id, Errc code, std::string_view reason, TimeMs now);
  void handle_disconnected(LinkId id, TimeMs now);
  /// The shell's buffer for the link is full: nothing but answers is produced until
  /// `handle_drained`.
  void handle_blocked(LinkId id);
  void handle_drained(LinkId id);
  void handle_job_done(const JobResult& result, TimeMs now);
  void handle_timeout(TimeMs now);

  /// Writes rows of a shop's scope and returns how many changed; row by row: core/shop_intake.hpp.
  std::size_t put_shop(std::string_view scope_name, const std::vector<ShopRow>& rows,
                       Missing missing, TimeMs now);
  /// Takes over the operator's list of coupons; returns how many changed.
  std::size_t put_coupons(const std::vector<CouponRow>& rows, Missing missing, TimeMs now);
  /// Takes over the operator's list of buy links of a shop; returns how many changed.
  std::size_t put_links(std::string_view shop_scope, const std::vector<LinkRow>& rows,
                        Missing missing, TimeMs now);
  /// Takes over what tills sold and people counted; see stock_rows.hpp. `teller` makes the rows'
  /// own numbers unique. Answers {applied, repeated, problems: [{line, id, reason}]}.
  nlohmann::json put_stock_rows(std::string_view scope_name, std::string_view teller,
                                const StockRows& rows, TimeMs now);
  /// The keys of tills and agents; without any nobody is one.
  void set_operator_keys(std::vector<OperatorKey> keys) { keys_ = std::move(keys); }
  /// Tells passwords that are too common to be taken; without it none is.
  void set_common_passwords(bool (*is_common)(std::string_view)) { is_common_ = is_common; }
  /// Who checks ID tokens; without one none is taken. It must outlive the service.
  void set_identities(const IdentityVerifier* verifier) { identities_ = verifier; }
  /// Who checks passkeys; without one there are none. It must outlive the service.
  void set_passkeys(const PasskeyVerifier* verifier) { passkeys_.set_verifier(verifier); }
  /// What becomes of a guest's cart at a sign-in that does not say so itself.
  void set_guest_merge(GuestMerge policy) { guest_merge_ = policy; }
  /// How long an access token is good.
  void set_access_ms(TimeMs ms) { accounts_.tokens().set_access_ms(ms); }
  /// Says bye to everybody, with retry times spread over some seconds.
  void drain(TimeMs now);

  /// Makes everything durable and releases what was staged. On failure every link is told to come
  /// back later.
  Status commit(TimeMs now);
  /// False once the store is gone for good: the process must end and be started anew.
  [[nodiscard]] bool is_sound() const { return is_sound_; }

  // What to do. Nothing is produced while there is something to commit.
  [[nodiscard]] std::optional<Transmit> poll_transmit();
  [[nodiscard]] std::optional<Job> poll_job();
  /// When handle_timeout wants to be called.
  [[nodiscard]] std::optional<TimeMs> poll_timeout() const;

  /// What to deliver, once it is durable that it was asked for.
  [[nodiscard]] std::optional<Mail> poll_mail();
  [[nodiscard]] std::optional<AuditEvent> poll_audit() { return audit_.poll(); }
  [[nodiscard]] const ServiceCounts& counts() const { return counts_; }
  [[nodiscard]] std::size_t link_count() const { return links_.size(); }
  [[nodiscard]] std::uint64_t lineage() const { return lineage_; }
  /// What is for sale under a SKU, or nothing.
  [[nodiscard]] std::optional<Offer> find_offer(std::string_view shop, const std::string& sku);
  /// A scope's rows, or null.
  [[nodiscard]] const Scope* find_scope(std::string_view name) { return scopes_.find(name); }

 private:
  friend class ShopIntake;
  Service(Store& store, Chance chance, std::vector<StoredLineage> lineages);

  // service.cpp
  [[nodiscard]] Link* find_link(LinkId id);
  void take_message(Link& link, wire::Message message, TimeMs now);
  void send(const Link& link, const wire::Message& message);
  void say_bye(Link& link, Errc code, std::string_view reason, TimeMs retry_ms);
  void fail_batch(TimeMs now);

  // sessions.cpp
  void take_hello(Link& link, const wire::Hello& hello, TimeMs now);
  void open_scopes(Link& link, const wire::Hello& hello, TimeMs now);
  [[nodiscard]] Role role_in(const Session& session, std::string_view scope_name);
  [[nodiscard]] bool is_resumable(const Scope& scope, const wire::ScopeCursor& cursor) const;
  [[nodiscard]] std::uint64_t shared_seq(const Scope& scope, const wire::ScopeCursor& cursor) const;
  void write_device(Link& link, TimeMs now);
  void tell_presence(Scope& scope);
  void forget_link(Link& link, TimeMs now);

  // pushes.cpp
  struct Batch;
  void take_rows(Link& link, const wire::Rows& rows, TimeMs now);
  [[nodiscard]] Status check_row(const LinkScope& at, const Row& row, TimeMs now) const;
  [[nodiscard]] static Status check_fresh(const LinkScope& at, const Row& row, std::uint64_t seen);
  void note_context(const Link& link, Scope& scope, const std::vector<std::string>& keys,
                    TimeMs now);
  void join_pushed(LinkScope& at, const Row& row, Batch& batch);
  std::size_t take_left(const Link& link, LinkScope& at, const std::vector<Row>& rows, TimeMs now);
  void finish_rows(const Link& link, LinkScope& at, Batch& batch, TimeMs now);
  void spread_to_adopter(Scope& scope, const std::vector<std::string>& changed, TimeMs now);
  // wallets.cpp
  void tell_coupon(Scope& scope, const std::string& code, TimeMs now);
  [[nodiscard]] std::vector<Coupon> wallet_of(const Scope& scope, std::uint32_t epoch);
  void note_coupons(Scope& scope, const std::vector<std::string>& keys, TimeMs now);
  void tell_holders(const std::string& code, TimeMs now);
  void carry_coupons(Scope& scope, std::uint32_t epoch, const nlohmann::json& verdicts);
  void spend_coupon(Scope& scope, const nlohmann::json& order, bool is_used, TimeMs now);
  // operators.cpp
  [[nodiscard]] Result<nlohmann::json> till_sale(const nlohmann::json& args, TimeMs now);
  [[nodiscard]] std::optional<StoredStockEntry> find_told(const std::string& shop,
                                                          const std::string& reference);
  [[nodiscard]] Result<nlohmann::json> agent_sign_in(const nlohmann::json& args, TimeMs now);
  [[nodiscard]] static Status check_agent_row(const Row& row, const Value* held);
  // admission.cpp
  [[nodiscard]] Result<nlohmann::json> admit(const nlohmann::json& args, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> admit_by_token(const nlohmann::json& args, TimeMs now);
  [[nodiscard]] nlohmann::json admit_as(const std::string& identity, const std::string& name,
                                        TimeMs now);
  [[nodiscard]] nlohmann::json code_to_enter(const std::string& scope, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> passkey_call(const Link& link, const wire::Call& call,
                                                    TimeMs now);
  [[nodiscard]] Result<nlohmann::json> enter(const Link& link, const nlohmann::json& args,
                                             TimeMs now);
  // stock_calls.cpp
  [[nodiscard]] Result<nlohmann::json> stock_call(const wire::Call& call, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> stock_quota(const nlohmann::json& args, TimeMs now);
  // reservations.cpp
  [[nodiscard]] Result<nlohmann::json> reserve(const Link& link, const nlohmann::json& args,
                                               TimeMs now);
  [[nodiscard]] Result<nlohmann::json> release(const Link& link, const nlohmann::json& args);
  void note_checkout(const Link& link, Scope& scope, TimeMs now);
  void move_holds(std::string_view from, std::string_view to, TimeMs now);
  [[nodiscard]] nlohmann::json hold_cart(const Scope& scope, const CheckoutRequest& wish,
                                         TimeMs now);
  // consent.cpp
  void erase_withdrawn(Scope& scope);
  void spread_consent(Scope& scope);
  // epochs.cpp
  /// A push to a cart that was ordered, and what the line was before.
  struct LateEdit {
    std::string key;
    Line before;
  };
  void tell(Scope& scope, std::vector<Row> rows);
  void close_epoch(Scope& scope, const nlohmann::json& order, TimeMs now);
  [[nodiscard]] static bool is_closed(const Scope& scope, std::string_view key);
  /// Returns the keys that changed.
  std::vector<std::string> carry_late(Scope& scope, const std::vector<LateEdit>& edits, TimeMs now);
  // checkout.cpp
  [[nodiscard]] static nlohmann::json ordered_before(const Scope& scope, std::uint32_t epoch);
  [[nodiscard]] Result<nlohmann::json> checkout(Link& link, const nlohmann::json& args, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> place_order(Link& link, Scope& scope,
                                                   const CheckoutRequest& request,
                                                   const Fence& fence, TimeMs now);

  // orders.cpp, order_course.cpp
  struct OrderPlace {
    Scope* scope = nullptr;
    std::string key;
  };
  [[nodiscard]] Result<OrderPlace> find_order(const Link& link, const nlohmann::json& args);
  void write_order(const OrderPlace& place, const nlohmann::json& order, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> cancel_order(Link& link, const nlohmann::json& args,
                                                    TimeMs now);
  [[nodiscard]] Result<nlohmann::json> confirm_order(Link& link, const nlohmann::json& args,
                                                     TimeMs now);
  [[nodiscard]] Result<nlohmann::json> payment_event(const nlohmann::json& args, TimeMs now);
  void end_order(const OrderPlace& place, nlohmann::json& order, const char* status,
                 PaymentEffect effect, TimeMs now);
  void settle_payment(const std::string& id, PaymentEvent event, TimeMs now);
  std::string carry_late_coupon(Scope& scope, const std::string& key);
  void put_coupons_back(Scope& scope, const nlohmann::json& order, std::vector<Row>& rows);
  void put_back(Scope& scope, const nlohmann::json& order, TimeMs now);
  void run_due_payments(TimeMs now);
  [[nodiscard]] Result<nlohmann::json> ask_return(const Link& link, const nlohmann::json& args,
                                                  TimeMs now);
  [[nodiscard]] Result<nlohmann::json> order_status(const nlohmann::json& args, TimeMs now);
  [[nodiscard]] Result<bool> apply_order_row(const std::string& right, const nlohmann::json& row,
                                             TimeMs now);
  [[nodiscard]] std::optional<OrderPlace> find_number(const std::string& number);
  void index_order(const Scope& scope, const nlohmann::json& order, TimeMs now);
  void forget_number(const std::string& number);
  [[nodiscard]] Result<bool> take_return(const OrderPlace& place, nlohmann::json& order,
                                         const nlohmann::json& row, TimeMs now);
  // fan_out.cpp
  void fan_out(Scope& scope, std::vector<Row> rows, LinkId origin);
  void echo(Link& link, std::uint32_t index, std::vector<Row> rows);
  void fall_behind(Link& link, std::uint32_t index);
  [[nodiscard]] bool stage_page();
  [[nodiscard]] SharedBytes page(Link& link, std::uint32_t index);
  [[nodiscard]] wire::Rows collect_page(const LinkScope& at, std::uint32_t index) const;
  // catalogue.cpp, everywhere.cpp
  void send_products(Link& link, LinkScope& at, const std::vector<std::string>& ids);
  void take_watch(Link& link, const wire::Watch& watch);
  [[nodiscard]] Result<nlohmann::json> catalogue_call(Link& link, const wire::Call& call);
  void take_stored(Link& link, const wire::Ack& ack, TimeMs now);
  void note_own_changes(LinkScope& at, std::uint64_t head_before, TimeMs now);
  void advance_stored(LinkScope& at, std::uint64_t stored, TimeMs now);
  void update_everywhere(Scope& scope, TimeMs now);
  void tell_everywhere(Scope& scope, TimeMs now);

  // ageing.cpp
  void age_scope(Scope& scope, TimeMs now);
  void expire_cart(Scope& scope, TimeMs now);
  void tell_floor(Scope& scope, TimeMs now);
  [[nodiscard]] bool is_away_too_long(const Scope& scope, const wire::ScopeCursor& cursor) const;

  // calls.cpp
  void take_call(Link& link, const wire::Call& call, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> run_call(Link& link, const wire::Call& call, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> run_cart_call(Link& link, const wire::Call& call,
                                                     TimeMs now);
  [[nodiscard]] Result<nlohmann::json> begin_sign_in(Link& link, const wire::Call& call,
                                                     TimeMs now);
  [[nodiscard]] Result<nlohmann::json> finish_sign_in(const PendingJob& job,
                                                      const JobResult& result, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> finish_job(const PendingJob& job, const JobResult& result,
                                                  TimeMs now);
  [[nodiscard]] static std::string adoptable(const Session& session);
  void send_result(Link& link, std::uint64_t call_id, Result<nlohmann::json> result);
  [[nodiscard]] bool take_attempt(const std::string& email, std::uint64_t peer, TimeMs now);
  [[nodiscard]] bool is_asking_around(std::uint64_t peer, TimeMs now) const;
  void note_taken(std::uint64_t peer, TimeMs now);

  // devices.cpp
  [[nodiscard]] Result<Session> authenticate(const nlohmann::json& credential, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> session_call(Link& link, const wire::Call& call, TimeMs now);
  [[nodiscard]] nlohmann::json take_over(Link& link, Session session);
  void await_end(const Link& link);
  void end_links(TimeMs now);
  [[nodiscard]] nlohmann::json list_sessions(const Session& own);
  [[nodiscard]] Result<nlohmann::json> revoke_sessions(const Session& own,
                                                       const nlohmann::json& args, TimeMs now);
  std::size_t end_sessions(std::string_view scope,
                           const std::function<bool(const StoredSession&)>& is_meant, TimeMs now);
  void end_session(const StoredSession& stored, std::string_view why, TimeMs now);
  void tell_of_session(const char* type, std::string_view detail, std::string_view scope_name,
                       const nlohmann::json& device, TimeMs now);
  static void silence(Link& link);
  [[nodiscard]] Result<nlohmann::json> sign_out(Link& link);

  // hand_offs.cpp
  [[nodiscard]] Result<nlohmann::json> create_hand_off(Link& link, const nlohmann::json& args,
                                                       TimeMs now);
  [[nodiscard]] Result<nlohmann::json> redeem_hand_off(Link& link, const wire::Call& call,
                                                       TimeMs now);
  [[nodiscard]] Result<nlohmann::json> confirm_hand_off(Link& link, const nlohmann::json& args,
                                                        TimeMs now);
  [[nodiscard]] Link* find_source(const HandOff& offer);
  void tell_asked(const Link& source);
  HandOffs::iterator end_hand_off(HandOffs::iterator at, const Error& why);
  void end_hand_offs(TimeMs now);

  // claims.cpp, links.cpp
  [[nodiscard]] Result<nlohmann::json> park_claim(const Link& link, const nlohmann::json& args,
                                                  TimeMs now);
  [[nodiscard]] Result<nlohmann::json> redeem_claim(Link& link, std::string_view code, TimeMs now);
  void unpack(Scope& scope, const std::vector<Row>& rows, TimeMs now);
  void end_claims(TimeMs now);
  [[nodiscard]] Result<nlohmann::json> link_call(const Link& link, const wire::Call& call,
                                                 TimeMs now);
  // sealed_edits.cpp
  [[nodiscard]] Result<nlohmann::json> deliver_edits(const Link& link, const nlohmann::json& args,
                                                     TimeMs now);
  // passwords.cpp
  [[nodiscard]] Status check_new_password(const SignIn& request) const;
  [[nodiscard]] Result<nlohmann::json> begin_job(PendingJob pending, Job job);
  [[nodiscard]] Result<nlohmann::json> change_password(Link& link, const wire::Call& call,
                                                       TimeMs now);
  [[nodiscard]] Result<nlohmann::json> forgot_password(const Link& link, const nlohmann::json& args,
                                                       TimeMs now);
  [[nodiscard]] Result<nlohmann::json> reset_password(Link& link, const wire::Call& call,
                                                      TimeMs now);
  [[nodiscard]] Result<nlohmann::json> take_checked(PendingJob job, const JobResult& result);
  [[nodiscard]] Result<nlohmann::json> set_password(const PendingJob& job, const JobResult& result,
                                                    TimeMs now);
  // erasure.cpp
  [[nodiscard]] Result<nlohmann::json> begin_erase(Link& link, const wire::Call& call, TimeMs now);
  [[nodiscard]] Result<nlohmann::json> finish_erase(const PendingJob& job, const JobResult& result,
                                                    TimeMs now);
  [[nodiscard]] nlohmann::json erase(const std::string& scope_name, LinkId caller, TimeMs now);
  nlohmann::json keep_orders(const Scope& scope);
  void let_go(const std::string& scope_name, LinkId caller, TimeMs now);

  // export.cpp
  [[nodiscard]] Result<nlohmann::json> offer_export(const Link& link, const nlohmann::json& args,
                                                    TimeMs now);
  [[nodiscard]] Result<nlohmann::json> export_data(Link& link, const nlohmann::json& args,
                                                   TimeMs now);
  // adoption.cpp
  void adopt(std::string_view guest_name, std::string_view adopter_name, GuestMerge policy,
             TimeMs now);
  void merge_cart(Scope& guest, Scope& adopter, GuestMerge policy, TimeMs now);
  void finish_carrying(Carrier& carrier, Scope& adopter, const std::vector<std::string>& keys,
                       TimeMs now);
  [[nodiscard]] Result<nlohmann::json> merge_guest(Link& link, const nlohmann::json& args,
                                                   TimeMs now);
  [[nodiscard]] Result<GuestMerge> asked_merge(const nlohmann::json& args) const;
  void carry_rows(Scope& guest, Scope& adopter, const std::vector<std::string>& keys, TimeMs now);

  Store& store_;
  Life life_;
  Chance chance_;
  Accounts accounts_;
  std::uint64_t lineage_ = 0;
  std::unordered_map<std::uint64_t, std::int64_t> lineage_numbers_;  ///< By lineage id.
  Scopes scopes_;
  Shelf shelf_{scopes_, store_};
  TestPayments payments_{scopes_};
  Coupons coupons_{scopes_};
  Links buy_links_{scopes_, shelf_};
  std::vector<OperatorKey> keys_;
  const IdentityVerifier* identities_ = nullptr;
  Passkeys passkeys_{store_, chance_};
  bool (*is_common_)(std::string_view) = nullptr;
  HybridClock clock_;
  Outbox outbox_;
  Audit audit_;
  HandOffs hand_offs_;
  std::deque<Mail> mails_;
  std::map<LinkId, Link> links_;
  std::set<LinkId> greeting_;  ///< Links that have not said hello.
  std::set<LinkId> behind_;    ///< Links that wait for pages.
  std::multimap<TimeMs, LinkId>
      ending_;  ///< When access tokens run out; renewed ones leave theirs.
  std::map<std::string, Scope*> everywhere_due_;
  std::deque<Job> jobs_;
  std::map<std::uint64_t, PendingJob> pending_jobs_;
  std::map<std::string, MinuteCounter> attempts_;  ///< By e-mail address, cleared every minute.
  TimeMs attempts_since_ms_ = 0;
  std::map<std::uint64_t, MinuteCounter> askers_;   ///< Taken addresses of an hour, by peer.
  std::map<std::uint64_t, MinuteCounter> parkers_;  ///< Parcels of a week, by network address.
  TimeMs swept_ms_ = 0;
  std::uint64_t job_count_ = 0;
  GuestMerge guest_merge_ = GuestMerge::sum;
  bool is_dirty_ = false;
  bool is_sound_ = true;
  bool is_draining_ = false;
  ServiceCounts counts_;
};

/// Whether the scope's shopper has agreed to a record being kept; rows that are none pass.
[[nodiscard]] Status check_consent(const Scope& scope, std::string_view key, const Value& value);

/// The key under which an account holds a copy of a guest's order.
[[nodiscard]] std::string adopted_order_key(std::string_view guest_scope, std::string_view key);

}  // namespace noline::hub
