#include "network.hpp"

#include <algorithm>
#include <utility>

namespace noline::simulation {

TimeMs Network::latency() {
  if (weather_) {
    const TimeMs spread = weather_->is_reordering ? 10 : 1;
    return dice_.between(weather_->latency_ms_min, weather_->latency_ms_max * spread);
  }
  return dice_.between(1, is_calm_ ? 20 : latency_ms_max_);
}

LinkId Network::connect(std::size_t device) {
  const LinkId id = ++last_id_;
  timeline_.after(latency(), [this, id, device] {
    const bool is_isolated = isolated_.count(device) != 0;
    if (!is_hub_up_ || is_isolated || (!is_calm_ && dice_.one_in(12))) {
      ends_.refused(device, id);
      return;
    }
    journal_.say("link " + std::to_string(id) + ": open for device " + std::to_string(device));
    links_[id].device = device;
    ends_.hub_connected(id);
    ends_.connected(device, id);
  });
  return id;
}

void Network::send(LinkId id, Way way, std::string bytes) {
  const auto at = links_.find(id);
  if (at == links_.end())
    return;
  Direction& direction = at->second.ways[static_cast<int>(way)];
  direction.last = std::max(direction.last, timeline_.now() + latency());
  ++in_flight_;
  timeline_.at(direction.last, [this, id, way, device = at->second.device, sent = timeline_.now(),
                                bytes = std::move(bytes)] {
    --in_flight_;
    const auto link = links_.find(id);
    const bool is_cut = link != links_.end() && weather_ && strikes(weather_->loss_ppm);
    show({device, way, sent, timeline_.now(), link == links_.end() || is_cut, bytes});
    if (is_cut)
      return close(id, false);
    if (link == links_.end())
      return;
    Direction& flow = link->second.ways[static_cast<int>(way)];
    if (flow.is_held)
      flow.held.push_back(bytes);
    else
      deliver(id, way, bytes);
  });
}

void Network::show(const Passage& passage) const {
  if (watcher_)
    watcher_(passage);
}

bool Network::strikes(std::int64_t chance_ppm) {
  return chance_ppm > 0 && dice_.between(0, 999'999) < chance_ppm;
}

void Network::deliver(LinkId id, Way way, const std::string& bytes) {
  const Link& link = links_.at(id);
  if (way == Way::up) {
    const bool is_push = type_of(bytes) == MessageType::rows;
    ends_.to_hub(id, bytes);
    const bool is_twice =
        weather_ ? strikes(weather_->duplicate_ppm) : !is_calm_ && dice_.one_in(7);
    if (is_push && is_twice && links_.count(id) != 0) {
      journal_.sometimes("push arrived twice");
      ends_.to_hub(id, bytes);
    }
  } else if (!link.is_device_gone) {
    ends_.to_device(link.device, id, bytes);
  }
}

void Network::close(LinkId id, bool is_orderly) {
  const auto at = links_.find(id);
  if (at == links_.end())
    return;
  if (is_orderly) {
    const TimeMs last = std::max(at->second.ways[0].last, at->second.ways[1].last);
    timeline_.at(last + 1, [this, id] { close(id, false); });
    return;
  }
  const Link link = std::move(at->second);
  links_.erase(at);
  // A peer that vanished without a word is noticed late.
  const TimeMs late = dice_.one_in(4) && !is_calm_ ? dice_.between(500, 8000) : 0;
  timeline_.after(late, [this, id] {
    journal_.say("link " + std::to_string(id) + ": lost for the hub");
    ends_.hub_lost(id);
  });
  if (!link.is_device_gone)
    timeline_.after(dice_.between(0, 30), [this, id, link] { ends_.device_lost(link.device, id); });
}

void Network::close_all() {
  std::vector<LinkId> ids;
  for (const auto& [id, link] : links_)
    ids.push_back(id);
  for (const LinkId id : ids)
    close(id, false);
}

void Network::abandon(LinkId id) {
  const auto at = links_.find(id);
  if (at == links_.end())
    return;
  at->second.is_device_gone = true;
  // What was sent before may still arrive.
  close(id, dice_.one_in(2));
}

void Network::hold(LinkId id, Way way) {
  if (const auto at = links_.find(id); at != links_.end())
    at->second.ways[static_cast<int>(way)].is_held = true;
}

void Network::release(LinkId id) {
  for (const Way way : {Way::up, Way::down}) {
    const auto at = links_.find(id);
    if (at == links_.end())
      return;
    Direction& direction = at->second.ways[static_cast<int>(way)];
    direction.is_held = false;
    for (const std::string& bytes : std::exchange(direction.held, {})) {
      if (links_.count(id) != 0)
        deliver(id, way, bytes);
    }
  }
}

void Network::isolate(std::size_t device, Way way) {
  isolated_.insert(device);
  for (const auto& [id, link] : links_) {
    if (link.device == device)
      hold(id, way);
  }
}

void Network::reunite() {
  isolated_.clear();
  std::vector<LinkId> ids;
  for (const auto& [id, link] : links_)
    ids.push_back(id);
  for (const LinkId id : ids)
    release(id);
}

}  // namespace noline::simulation
