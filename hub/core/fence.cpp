#include "core/fence.hpp"

#include <algorithm>
#include <set>

#include "core/accounts.hpp"
#include "core/limits.hpp"
#include "core/payments.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::size_t key_bytes_max = 64;
constexpr std::size_t address_bytes_max = 200;

std::uint64_t count_of(const json& args, const char* name) {
  const auto at = args.find(name);
  return at != args.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}

Result<Recipient> read_recipient(const json& args, const std::vector<SeenLine>& lines) {
  Recipient to;
  const std::string fulfilment = text_of(args, "fulfilment");
  if (fulfilment != "delivery" && fulfilment != "collect") {
    return fail(Errc::invalid_argument, "fulfilment is delivery or collect");
  }
  to.fulfilment = fulfilment == "collect" ? Fulfilment::collect : Fulfilment::delivery;
  to.store = text_of(args, "store");
  to.email = text_of(args, "email");
  const auto address = args.find("address");
  for (const std::string_view name : address_fields) {
    if (address != args.end()) {
      to.address[std::string(name)] = text_of(*address, std::string(name).c_str());
    }
    if (to.address[std::string(name)].size() > address_bytes_max) {
      return fail(Errc::too_large, "address." + std::string(name) + " is too long");
    }
  }
  if (to.email.size() > limits::email_bytes_max || to.store.size() > key_bytes_max) {
    return fail(Errc::too_large, "email or store is too long");
  }
  to.has_parcel = std::any_of(lines.begin(), lines.end(), [&](const SeenLine& line) {
    return line_way(line.to, to).fulfilment == Fulfilment::delivery;
  });
  if (const auto missing = missing_fields(to); !missing.empty()) {
    return fail(Errc::invalid_argument, "the order lacks \"" + missing.front() + "\"");
  }
  return to;
}

Result<std::vector<SeenLine>> read_lines(const json& args) {
  const auto at = args.find("lines");
  if (at == args.end() || !at->is_array() || at->empty()) {
    return fail(Errc::invalid_argument, "an order has at least one line");
  }
  if (at->size() > limits::lines_per_cart_max) {
    return fail(Errc::too_many, "an order has too many lines");
  }
  std::vector<SeenLine> lines;
  std::set<LineId> known;
  for (const json& item : *at) {
    auto line = read_seen_line(item);
    if (!line) {
      return line.error();
    }
    if (!known.insert(line->line).second) {
      return fail(Errc::invalid_argument, "a line is there twice");
    }
    lines.push_back(std::move(*line));
  }
  return lines;
}

class FenceCheck {
 public:
  FenceCheck(const Scope& cart, const CheckoutRequest& request, Shelf& shelf, QuoteInput input)
      : cart_(cart), request_(request), shelf_(shelf), input_(std::move(input)) {}

  Fence run() {
    if (find_lines() && find_doubts() && price() && allocate()) {
      return std::move(fence_);
    }
    fence_.refusal["epoch"] = request_.epoch;
    return std::move(fence_);
  }

 private:
  bool refuse(const char* outcome, const char* list, json items) {
    fence_.refusal = {{"outcome", outcome}, {list, std::move(items)}};
    return false;
  }

  static std::string own_way(const Line& line) {
    const auto field = line.fields.find(std::string(fulfilment_field));
    return field == line.fields.end() ? std::string() : field->second.value.text();
  }

  static json about(const SeenLine& seen, const std::string& sku) {
    return {{"line", format_hex(seen.line.value)}, {"sku", sku}};
  }

  bool find_lines() {
    json changes = json::array();
    for (const SeenLine& seen : request_.lines) {
      const auto row = cart_.rows.find(line_key(request_.epoch, seen.line));
      const auto* held = row == cart_.rows.end() ? nullptr : std::get_if<Line>(&row->second.value);
      const bool is_there = held != nullptr && held->list_name() == "cart";
      const std::uint32_t now = is_there ? quantity_known(*held, seen) : 0;
      if (!is_there || now != seen.quantity || own_way(*held) != seen.to) {
        json change = about(seen, held == nullptr ? "" : held->identity.sku);
        change["before"] = seen.quantity;
        change["after"] = now;
        changes.push_back(std::move(change));
        continue;
      }
      fence_.lines.push_back({seen, held, {}, {}, {}});
    }
    return changes.empty() || refuse("cart_changed", "changes", std::move(changes));
  }

  bool find_doubts() {
    json lines = json::array();
    const auto note = [&](LineId id, const char* why, std::string_view notice) {
      for (const FencedLine& line : fence_.lines) {
        if (line.seen.line == id) {
          lines.push_back(about(line.seen, line.held->identity.sku));
          lines.back()["why"] = why;
          lines.back()["notice"] = notice;
        }
      }
    };
    for (const auto& [key, row] : cart_.rows) {
      if (const auto* event = std::get_if<Event>(&row.value)) {
        const auto line = doubted_line(*event);
        if (line && !cart_.rows.contains(key + "/dismissed")) {
          note(*line, "line_in_doubt", key.substr(key.find('/') + 1));
        }
      } else if (const auto* choice = std::get_if<Choice>(&row.value)) {
        const auto parsed = parse_choice_key(key);
        if (parsed && choice->options.size() > 1 && parsed->line.epoch == request_.epoch) {
          note(parsed->line.id, "choice_open", "");
        }
      }
    }
    return lines.empty() || refuse("in_doubt", "lines", std::move(lines));
  }

  /// What the screen took off and this quote does not, or less of it: ended, changed, or replaced.
  json lost_promotions() const {
    json out = json::array();
    for (const auto& [code, before] : request_.promotions) {
      json lost = {{"code", code}, {"before_minor", before}, {"after_minor", 0}};
      for (const PromotionVerdict& verdict : fence_.quote.promotions) {
        if (verdict.code == code) {
          lost["after_minor"] = verdict.saves_minor;
          lost["state"] = promotion_state_name(verdict.state);
        }
      }
      if (lost["after_minor"] < before) {
        out.push_back(std::move(lost));
      }
    }
    return out;
  }

  bool price() {
    const json shop = shelf_.shop(request_.shop_scope);
    input_.fulfilment = request_.recipient.fulfilment;
    input_.shipping = read_shipping(shop);
    input_.promotions = read_promotions(shop);
    input_.segments = read_segments(read_owned(cart_, "membership"));
    json gone = json::array();
    json prices = json::array();
    for (FencedLine& line : fence_.lines) {
      auto offer = shelf_.find(request_.shop_scope, line.held->identity.sku);
      if (!offer) {
        gone.push_back(about(line.seen, line.held->identity.sku));
        continue;
      }
      input_.currency = offer->currency;
      input_.items.push_back(quote_item(*offer, line.seen.quantity));
      input_.items.back().fulfilment = line_way(line.seen.to, request_.recipient).fulfilment;
      if (offer->unit_price_minor != line.seen.unit_price_minor) {
        prices.push_back(about(line.seen, offer->sku));
        prices.back()["before_minor"] = line.seen.unit_price_minor;
        prices.back()["after_minor"] = offer->unit_price_minor;
      }
      line.offer = std::move(*offer);
    }
    if (!gone.empty()) {
      return refuse("not_sold", "lines", std::move(gone));
    }
    auto quote = make_quote(input_);
    if (!quote) {
      return refuse("not_sold", "lines", json::array());
    }
    fence_.quote = std::move(*quote);
    // A lower total is a present; a higher one needs the buyer's word.
    if (fence_.quote.total_minor <= request_.total_minor) {
      return true;
    }
    refuse("price_changed", "lines", std::move(prices));
    fence_.refusal["before_minor"] = request_.total_minor;
    fence_.refusal["after_minor"] = fence_.quote.total_minor;
    fence_.refusal["coupons"] = to_json(fence_.quote.coupons);
    fence_.refusal["promotions"] = lost_promotions();
    return false;
  }

  /// Takes pieces of one SKU that nobody else in this order has; returns how many there were.
  std::uint32_t take(const Offer& offer, const std::string& location, std::uint32_t quantity,
                     Pieces& from) {
    Offer left = offer;
    for (const auto& [place, pieces] : taken_[offer.sku]) {
      left.stock[place] -= pieces;
    }
    from = Shelf::allocate(left, location, quantity);
    std::uint32_t found = left.has_stock_count ? 0 : quantity;
    for (const auto& [place, pieces] : from) {
      taken_[offer.sku][place] += pieces;
      found += pieces;
    }
    return found;
  }

  /// How many bundles the parts are enough for.
  std::uint32_t take_parts(FencedLine& line, const std::string& location) {
    std::uint32_t bundles = line.seen.quantity;
    for (const BundlePart& part : line.offer.parts) {
      auto offer = shelf_.find(request_.shop_scope, part.sku);
      if (!offer || !offer->parts.empty()) {
        return 0;  // A bundle has no pieces of its own.
      }
      FencedPart& fenced = line.parts.emplace_back();
      fenced.offer = std::move(*offer);
      fenced.quantity = part.quantity * line.seen.quantity;
      const std::uint32_t found = take(fenced.offer, location, fenced.quantity, fenced.from);
      bundles = std::min(bundles, found / std::max(1U, part.quantity));
    }
    return bundles;
  }

  bool allocate() {
    json lines = json::array();
    for (FencedLine& line : fence_.lines) {
      const std::string location = line_way(line.seen.to, request_.recipient).store;
      const std::uint32_t found = line.offer.parts.empty()
                                      ? take(line.offer, location, line.seen.quantity, line.from)
                                      : take_parts(line, location);
      if (found < line.seen.quantity) {
        lines.push_back(about(line.seen, line.offer.sku));
        lines.back()["wanted"] = line.seen.quantity;
        lines.back()["available"] = found;
      }
    }
    return lines.empty() || refuse("stock_short", "lines", std::move(lines));
  }

  const Scope& cart_;
  const CheckoutRequest& request_;
  Shelf& shelf_;
  QuoteInput input_;
  std::map<std::string, Pieces> taken_;  ///< Lines and parts of one SKU share its pieces.
  Fence fence_;
};

/// What the device counted; it explains a refusal, and decides nothing.
std::map<std::string, std::uint64_t> read_counted(const json& args) {
  std::map<std::string, std::uint64_t> out;
  const auto list = args.find("promotions");
  const std::size_t count = list != args.end() && list->is_array() ? list->size() : 0;
  for (std::size_t i = 0; i < std::min(count, promotions_max); ++i) {
    const json& item = (*list)[i];
    const std::string code = item.is_object() ? text_of(item, "code") : "";
    if (!code.empty() && code.size() <= key_bytes_max && text_of(item, "state") == "active") {
      out[code] = std::min<std::uint64_t>(count_of(item, "saves_minor"), INT64_MAX);
    }
  }
  return out;
}

}  // namespace

Result<CheckoutRequest> read_checkout(const json& args) {
  if (!args.is_object()) {
    return fail(Errc::invalid_argument, "the arguments are an object");
  }
  CheckoutRequest request;
  request.shop_scope = "shop:" + text_of(args, "shop");
  request.epoch =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(count_of(args, "epoch"), UINT32_MAX - 2));
  request.key = text_of(args, "key");
  request.payment = text_of(args, "payment");
  request.total_minor =
      static_cast<std::int64_t>(std::min<std::uint64_t>(count_of(args, "total_minor"), INT64_MAX));
  const bool is_right = is_scope_name(request.shop_scope) && request.epoch > 0 &&
                        !request.key.empty() && request.key.size() <= key_bytes_max;
  if (!is_right) {
    return fail(Errc::invalid_argument, "an order names shop, epoch and key");
  }
  if (payment_start(request.payment) == PaymentStart::unknown) {
    return fail(Errc::invalid_argument, "payment names no method of this hub");
  }
  request.promotions = read_counted(args);
  auto lines = read_lines(args);
  if (!lines) {
    return lines.error();
  }
  request.lines = std::move(*lines);
  auto recipient = read_recipient(args, request.lines);
  if (!recipient) {
    return recipient.error();
  }
  request.recipient = std::move(*recipient);
  const bool is_collected =
      request.recipient.fulfilment == Fulfilment::collect && !request.recipient.has_parcel;
  if (request.payment == "store" && !is_collected) {
    return fail(Errc::invalid_argument, "who has something delivered cannot pay in the store");
  }
  return request;
}

Fence check_fence(const Scope& cart, const CheckoutRequest& request, Shelf& shelf,
                  std::vector<Coupon> coupons, TimeMs now) {
  QuoteInput input;
  input.coupons = std::move(coupons);
  input.now_ms = now;
  return FenceCheck(cart, request, shelf, std::move(input)).run();
}

}  // namespace noline::hub
