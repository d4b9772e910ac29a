#include "core/service.hpp"

#include <utility>

#include "core/limits.hpp"

namespace noline::hub {
namespace {

/// How often sessions and codes that ran out are removed.
constexpr TimeMs sweep_ms = 10 * 60'000;
/// Retry times of links that a failed commit or a restart sends away.
constexpr TimeMs retry_ms_min = 500;
constexpr TimeMs retry_ms_max = 5'000;

/// Numbers of the lineages by their id, and the newest one.
std::unordered_map<std::uint64_t, std::int64_t> by_id(const std::vector<StoredLineage>& lineages) {
  std::unordered_map<std::uint64_t, std::int64_t> numbers;
  for (const StoredLineage& lineage : lineages) {
    numbers.emplace(lineage.id, lineage.number);
  }
  return numbers;
}

}  // namespace

Result<std::unique_ptr<Service>> Service::open(Store& store, const Seed& seed, TimeMs now) {
  std::vector<StoredLineage> lineages = store.load_lineages();
  Chance chance(seed);
  std::uint64_t id = chance.number();
  while (by_id(lineages).contains(id)) {
    id = chance.number();
  }
  lineages.push_back({store.add_lineage(id, now), id});
  if (const Status status = store.commit(); !status) {
    return status.error();
  }
  std::unique_ptr<Service> service(new Service(store, chance, std::move(lineages)));
  for (const std::string& name : store.find_restored()) {
    static_cast<void>(service->erase(name, 0, now));
  }
  const Status status = store.commit();
  return status ? Result<std::unique_ptr<Service>>(std::move(service)) : status.error();
}

Service::Service(Store& store, Chance chance, std::vector<StoredLineage> lineages)
    : store_(store),
      chance_(chance),  // Goes on where the lineage, which everybody learns, was drawn.
      accounts_(store, chance_),
      lineage_(lineages.back().id),
      lineage_numbers_(by_id(lineages)),
      scopes_(store, lineages.back().number),
      clock_(ReplicaId{lineage_}) {
  payments_.load();
}

Link* Service::find_link(LinkId id) {
  const auto found = links_.find(id);
  return found == links_.end() ? nullptr : &found->second;
}

void Service::handle_connected(LinkId id, const LinkInfo& info, TimeMs now) {
  Link& link = links_[id];
  link.id = id;
  link.info = info;
  link.connected_ms = now;
  if (info.kind == LinkKind::socket) {
    greeting_.insert(id);
  }
}

void Service::handle_message(LinkId id, std::string_view bytes, TimeMs now) {
  Link* link = find_link(id);
  if (link == nullptr || link->is_closing) {
    return;
  }
  is_dirty_ = true;
  ++counts_.messages;
  auto message = wire::decode(bytes, link->info.format, link->replica);
  if (!message) {
    ++counts_.malformed;
    say_bye(*link, message.error().code, message.error().detail, 0);
    return;
  }
  take_message(*link, std::move(*message), now);
}

void Service::take_message(Link& link, wire::Message message, TimeMs now) {
  if (const auto* hello = std::get_if<wire::Hello>(&message)) {
    return take_hello(link, *hello, now);
  }
  if (!link.is_welcome) {
    return say_bye(link, Errc::not_authenticated, "the first message is hello", 0);
  }
  if (const auto* rows = std::get_if<wire::Rows>(&message)) {
    take_rows(link, *rows, now);
  } else if (const auto* ack = std::get_if<wire::Ack>(&message)) {
    take_stored(link, *ack, now);
  } else if (const auto* call = std::get_if<wire::Call>(&message)) {
    take_call(link, *call, now);
  } else if (const auto* watch = std::get_if<wire::Watch>(&message)) {
    take_watch(link, *watch);
  } else if (std::get_if<wire::Bye>(&message) != nullptr) {
    link.is_closing = true;
    outbox_.stage({link.id, nullptr, true});
  } else if (std::get_if<wire::Welcome>(&message) != nullptr ||
             std::get_if<wire::CallResult>(&message) != nullptr) {
    ++counts_.malformed;
    say_bye(link, Errc::malformed, "only the hub sends welcome and result", 0);
  }
  // Signals of devices need no answer.
}

void Service::handle_violation(LinkId id, Errc code, std::string_view reason, TimeMs) {
  if (Link* link = find_link(id); link != nullptr && !link->is_closing) {
    is_dirty_ = true;
    ++counts_.malformed;
    say_bye(*link, code, reason, 0);
  }
}

void Service::handle_disconnected(LinkId id, TimeMs now) {
  Link* link = find_link(id);
  if (link == nullptr) {
    return;
  }
  is_dirty_ = true;
  forget_link(*link, now);
  links_.erase(id);
  end_hand_offs(now);
}

void Service::handle_blocked(LinkId id) {
  if (Link* link = find_link(id)) {
    link->is_blocked = true;
  }
}

void Service::handle_drained(LinkId id) {
  if (Link* link = find_link(id)) {
    link->is_blocked = false;
  }
}

void Service::handle_timeout(TimeMs now) {
  is_dirty_ = true;
  for (const LinkId id : std::set<LinkId>(greeting_)) {
    Link* link = find_link(id);
    if (link != nullptr && now - link->connected_ms >= limits::hello_ms_max) {
      say_bye(*link, Errc::timed_out, "no hello in time", 0);
    }
  }
  for (const auto& [name, scope] : std::map<std::string, Scope*>(everywhere_due_)) {
    update_everywhere(*scope, now);
  }
  run_due_payments(now);
  end_links(now);
  end_hand_offs(now);
  if (now - swept_ms_ >= sweep_ms) {
    swept_ms_ = now;
    accounts_.sweep(now);
    end_claims(now);
    std::erase_if(askers_, [now](const auto& asker) {
      return now - asker.second.since_ms >= limits::taken_addresses_ms;
    });
    buy_links_.sweep(now);
    shelf_.holds().sweep(now);
    for (const auto& [id, link] : links_) {
      for (const LinkScope& at : link.scopes) {
        if (at.scope != nullptr) {
          expire_cart(*at.scope, now);
          age_scope(*at.scope, now);
        }
      }
    }
  }
}

std::optional<TimeMs> Service::poll_timeout() const {
  TimeMs next = swept_ms_ + sweep_ms;
  for (const auto& [name, scope] : everywhere_due_) {
    next = std::min(next, scope->everywhere_told_ms + limits::everywhere_ms_min);
  }
  for (const LinkId id : greeting_) {
    next = std::min(next, links_.at(id).connected_ms + limits::hello_ms_max);
  }
  for (const auto& [hash, offer] : hand_offs_) {
    next = std::min(next, offer.expires_ms);
  }
  if (!ending_.empty()) {
    next = std::min(next, ending_.begin()->first);
  }
  if (const auto due = payments_.next_due()) {
    next = std::min(next, *due);
  }
  return next;
}

void Service::drain(TimeMs) {
  is_dirty_ = true;
  is_draining_ = true;
  for (auto& [id, link] : links_) {
    say_bye(link, Errc::none, "the hub restarts", chance_.between(retry_ms_min, retry_ms_max));
  }
}

void Service::send(const Link& link, const wire::Message& message) {
  auto bytes =
      std::make_shared<const std::string>(wire::encode(message, link.info.format, link.replica));
  outbox_.stage({link.id, std::move(bytes)});
}

void Service::say_bye(Link& link, Errc code, std::string_view reason, TimeMs retry_ms) {
  if (link.is_closing) {
    return;
  }
  audit_.refuse(link.is_welcome ? "bye" : "hello", code, link.id, link.session.id);
  const wire::Bye bye{code, std::string(reason), retry_ms};
  auto bytes =
      std::make_shared<const std::string>(wire::encode(bye, link.info.format, link.replica));
  outbox_.stage({link.id, std::move(bytes), true, code});
  link.is_closing = true;
  greeting_.erase(link.id);
}

Status Service::commit(TimeMs now) {
  if (!is_dirty_) {
    return Ok{};
  }
  const Status status = store_.commit();
  if (!status) {
    ++counts_.commits_failed;
    fail_batch(now);
    return status;
  }
  ++counts_.commits;
  is_dirty_ = false;
  outbox_.release();
  scopes_.forget_idle();
  return Ok{};
}

void Service::fail_batch(TimeMs now) {
  outbox_.drop();
  for (auto& [id, link] : links_) {
    link.is_closing = false;
    for (LinkScope& at : link.scopes) {
      at.scope = nullptr;
    }
    say_bye(link, Errc::storage_failed, "the hub could not store; come back later",
            chance_.between(retry_ms_min, retry_ms_max));
  }
  greeting_.clear();
  behind_.clear();
  everywhere_due_.clear();
  scopes_.clear();
  shelf_.clear();
  is_sound_ = store_.rollback().ok();
  if (is_sound_) {
    payments_.load();
  }
  mails_.clear();
  is_dirty_ = false;
  outbox_.release();
  static_cast<void>(now);
}

std::optional<Transmit> Service::poll_transmit() {
  if (is_dirty_) {
    return std::nullopt;
  }
  auto transmit = outbox_.poll();
  if (!transmit && stage_page()) {
    outbox_.release();
    transmit = outbox_.poll();
  }
  return transmit;
}

std::optional<Mail> Service::poll_mail() {
  if (is_dirty_ || mails_.empty()) {
    return std::nullopt;
  }
  Mail mail = std::move(mails_.front());
  mails_.pop_front();
  return mail;
}

std::optional<Job> Service::poll_job() {
  if (jobs_.empty()) {
    return std::nullopt;
  }
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

}  // namespace noline::hub
