#include "read_context.hpp"
#include "verbs.hpp"

namespace noline::scenario {
namespace {

std::uint32_t read_count(const Node& node, std::string_view name) {
  return static_cast<std::uint32_t>(read_whole(node, name, 0, 99'999));
}

LineExpect read_line(const Node& node) {
  check_members(
      node, "an expected line",
      {"sku", "options", "quantity", "purchasable", "note", "price", "fields", "choices", "parts"});
  LineExpect line;
  line.place = node.place;
  line.sku = read_text(need_member(node, "an expected line", "sku"), "sku");
  for (const Member& member : node.members) {
    const std::string& name = member.name;
    if (name == "options") {
      line.options = read_texts(member.value, name);
    } else if (name == "quantity") {
      line.quantity = read_count(member.value, name);
    } else if (name == "purchasable") {
      line.purchasable = read_count(member.value, name);
    } else if (name == "note") {
      line.note = read_text(member.value, name);
    } else if (name == "price") {
      line.price_minor = read_whole(member.value, name, 0, INT64_MAX);
    } else if (name == "fields") {
      line.fields = read_texts(member.value, name);
    } else if (name == "parts") {
      line.parts = read_texts(member.value, name);
    } else if (name == "choices") {
      need_kind(member.value, Node::Kind::object, name);
      for (const Member& choice : member.value.members) {
        line.choices[choice.name] = read_text_list(choice.value, choice.name);
      }
    }
  }
  return line;
}

std::vector<LineExpect> read_lines(const Member& member) {
  need_kind(member.value, Node::Kind::list, member.name);
  std::vector<LineExpect> lines;
  for (const Node& node : member.value.items) {
    lines.push_back(read_line(node));
  }
  return lines;
}

OrderExpect read_order(const Node& node) {
  check_members(node, "an expected order",
                {"status", "fulfilment", "payment", "captures", "total", "lines"});
  OrderExpect order;
  order.place = node.place;
  for (const Member& member : node.members) {
    const std::string& name = member.name;
    if (name == "status") {
      order.status =
          read_one_of(member.value, name,
                      {"placed", "paid", "awaiting_payment", "cancelled", "payment_failed",
                       "packed", "sent", "ready", "collected", "return_asked", "returned"});
    } else if (name == "fulfilment") {
      order.fulfilment = read_text(member.value, name);
    } else if (name == "payment") {
      order.payment = read_text(member.value, name);
    } else if (name == "captures") {
      order.captures = read_count(member.value, name);
    } else if (name == "total") {
      order.total_minor = read_whole(member.value, name, 0, INT64_MAX);
    } else if (name == "lines") {
      order.lines = read_lines(member);
    }
  }
  return order;
}

NoticeExpect read_notice(const Node& node, const ReadContext& context) {
  check_members(node, "an expected notice",
                {"type", "sku", "before", "after", "undo", "detail", "between", "did", "texts"});
  NoticeExpect notice;
  notice.place = node.place;
  notice.type =
      read_one_of(need_member(node, "an expected notice", "type"), "notice",
                  {"quantity_chosen", "kept_after_removal", "field_chosen", "merged_guest_cart",
                   "guest_cart_waiting", "edit_rejected", "carried_to_next_cart", "edit_too_late",
                   "edit_removed", "coupon_gone", "proposal", "cart_expired"});
  for (const Member& member : node.members) {
    const std::string& name = member.name;
    if (name == "sku") {
      notice.sku = read_text(member.value, name);
    } else if (name == "before") {
      notice.before = read_count(member.value, name);
    } else if (name == "after") {
      notice.after = read_count(member.value, name);
    } else if (name == "undo") {
      notice.undo = read_flag(member.value, name);
    } else if (name == "detail") {
      notice.detail = read_text(member.value, name);
    } else if (name == "did") {
      notice.did = read_text_list(member.value, name);
    } else if (name == "texts") {
      notice.texts = read_text_list(member.value, name);
    } else if (name == "between") {
      need_kind(member.value, Node::Kind::list, name);
      for (const Node& item : member.value.items) {
        notice.between.push_back(context.read_device(item, name));
      }
    }
  }
  return notice;
}

std::map<std::string, wire::Json> read_session(const Node& node, const ReadContext& context) {
  check_members(node, "\"session\"", {"kind", "name", "role", "devices"});
  std::map<std::string, wire::Json> out;
  for (const Member& member : node.members) {
    if (member.name == "devices") {
      need_kind(member.value, Node::Kind::list, member.name);
      wire::Json names = wire::Json::array();
      for (const Node& item : member.value.items) {
        names.push_back(context.read_device(item, member.name));
      }
      out["devices"] = std::move(names);
    } else if (member.name == "kind") {
      out["kind"] = read_one_of(member.value, "kind of session", {"guest", "customer"});
    } else if (member.name == "role") {
      out["role"] = read_one_of(member.value, "role", {"write", "edit", "read", "agent"});
    } else {
      out["name"] = read_text(member.value, member.name);
    }
  }
  return out;
}

StockExpect read_stock(const Node& node) {
  check_members(node, "\"stock\"", {"sku", "location", "quantity"});
  return {read_text(need_member(node, "\"stock\"", "sku"), "sku"),
          read_text(need_member(node, "\"stock\"", "location"), "location"),
          read_count(need_member(node, "\"stock\"", "quantity"), "quantity")};
}

std::string read_hash(const Node& node) {
  std::string text = read_text(node, "state_hash");
  if (text != "equal" && text != "different" && (text.size() != 16 || !parse_hex(text))) {
    throw Wrong{node.place, "\"state_hash\" must be equal, different or 16 hexadecimal digits"};
  }
  return text;
}

/// Complains about an aspect that is unknown.
void check_aspect(const Member& member) {
  std::vector<std::string_view> known = {"on", "of", "within"};
  for (const Aspect& aspect : aspects()) {
    if (aspect.name == member.name) {
      return;
    }
    known.push_back(aspect.name);
  }
  const std::string& name = member.name;
  const bool is_wishlist = name.starts_with("wishlist:") && name.size() > 9;
  if (name != "on" && name != "of" && name != "within" && !is_wishlist) {
    known.emplace_back("wishlist:<name>");
    throw Wrong{member.place, unknown_name(name, "expectation", known)};
  }
}

std::map<std::string, std::int64_t> read_amounts(const Node& node, std::string_view name) {
  need_kind(node, Node::Kind::object, name);
  std::map<std::string, std::int64_t> out;
  for (const Member& member : node.members) {
    out[member.name] = read_whole(member.value, member.name, 0, INT64_MAX);
  }
  return out;
}

void read_aspect(const Member& member, ExpectStep& step, const ReadContext& context) {
  const std::string& name = member.name;
  const Node& value = member.value;
  if (name == "of") {
    step.of = context.read_device(value, name);
  } else if (name == "within") {
    step.within = read_duration(value, name, false);
  } else if (name == "cart") {
    step.cart = read_lines(member);
  } else if (name == "later") {
    step.later = read_lines(member);
  } else if (name.starts_with("wishlist:")) {
    step.wishlists[name.substr(9)] = read_lines(member);
  } else if (name == "notices") {
    need_kind(value, Node::Kind::list, name);
    step.notices.emplace();
    for (const Node& item : value.items) {
      step.notices->push_back(read_notice(item, context));
    }
  } else if (name == "orders") {
    need_kind(value, Node::Kind::list, name);
    step.orders.emplace();
    for (const Node& item : value.items) {
      step.orders->push_back(read_order(item));
    }
  } else if (name == "coupons") {
    step.coupons = read_text_list(value, name);
  } else if (name == "wallet") {
    step.wallet = read_texts(value, name);
  } else if (name == "promotions") {
    step.promotions = read_amounts(value, name);
  } else if (name == "lacks") {
    step.lacks = read_amounts(value, name);
  } else if (name == "total") {
    step.total_minor = read_whole(value, name, 0, INT64_MAX);
  } else if (name == "disk_lacks") {
    step.disk_lacks = read_text_list(value, name);
  } else if (name == "cart_note") {
    step.cart_note = read_text(value, name);
  } else if (name == "context") {
    need_kind(value, Node::Kind::object, name);
    for (const Member& entry : value.members) {
      step.context[entry.name] = entry.value.kind == Node::Kind::list
                                     ? wire::Json(read_text_list(entry.value, entry.name))
                                     : read_scalar(entry.value, entry.name);
    }
  } else if (name == "session") {
    step.session = read_session(value, context);
  } else if (name == "stock") {
    step.stock = read_stock(value);
  } else if (name == "pending") {
    step.pending = read_count(value, name);
  } else if (name == "saved_as") {
    step.saved_as = read_one_of(value, name, {"memory", "device", "hub", "everywhere"});
  } else if (name == "link") {
    step.link = read_one_of(value, name, {"offline", "connecting", "online"});
  } else if (name == "state_hash") {
    step.state_hash = read_hash(value);
  }
}

}  // namespace

ExpectStep read_expect(const Node& node, const ReadContext& context) {
  need_kind(node, Node::Kind::object, "expect");
  ExpectStep step;
  for (const Member& member : node.members) {
    check_aspect(member);
    read_aspect(member, step, context);
  }
  step.on = context.read_on(need_member(node, "an expectation", "on"), true);
  const std::size_t said = node.members.size() - (node.find("within") != nullptr ? 1 : 0) -
                           (node.find("of") != nullptr ? 1 : 0) - 1;
  if (said == 0 && !(step.on.size() == 1 && step.on[0] == "all")) {
    throw Wrong{node.place, "this expects nothing; say cart, notices, pending, ..."};
  }
  for (const std::string& name : step.on) {
    const bool is_of_device = step.pending || step.saved_as || step.link || step.stock ||
                              step.total_minor || !step.wallet.empty() || step.promotions ||
                              !step.lacks.empty() || !step.disk_lacks.empty() ||
                              !step.session.empty();
    if (name == "hub" && is_of_device) {
      throw Wrong{
          node.place,
          "pending, saved_as, link, stock, disk_lacks, wallet, promotions, lacks, total and "
          "session are looked at on devices"};
    }
  }
  return step;
}

}  // namespace noline::scenario
