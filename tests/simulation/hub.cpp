#include "hub.hpp"

#include <cassert>
#include <utility>

namespace noline::simulation {
namespace {

/// Links of the network count from one.
constexpr LinkId request_link = LinkId{1} << 40U;

}  // namespace

void Hub::start() {
  hub::Seed seed{};
  for (unsigned char& byte : seed)
    byte = static_cast<unsigned char>(dice_.below(256));
  ++generation_;
  auto opened = hub::Service::open(store_, seed, timeline_.now());
  // A disk that fails at the start ends the process; its supervisor starts it again.
  for (int again = 0; !opened && again < 3; ++again)
    opened = hub::Service::open(store_, seed, timeline_.now());
  assert(opened);
  service_ = std::move(*opened);
  if (floor_ms_ != 0)
    service_->set_life({floor_ms_, 1000, 0});
  service_->set_operator_keys(keys_);
  service_->set_access_ms(access_ms_);
  is_commit_due_ = false;
  network_->set_hub_up(true);
  plan_timeout();
}

void Hub::kill() {
  if (!service_)
    return;
  service_.reset();
  has_push_ = false;
  ++generation_;
  is_commit_due_ = false;
  static_cast<void>(store_.rollback());
  network_->set_hub_up(false);
  network_->close_all();
}

void Hub::kill_at(HubPoint point, TimeMs restart_ms) {
  fatal_ = point;
  restart_ms_ = restart_ms;
}

void Hub::start_after(TimeMs ms) {
  timeline_.after(ms, [this] {
    if (!is_up())
      start();
  });
}

bool Hub::is_struck(HubPoint point) {
  // Where nobody waits for an acknowledgement a kill shows nothing.
  if (fatal_ != point || !has_push_)
    return false;
  fatal_.reset();
  journal_.say(std::string("hub: killed ") + name_of(point));
  journal_.sometimes("hub: killed", name_of(point));
  kill();
  start_after(restart_ms_);
  return true;
}

void Hub::keep_backup() {
  if (!is_commit_due_) {
    backup_ = store_.content();
    backup_ms_ = timeline_.now();
  }
}

void Hub::restore_backup() {
  kill();
  store_.content() = *backup_;
}

void Hub::put_prices(std::int64_t step) {
  std::vector<hub::ShopRow> rows;
  for (int number = 0; number < 2; ++number) {
    const std::string id = "P" + std::to_string(number);
    rows.push_back({"product/" + id, R"({"id":")" + id + R"(","price":)" +
                                         std::to_string(100 + step * (number + 1)) + "}"});
  }
  rows.push_back({"product/GOODS",
                  R"({"id":"GOODS","currency":"EUR","variants":[)"
                  R"({"sku":"TEA","price_minor":450},{"sku":"CUP","price_minor":900},)"
                  R"({"sku":"POT","price_minor":4800}]})"});
  service_->put_shop("shop:demo", rows, hub::Missing::stays, timeline_.now());
  put_links();
  touch();
}

/// One that works, one that is over, and one whose time has not come.
void Hub::put_links() {
  constexpr const char* lines =
      R"("lines":[{"sku":"TEA","quantity":2},{"sku":"CUP","quantity":1}])";
  const auto link = [&](const char* code, const char* when) {
    return hub::LinkRow{
        code, std::string(R"({"channel":"poster","campaign":"spring",)") + when + lines + "}"};
  };
  service_->put_links("shop:demo",
                      {link("POSTER", ""), link("OVER", R"("ends_ms":1,)"),
                       link("SOON", R"("starts_ms":9000000000000000,)")},
                      hub::Missing::withdrawn, timeline_.now());
}

void Hub::put_shop(const std::vector<hub::ShopRow>& rows) {
  service_->put_shop("shop:demo", rows, hub::Missing::withdrawn, timeline_.now());
  touch();
}

std::uint64_t Hub::call(const std::string& name, const wire::Json& args) {
  const LinkId link = request_link + ++call_count_;
  service_->handle_connected(link, {wire::Format::json, hub::LinkKind::request}, timeline_.now());
  service_->handle_request(link, name, args, timeline_.now());
  touch();
  return call_count_;
}

void Hub::handle_connected(LinkId link) {
  if (!service_)
    return;
  service_->handle_connected(link, {}, timeline_.now());
  touch();
}

void Hub::handle_message(LinkId link, const std::string& bytes) {
  if (!service_)
    return;
  has_push_ = has_push_ || type_of(bytes) == MessageType::rows;
  service_->handle_message(link, bytes, timeline_.now());
  touch();
}

void Hub::handle_lost(LinkId link) {
  if (!service_)
    return;
  service_->handle_disconnected(link, timeline_.now());
  touch();
}

void Hub::block(LinkId link) {
  if (service_)
    service_->handle_blocked(link);
}

void Hub::unblock(LinkId link) {
  if (!service_)
    return;
  service_->handle_drained(link);
  touch();
}

/// Everything that arrives before the disk is free shares one commit.
void Hub::touch() {
  if (is_commit_due_)
    return;
  is_commit_due_ = true;
  timeline_.after(dice_.between(0, 6), [this, generation = generation_] {
    if (generation == generation_)
      commit();
  });
}

void Hub::commit() {
  is_commit_due_ = false;
  if (is_struck(HubPoint::after_join_before_commit))
    return;
  const Status status = service_->commit(timeline_.now());
  if (!status)
    journal_.sometimes("hub: commit failed");
  if (is_struck(HubPoint::after_commit_before_ack))
    return;
  flush();
  static_cast<void>(is_struck(HubPoint::after_ack));
  has_push_ = false;
}

void Hub::flush() {
  while (auto transmit = service_->poll_transmit()) {
    if (transmit->link > request_link) {
      answers_[transmit->link - request_link] = wire::Json::parse(*transmit->bytes);
      service_->handle_disconnected(transmit->link, timeline_.now());
      touch();
      continue;
    }
    if (transmit->bytes)
      network_->send(transmit->link, Way::down, *transmit->bytes);
    if (transmit->is_last)
      network_->close(transmit->link, true);
  }
  run_jobs();
  plan_timeout();
}

void Hub::run_jobs() {
  while (auto job = service_->poll_job()) {
    // The real hash takes a tenth of a second and 64 MB on purpose; what it means is enough here.
    hub::JobResult result{job->id, true, ""};
    if (job->kind == hub::JobKind::hash)
      result.hash = "hash of " + job->password;
    else
      result.is_ok = job->hash == "hash of " + job->password;
    timeline_.after(100, [this, generation = generation_, result] {
      if (generation != generation_)
        return;
      service_->handle_job_done(result, timeline_.now());
      touch();
    });
  }
}

void Hub::plan_timeout() {
  const auto time = service_->poll_timeout();
  if (!time)
    return;
  timeline_.at(std::max(*time, timeline_.now() + 1),
               [this, wake = ++wake_, generation = generation_] {
                 if (wake != wake_ || generation != generation_)
                   return;
                 service_->handle_timeout(timeline_.now());
                 touch();
               });
}

}  // namespace noline::simulation
