// The hub's process: the real service over a store in memory, with group commits that take time,
// crashes between them, and backups that are put back.
#pragma once

#include <memory>
#include <optional>

#include "core/service.hpp"
#include "dice.hpp"
#include "hub_store.hpp"
#include "journal.hpp"
#include "kill_points.hpp"
#include "network.hpp"
#include "timeline.hpp"

namespace noline::simulation {

class Hub {
 public:
  Hub(Timeline& timeline, Dice& dice, Journal& journal)
      : timeline_(timeline), dice_(dice), journal_(journal) {}

  void attach(Network& network) { network_ = &network; }
  /// From the next start on; 0 is longer than any schedule.
  void set_floor(TimeMs floor_ms) { floor_ms_ = floor_ms; }
  void start();
  /// Loses everything since the last commit.
  void kill();
  /// Is killed at the next such moment, and starts again later.
  void kill_at(HubPoint point, TimeMs restart_ms);
  void start_after(TimeMs ms);
  void keep_backup();
  /// The store is what it was at a backup; the hub starts on it.
  void restore_backup();
  void end_faults() {
    fatal_.reset();
    store_.end_faults();
  }
  void fail_next_commit() { store_.fail_next_commit(); }
  /// The shell's buffer for a link is full, or free again.
  void block(LinkId link);
  void unblock(LinkId link);
  void put_prices(std::int64_t step);
  /// A whole catalogue of the shop "demo".
  void put_shop(const std::vector<hub::ShopRow>& rows);
  void put_links();

  void put_coupons(const std::vector<hub::CouponRow>& rows) {
    service_->put_coupons(rows, hub::Missing::withdrawn, timeline_.now());
    touch();
  }
  void put_links(const std::vector<hub::LinkRow>& rows) {
    service_->put_links("shop:demo", rows, hub::Missing::withdrawn, timeline_.now());
    touch();
  }
  /// From the next start on.
  void set_access_ms(TimeMs ms) { access_ms_ = ms; }
  /// Keys of tills and agents, from the next start on and now.
  void set_keys(std::vector<hub::OperatorKey> keys) { keys_ = std::move(keys); }
  /// A call over HTTP. Its answer, when it was given, is found by the number.
  std::uint64_t call(const std::string& name, const wire::Json& args);
  [[nodiscard]] const wire::Json* find_answer(std::uint64_t number) const {
    const auto at = answers_.find(number);
    return at == answers_.end() ? nullptr : &at->second;
  }

  void handle_connected(LinkId link);
  void handle_message(LinkId link, const std::string& bytes);
  void handle_lost(LinkId link);

  [[nodiscard]] bool is_up() const { return service_ != nullptr; }
  [[nodiscard]] bool has_uncommitted() const { return is_commit_due_; }
  void put_content(HubContent content) {
    store_.content() = content;
    backup_ = std::move(content);
    backup_ms_ = timeline_.now();
  }
  /// One that may be put back: none is that is older than the floor.
  [[nodiscard]] bool has_backup() const {
    return backup_ && (floor_ms_ == 0 || timeline_.now() - backup_ms_ < floor_ms_);
  }
  [[nodiscard]] HubStore& store() { return store_; }
  [[nodiscard]] const hub::Service& service() const { return *service_; }
  [[nodiscard]] hub::Service& service() { return *service_; }

 private:
  void touch();
  [[nodiscard]] bool is_struck(HubPoint point);
  void commit();
  void flush();
  void run_jobs();
  void plan_timeout();

  Timeline& timeline_;
  Dice& dice_;
  Journal& journal_;
  Network* network_ = nullptr;
  HubStore store_;
  std::optional<HubContent> backup_;
  TimeMs backup_ms_ = 0;
  TimeMs floor_ms_ = 0;
  std::unique_ptr<hub::Service> service_;
  std::uint64_t generation_ = 0;
  std::uint64_t wake_ = 0;
  std::vector<hub::OperatorKey> keys_;
  TimeMs access_ms_ = 15 * 60'000;
  std::uint64_t call_count_ = 0;
  std::map<std::uint64_t, wire::Json> answers_;
  bool is_commit_due_ = false;
  bool has_push_ = false;          ///< Among what waits for the commit.
  std::optional<HubPoint> fatal_;  ///< Where it is killed next.
  TimeMs restart_ms_ = 0;
};

}  // namespace noline::simulation
