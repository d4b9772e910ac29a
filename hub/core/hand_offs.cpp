// Service: hand-offs, from the code to the new session.
#include "core/hand_offs.hpp"

#include <algorithm>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

Error invalid_code() {
  return fail(Errc::code_invalid, "the code is unknown, used or expired; ask for a new one");
}

std::string device_id(const Link& link) {
  const std::string* id = find_text(link.device, "id");
  return id == nullptr ? std::string() : *id;
}

/// What is handed off; none when there is no such thing. By default all that an owner may do.
Role wanted_role(const json& args) {
  const std::string name = find_text(args, "role") == nullptr ? "pay" : text_of(args, "role");
  if (name == "pay") {
    return Role::write;
  }
  return name == "edit" ? Role::edit : name == "view" ? Role::read : Role::none;
}

}  // namespace

Result<json> Service::create_hand_off(Link& link, const json& args, TimeMs now) {
  const Role wanted = wanted_role(args);
  if (wanted == Role::none) {
    return fail(Errc::invalid_argument, "role is pay, edit or view");
  }
  if (link.session.role == Role::none) {
    return fail(Errc::not_authenticated, "there is no cart to hand off");
  }
  if (link.session.role == Role::agent) {
    return fail(Errc::not_allowed, "who helps a shopper hands nothing off");
  }
  if (wanted > link.session.role) {
    return fail(Errc::not_allowed, "nobody hands off more than they may do");
  }
  // A device offers one code at a time: the last one it showed.
  const std::string device = device_id(link);
  for (auto at = hand_offs_.begin(); at != hand_offs_.end();) {
    const bool is_before = at->second.device == device && at->second.scope == link.session.scope;
    at = is_before ? end_hand_off(at, invalid_code()) : std::next(at);
  }
  if (hand_offs_.size() >= limits::hand_offs_max) {
    return fail(Errc::too_many, "too many codes are open; try again in a minute");
  }
  const std::string code = chance_.code(24);
  const TimeMs expires_ms = now + limits::hand_off_ms;
  hand_offs_[hash_secret(code)] = {link.session.scope, wanted, device, expires_ms};
  return json{{"code", code}, {"expires_ms", expires_ms}, {"path", "/#join=" + code}};
}

/// The code is spent by the first who brings it, whatever becomes of it.
Result<json> Service::redeem_hand_off(Link& link, const wire::Call& call, TimeMs now) {
  const std::string* code = find_text(call.args, "code");
  const auto at = code == nullptr || code->size() > 64 ? hand_offs_.end()
                                                       : hand_offs_.find(hash_secret(lower(*code)));
  if (code != nullptr && code->size() <= 64 && at == hand_offs_.end()) {
    return redeem_claim(link, lower(*code), now);
  }
  const Link* source = at == hand_offs_.end() ? nullptr : find_source(at->second);
  if (source == nullptr || at->second.target != 0 || at->second.expires_ms <= now) {
    return invalid_code();
  }
  HandOff& offer = at->second;
  offer.target = link.id;
  offer.target_call = call.id;
  for (std::size_t index = 0; index < offer.numbers.size(); ++index) {
    const auto before = offer.numbers.begin() + static_cast<std::ptrdiff_t>(index);
    do {
      *before = static_cast<std::uint32_t>(chance_.between(10, 99));
    } while (std::find(offer.numbers.begin(), before, *before) != before);
  }
  offer.number = offer.numbers[static_cast<std::size_t>(chance_.between(0, 2))];
  send(link, wire::Signal{0, {{"join", {{"number", offer.number}}}}});
  tell_asked(*source);
  return json(json::value_t::discarded);
}

Link* Service::find_source(const HandOff& offer) {
  for (auto& [id, link] : links_) {
    if (link.is_welcome && !link.is_closing && link.session.scope == offer.scope &&
        link.session.role != Role::none && device_id(link) == offer.device) {
      return &link;
    }
  }
  return nullptr;
}

/// Shows who asks on the device that offered; again when that connects anew.
void Service::tell_asked(const Link& source) {
  for (const auto& [hash, offer] : hand_offs_) {
    const Link* target = offer.target == 0 ? nullptr : find_link(offer.target);
    if (target != nullptr && offer.scope == source.session.scope &&
        offer.device == device_id(source)) {
      json asked = target->device;
      asked.erase("id");
      asked["numbers"] = offer.numbers;
      send(source, wire::Signal{0, {{"hand_off", std::move(asked)}}});
    }
  }
}

/// The number that the other device shows; without one the answer is no.
Result<json> Service::confirm_hand_off(Link& link, const json& args, TimeMs now) {
  const auto at = std::find_if(hand_offs_.begin(), hand_offs_.end(), [&](const auto& entry) {
    return entry.second.target != 0 && entry.second.device == device_id(link) &&
           entry.second.scope == link.session.scope && link.session.role != Role::none;
  });
  if (at == hand_offs_.end() || at->second.expires_ms <= now) {
    return invalid_code();
  }
  const HandOff offer = at->second;
  const json picked = args.is_object() ? args.value("number", json()) : json();
  Link* target = find_link(offer.target);
  if (target == nullptr || picked != offer.number) {
    end_hand_off(at, fail(Errc::not_allowed, "it was refused on the other device"));
    return picked.is_null() ? Result<json>(json{{"joined", false}}) : invalid_code();
  }
  hand_offs_.erase(at);
  const Session session = accounts_.tokens().open(offer.scope, offer.role, now);
  accounts_.tokens().note_device(session, dump(target->device), now);
  if (can_edit(offer.role)) {
    adopt(adoptable(target->session), offer.scope, guest_merge_, now);
  }
  send_result(*target, offer.target_call, session.facts());
  audit_.note({"hand_off", Errc::none, target->id, session.id});
  return json{{"joined", true}};
}

HandOffs::iterator Service::end_hand_off(HandOffs::iterator at, const Error& why) {
  if (Link* target = at->second.target == 0 ? nullptr : find_link(at->second.target)) {
    if (!target->is_closing) {
      send_result(*target, at->second.target_call, why);
    }
  }
  return hand_offs_.erase(at);
}

void Service::end_hand_offs(TimeMs now) {
  for (auto at = hand_offs_.begin(); at != hand_offs_.end();) {
    const bool is_over = at->second.expires_ms <= now ||
                         (at->second.target != 0 && find_link(at->second.target) == nullptr);
    at = is_over ? end_hand_off(at, invalid_code()) : std::next(at);
  }
}

}  // namespace noline::hub
