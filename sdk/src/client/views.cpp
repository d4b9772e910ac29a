// Views: copies of what the rows say, in the words of screens.
#include <algorithm>

#include "client/state.hpp"
#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::text_member;

std::uint32_t count_member(const Json& json, const char* name) {
  return wire::take_u32(member(json, name)).value_or(0);
}

struct KnownDevice {
  std::string id;
  std::string name;
  std::string kind;
  std::vector<std::string> replicas;
};

std::vector<KnownDevice> devices_of(const sync::ScopeReplica& scope) {
  std::vector<KnownDevice> out;
  constexpr std::string_view prefix = "device/";
  for (auto at = scope.rows().lower_bound(prefix); at != scope.rows().end(); ++at) {
    const auto* owned = std::get_if<Owned>(&at->second.value);
    if (!at->first.starts_with(prefix)) {
      break;
    }
    const auto json = owned == nullptr ? fail(Errc::malformed, "") : wire::parse_json(owned->json);
    if (!json) {
      continue;
    }
    KnownDevice device{at->first.substr(prefix.size()),
                       text_member(*json, "name"),
                       text_member(*json, "kind"),
                       {}};
    if (const Json& replicas = member(*json, "replicas"); replicas.is_array()) {
      for (const auto& replica : replicas) {
        if (const auto* text = wire::take_text(replica)) {
          device.replicas.push_back(*text);
        }
      }
    }
    out.push_back(std::move(device));
  }
  return out;
}

/// The parts of a bundle, each with the texts that the line holds for it.
void add_parts(CartLine& out, const Offer& offer, const ProductIndex& products) {
  for (const BundlePart& part : offer.parts) {
    const Offer* own = products.find(part.sku);
    CartPart& added = out.parts.emplace_back(CartPart{
        part.sku, own == nullptr ? std::string() : own->product, part.quantity * out.quantity, {}});
    const std::string prefix = part_field(part.sku, "");
    for (auto at = out.fields.lower_bound(prefix);
         at != out.fields.end() && at->first.starts_with(prefix); at = out.fields.erase(at)) {
      added.fields[at->first.substr(prefix.size())] = at->second;
    }
  }
}

CartLine cart_line(LineId id, const Line& line, bool is_pending, const ProductIndex& products) {
  CartLine out;
  out.id = id;
  out.sku = line.identity.sku;
  out.options = line.identity.options;
  out.quantity = out.purchasable = line.quantity();
  out.list = line.list_name();
  out.is_pending = is_pending;
  for (const auto& [name, field] : line.fields) {
    if (!field.value.text().empty()) {
      out.fields[name] = field.value.text();
    }
  }
  if (const Offer* offer = products.find(out.sku)) {
    out.product = offer->product;
    out.purchasable = std::min(out.quantity, products.pieces(*offer, {}));
    add_parts(out, *offer, products);
    out.unit_price = Money{offer->unit_price_minor, offer->currency};
    // quantity_max x price_minor_max stays far below 2^63.
    out.line_total = Money{offer->unit_price_minor * out.quantity, offer->currency};
  }
  return out;
}

const KnownDevice* author_of(const std::vector<KnownDevice>& devices, const std::string& replica) {
  const auto wrote = [&](const KnownDevice& device) {
    return std::find(device.replicas.begin(), device.replicas.end(), replica) !=
           device.replicas.end();
  };
  const auto found = std::find_if(devices.begin(), devices.end(), wrote);
  return found == devices.end() ? nullptr : &*found;
}

using ChoiceTexts = std::map<std::string, std::vector<ChoiceText>>;

std::vector<ChoiceText> choice_texts(const Choice& choice,
                                     const std::vector<KnownDevice>& devices) {
  std::vector<ChoiceText> out;
  for (const Choice::Option& option : choice.options) {
    const auto* author = author_of(devices, format_hex(option.stamp.replica.value));
    out.push_back(
        {option.value, author == nullptr ? std::string() : author->name, option.stamp.time_ms()});
  }
  return out;
}

NoticeEdit notice_edit(const Json& json, const std::vector<KnownDevice>& devices,
                       const std::string& self) {
  NoticeEdit out;
  out.did = text_member(json, "did");
  out.quantity = count_member(json, "quantity");
  out.text = text_member(json, "text");
  out.at_ms = static_cast<TimeMs>(wire::take_count(member(json, "at_ms")).value_or(0));
  const std::string replica = text_member(json, "replica");
  if (const KnownDevice* device = author_of(devices, replica)) {
    out.device_name = device->name;
    out.device_kind = device->kind;
    out.is_self = device->id == self;
  }
  return out;
}

NoticeView notice_view(std::uint64_t id, const Json& json, const std::vector<KnownDevice>& devices,
                       const std::string& self) {
  NoticeView out;
  out.id = id;
  out.type = text_member(json, "type");
  out.line = {parse_hex(text_member(json, "line")).value_or(0)};
  out.sku = text_member(json, "sku");
  out.before = count_member(json, "before");
  out.after = count_member(json, "after");
  out.first = notice_edit(member(json, "first"), devices, self);
  out.second = notice_edit(member(json, "second"), devices, self);
  out.detail = text_member(json, "detail");
  out.order = text_member(json, "order");
  out.can_undo = out.type == "kept_after_removal" || out.type == "quantity_chosen" ||
                 out.type == "field_chosen" || out.type == "merged_guest_cart" ||
                 (out.type == "edit_removed" && out.before > 0) || out.type == "cart_expired";
  return out;
}

void put_on_list(CartView& view, CartLine line) {
  if (line.list == "later") {
    view.later.push_back(std::move(line));
  } else if (line.list != "cart") {
    view.wishlists[line.list.substr(line.list.find(':') + 1)].push_back(std::move(line));
  } else {
    view.count += line.quantity;
    const bool adds_up = line.line_total && (view.subtotal.currency.empty() ||
                                             view.subtotal.currency == line.line_total->currency);
    if (adds_up) {
      view.subtotal.currency = line.line_total->currency;
      view.subtotal.minor += line.line_total->minor;
    }
    view.lines.push_back(std::move(line));
  }
}

}  // namespace

CartView Client::cart() const {
  const State& state = *state_;
  state.products.refresh(state.shop());
  CartView view;
  view.epoch = state.epoch();
  view.state_hash = state_hash();
  const std::string prefix = cart_prefix(view.epoch);
  std::multimap<Stamp, CartLine> lines;        // By their first addition; of equal ones by key.
  std::map<std::string, ChoiceTexts> choices;  // By the line's id as its key spells it.
  const auto& rows = state.main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const std::string_view rest = std::string_view(at->first).substr(prefix.size());
    if (const auto* line = std::get_if<Line>(&at->second.value)) {
      if (line->quantity() > 0) {
        const LineId id = parse_line_key(at->first).value_or(LineKey{}).id;
        lines.emplace(line->created, cart_line(id, *line, at->second.is_pending, state.products));
      }
    } else if (const auto* choice = std::get_if<Choice>(&at->second.value)) {
      constexpr std::size_t id_at = sizeof "choice/" - 1;
      constexpr std::size_t id_size = 16;
      if (rest.starts_with("choice/") && rest.size() > id_at + id_size) {
        choices[std::string(rest.substr(id_at, id_size))]
               [std::string(rest.substr(id_at + id_size + 1))] =
                   choice_texts(*choice, devices_of(state.main()));
      }
    } else if (const auto* reg = std::get_if<Register>(&at->second.value)) {
      if (rest == "note") {
        view.note = reg->value.text();
      } else if (rest.starts_with("coupon/") && reg->value.value == Scalar{true}.value) {
        view.coupons.emplace_back(rest.substr(7));
      }
    }
  }
  for (auto& [created, line] : lines) {
    if (const auto own = choices.find(format_hex(line.id.value)); own != choices.end()) {
      line.choices = std::move(own->second);
    }
    put_on_list(view, std::move(line));
  }
  return view;
}

SessionView Client::session() const {
  const State& state = *state_;
  SessionView view{
      state.session.kind,     state.session.name, state.session.scope, state.session.role, {}, {},
      state.session.is_ended, state.join_number,  state.hand_off};
  constexpr std::string_view prefix = "context/";
  const auto& rows = state.main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    if (const auto* reg = std::get_if<Register>(&at->second.value)) {
      view.context[at->first.substr(prefix.size())] = reg->value;
    }
  }
  for (const KnownDevice& device : devices_of(state.main())) {
    view.devices.push_back({device.id, device.name, device.kind, device.id == state.device_id});
  }
  return view;
}

ConnectionView Client::connection() const {
  const State& state = *state_;
  ConnectionView view;
  view.link = state.link == LinkState::online       ? "online"
              : state.link == LinkState::connecting ? "connecting"
                                                    : "offline";
  for (const auto& [name, scope] : state.scopes) {
    view.pending += scope->is_writable() ? scope->pending_count() : 0;
  }
  const EditMarks& marks = state.marks;
  const bool is_memory = state.storage_class == "memory";
  if (view.pending == 0) {
    view.saved = marks.everywhere >= marks.applied ? "everywhere" : "hub";
  } else {
    view.saved = marks.device >= marks.applied && !is_memory ? "device" : "memory";
  }
  view.storage = state.storage_class;
  view.problem = state.problem;
  return view;
}

std::vector<NoticeView> Client::notices() const {
  const State& state = *state_;
  std::multimap<TimeMs, NoticeView> found;  // The newest first.
  const std::vector<KnownDevice> devices = devices_of(state.main());
  constexpr std::string_view prefix = "notice/";
  const auto& rows = state.main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const auto id = parse_hex(std::string_view(at->first).substr(prefix.size()));
    const auto* event = std::get_if<Event>(&at->second.value);
    if (!id || event == nullptr || state.main().find(at->first + "/dismissed") != nullptr) {
      continue;
    }
    if (const auto json = wire::parse_json(event->json)) {
      NoticeView notice = notice_view(*id, *json, devices, state.device_id);
      notice.can_accept = notice.type == "proposal" && state.session.role == "write";
      notice.at_ms = event->stamp.time_ms();
      found.emplace(-notice.at_ms, std::move(notice));
    }
  }
  std::vector<NoticeView> out;
  for (auto& [age, notice] : found) {
    out.push_back(std::move(notice));
  }
  return out;
}

std::vector<std::string> Client::order_jsons() const {
  std::multimap<std::uint64_t, std::string> found;
  constexpr std::string_view prefix = "order/";
  const auto& rows = state_->main().rows();
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
       ++at) {
    const auto* owned = std::get_if<Owned>(&at->second.value);
    const auto json = owned == nullptr ? fail(Errc::malformed, "") : wire::parse_json(owned->json);
    if (json) {
      // The newest first: what is later counts less from the end of time.
      found.emplace(UINT64_MAX - wire::take_count(member(*json, "placed_at_ms")).value_or(0),
                    owned->json);
    }
  }
  std::vector<std::string> out;
  for (auto& [placed, json] : found) {
    out.push_back(std::move(json));
  }
  return out;
}

std::string Client::shop_json() const {
  const Value* value = state_->shop().find("shop");
  const auto* owned = value == nullptr ? nullptr : std::get_if<Owned>(value);
  return owned == nullptr ? std::string() : owned->json;
}

std::vector<std::string> Client::product_jsons() const {
  state_->products.refresh(state_->shop());
  return state_->products.sorted_jsons();
}

}  // namespace noline
