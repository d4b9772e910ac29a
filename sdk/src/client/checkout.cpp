// The order as it would be placed now, and placing it.
#include <algorithm>

#include "client/state.hpp"
#include "noline/limits.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;
using wire::text_member;

constexpr std::string_view draft_prefix = "context/checkout.";

/// The draft's registers: fields of the shopper's context, so that it is there on the next device.
class Draft {
 public:
  explicit Draft(const sync::ScopeReplica& scope) : scope_(scope) {}

  [[nodiscard]] std::string text(std::string_view name) const {
    const Value* value = scope_.find(std::string(draft_prefix) + std::string(name));
    const auto* held = value == nullptr ? nullptr : std::get_if<Register>(value);
    return held == nullptr ? std::string() : held->value.text();
  }

  [[nodiscard]] Recipient recipient() const {
    Recipient out;
    out.fulfilment = text("fulfilment") == "collect" ? Fulfilment::collect : Fulfilment::delivery;
    out.store = text("store");
    out.email = text("email");
    for (const std::string_view name : address_fields) {
      if (std::string value = text("address." + std::string(name)); !value.empty()) {
        out.address.emplace(name, std::move(value));
      }
    }
    return out;
  }

 private:
  const sync::ScopeReplica& scope_;
};

void override_draft(CheckoutView& view, const Json& options) {
  Recipient& to = view.recipient;
  if (member(options, "fulfilment").is_string()) {
    to.fulfilment = text_member(options, "fulfilment") == "collect" ? Fulfilment::collect
                                                                    : Fulfilment::delivery;
  }
  for (const auto& [name, target] : {std::pair<const char*, std::string*>{"store", &to.store},
                                     {"email", &to.email},
                                     {"payment", &view.payment}}) {
    if (member(options, name).is_string()) {
      *target = text_member(options, name);
    }
  }
  if (const Json& address = member(options, "address"); address.is_object()) {
    for (const std::string_view name : address_fields) {
      const std::string key(name);
      if (std::string value = text_member(address, key.c_str()); !value.empty()) {
        to.address[key] = std::move(value);
      }
    }
  }
}

Json recipient_json(const Recipient& recipient) {
  return {{"fulfilment", fulfilment_name(recipient.fulfilment)},
          {"store", recipient.store},
          {"email", recipient.email},
          {"address", recipient.address}};
}

/// Stands for what the buyer sees: lines, quantities, prices and the total.
std::uint64_t hash_shown(const CheckoutView& view) {
  std::string text = std::to_string(view.epoch);
  for (const SeenLine& line : view.lines) {
    text += wire::dump(to_json(line));
  }
  text += std::to_string(view.quote ? view.quote->total_minor : 0);
  return hash_bytes(text);
}

}  // namespace

/// Puts together what is seen of the open cart.
class CheckoutMaker {
 public:
  explicit CheckoutMaker(const Client::State& state) : state_(state) {
    state_.products.refresh(state_.shop());
  }

  [[nodiscard]] CheckoutView make(const CartView& cart, const Json& options) const {
    CheckoutView view;
    const Draft draft(state_.main());
    view.epoch = state_.epoch();
    view.recipient = draft.recipient();
    view.payment = draft.text("payment");
    override_draft(view, options);
    price(view, cart);
    view.recipient.has_parcel =
        std::any_of(view.lines.begin(), view.lines.end(), [&](const SeenLine& line) {
          return line_way(line.to, view.recipient).fulfilment == Fulfilment::delivery;
        });
    const Recipient& to = view.recipient;
    const bool is_collected = to.fulfilment == Fulfilment::collect && !to.has_parcel;
    if (view.payment.empty() || (!is_collected && view.payment == "store")) {
      view.payment = "test";  // The hub's default; who has anything sent cannot pay in the store.
    }
    if (view.lines.empty()) {
      view.problems.push_back({"empty_cart", {}, {}, 0, 0, 0, {}});
    }
    if (state_.session.role != "write") {
      view.problems.push_back({"view_only", {}, {}, 0, 0, 0, {}});
    }
    add_doubts(view);
    for (std::string& field : missing_fields(view.recipient)) {
      view.problems.push_back({"missing", {}, {}, 0, 0, 0, std::move(field)});
    }
    view.shown = hash_shown(view);
    view.answer = state_.order_answer;
    return view;
  }

 private:
  void price(CheckoutView& view, const CartView& cart) const {
    QuoteInput input;
    for (const CartLine& line : cart.lines) {
      const Line* held = state_.main().find_line({view.epoch, line.id});
      SeenLine seen = see_line(line.id, *held);
      if (const auto to = line.fields.find(std::string(fulfilment_field));
          to != line.fields.end()) {
        seen.to = to->second;
      }
      const LineWay own = line_way(seen.to, {});
      if (own.fulfilment == Fulfilment::collect && own.store.empty()) {
        view.problems.push_back({"missing", line.id, line.sku, 0, 0, 0, "store"});
      }
      const Offer* offer = state_.products.find(line.sku);
      if (offer == nullptr) {
        view.problems.push_back({"unknown_product", line.id, line.sku, line.quantity, 0, 0, {}});
      } else {
        seen.unit_price_minor = offer->unit_price_minor;
        input.currency = offer->currency;
        const LineWay way = line_way(seen.to, view.recipient);
        input.items.push_back(quote_item(*offer, line.quantity));
        input.items.back().fulfilment = way.fulfilment;
        check_stock(view, line, *offer, way);
      }
      view.lines.push_back(std::move(seen));
    }
    input.fulfilment = view.recipient.fulfilment;
    input.shipping = state_.products.shipping();
    input.segments = state_.segments();
    input.now_ms = state_.hub_now();
    for (const std::string& code : cart.coupons) {
      input.coupons.push_back(read_coupon(code, state_.owned("coupon/" + code)));
    }
    if (input.currency.empty()) {
      input.currency = state_.products.currency();
    }
    // Lent for the moment, not copied.
    input.promotions.swap(state_.products.promotions());
    if (auto quote = make_quote(input)) {
      view.quote = std::move(*quote);
    }
    input.promotions.swap(state_.products.promotions());
  }

  void check_stock(CheckoutView& view, const CartLine& line, const Offer& offer,
                   const LineWay& way) const {
    const bool is_known = way.fulfilment == Fulfilment::delivery || !way.store.empty();
    const std::uint32_t available = state_.products.pieces(offer, way.store);
    if (is_known && available < line.quantity) {
      view.problems.push_back({"stock_short", line.id, line.sku, line.quantity, available, 0, {}});
    }
  }

  /// Lines removed here and set there, and texts that nobody has decided on.
  void add_doubts(CheckoutView& view) const {
    const auto is_ordered = [&](LineId id) {
      return std::any_of(view.lines.begin(), view.lines.end(),
                         [&](const SeenLine& line) { return line.line == id; });
    };
    constexpr std::string_view prefix = "notice/";
    const auto& rows = state_.main().rows();
    for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix);
         ++at) {
      const auto* event = std::get_if<Event>(&at->second.value);
      const auto id = parse_hex(std::string_view(at->first).substr(prefix.size()));
      const auto line = event == nullptr ? std::nullopt : doubted_line(*event);
      if (id && line && is_ordered(*line) &&
          state_.main().find(at->first + "/dismissed") == nullptr) {
        view.problems.push_back({"line_in_doubt", *line, sku_of(view.epoch, *line), 0, 0, *id, {}});
      }
    }
    const std::string cart = cart_prefix(view.epoch);
    for (auto at = rows.lower_bound(cart); at != rows.end() && at->first.starts_with(cart); ++at) {
      const auto* choice = std::get_if<Choice>(&at->second.value);
      const auto key = parse_choice_key(at->first);
      if (choice != nullptr && choice->options.size() > 1 && key && is_ordered(key->line.id)) {
        const LineId id = key->line.id;
        view.problems.push_back({"choice_open", id, sku_of(view.epoch, id), 0, 0, 0, {}});
      }
    }
  }

  [[nodiscard]] std::string sku_of(std::uint32_t epoch, LineId id) const {
    const Line* line = state_.main().find_line({epoch, id});
    return line == nullptr ? std::string() : line->identity.sku;
  }

  const Client::State& state_;
};

CheckoutView Client::checkout() const {
  return CheckoutMaker(*state_).make(cart(), Json());
}

Result<CallId> Client::order(const Json& options, TimeMs now) {
  State& state = *state_;
  const CheckoutView view = CheckoutMaker(state).make(cart(), options);
  for (const CheckoutProblem& problem : view.problems) {
    if (problem.type == "empty_cart") {
      return fail(Errc::invalid_argument, "the cart is empty; there is nothing to order");
    }
    if (problem.type == "view_only") {
      return fail(Errc::not_allowed, "this hand-off does not allow ordering");
    }
    if (problem.type == "missing") {
      return fail(Errc::invalid_argument, "the order lacks \"" + problem.field + "\"");
    }
    if (problem.type == "unknown_product") {
      return fail(Errc::unknown_product, problem.sku + " is not sold any more; remove its line");
    }
  }
  if (!state.is_welcomed) {
    return fail(Errc::offline, "ordering needs the hub; the draft is kept");
  }
  if (state.attempt_epoch != view.epoch) {
    state.attempt_epoch = view.epoch;
    state.order_attempt = state.chance.draw_hex(2);
  }
  Json args = recipient_json(view.recipient);
  args["shop"] = state.options.shop;
  args["epoch"] = view.epoch;
  args["key"] = state.order_attempt;
  args["payment"] = view.payment;
  args["total_minor"] = view.quote ? view.quote->total_minor : 0;
  args["currency"] = view.quote ? view.quote->currency : std::string();
  if (view.quote) {
    args["promotions"] = to_json(view.quote->promotions);
  }
  args["lines"] = Json::array();
  for (const SeenLine& line : view.lines) {
    args["lines"].push_back(to_json(line));
  }
  const auto shown = parse_hex(text_member(options, "shown"));
  if (shown && *shown != view.shown) {
    // What was pressed is not what the cart is now: the buyer looks again, and nothing is sent.
    const CallId id{state.chance.draw_u64() >> 11};
    state.calls[id.value] = {"checkout", now, true, Json()};
    state.finish_call(
        id.value, {{"outcome", "cart_changed"}, {"epoch", view.epoch}, {"changes", Json::array()}},
        Error{Errc::none, ""}, now);
    return id;
  }
  return call("checkout", std::move(args), now);
}

Json Client::State::owned(std::string_view key) const {
  const Value* value = main().find(key);
  const auto* row = value == nullptr ? nullptr : std::get_if<Owned>(value);
  auto json = row == nullptr ? fail(Errc::malformed, "") : wire::parse_json(row->json);
  return json ? std::move(*json) : Json();
}

std::string Client::offers_json() const {
  state_->products.refresh(state_->shop());
  return wire::dump(state_->products.offers(state_->hub_now(), state_->segments()));
}

void Client::State::take_order_answer(const Json& answer) {
  order_answer = answer;
  ++versions.checkout;
}

Json to_json(const CheckoutView& view) {
  Json problems = Json::array();
  for (const CheckoutProblem& problem : view.problems) {
    problems.push_back({{"type", problem.type},
                        {"line", format_hex(problem.line.value)},
                        {"sku", problem.sku},
                        {"wanted", problem.wanted},
                        {"available", problem.available},
                        {"notice", format_hex(problem.notice)},
                        {"field", problem.field}});
  }
  Json out = recipient_json(view.recipient);
  out["part"] = "checkout";
  out["epoch"] = view.epoch;
  out["payment"] = view.payment;
  out["quote"] = view.quote ? to_json(*view.quote) : Json();
  out["shown"] = format_hex(view.shown);
  out["problems"] = std::move(problems);
  out["answer"] = view.answer;
  return out;
}

}  // namespace noline
