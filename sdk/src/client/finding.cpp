// What lists show: searched here while every product is here, else by the hub; see adr/0025.
//
// Of a large shop a device holds the products it has come across. It asks the hub what a list
// shows, and for products that its cart or a page names; offline it searches what it has.
#include <algorithm>

#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;

constexpr std::string_view product_prefix = "product/";
/// Tabs of one browser share a client, and each shows a list and may go back to another.
constexpr std::size_t lists_kept_max = 8;
/// What one question to the hub may ask for; see read_search.
constexpr std::uint32_t hub_page_max = 48;

void take_ids(const Json& ids, std::vector<std::string>& out) {
  for (const Json& id : ids) {
    if (const auto* text = wire::take_text(id)) {
      out.push_back(*text);
    }
  }
}

std::string product_key(std::string_view id) {
  return std::string(product_prefix) += id;
}

}  // namespace

/// Only the first screen's list is left, which needs no question.
void Client::State::forget_lists() {
  found_lists.assign(1, {});
  found_lists.front().as = "/";
  looked_up.clear();
  missing.clear();
  ++versions.found;
}

EditId Client::find(std::string_view as, SearchRequest request, TimeMs now) {
  State& state = *state_;
  auto& lists = state.found_lists;
  auto at = std::find_if(lists.begin(), lists.end(),
                         [&](const FoundList& list) { return list.as == as; });
  FoundList list;
  if (at != lists.end()) {
    list = std::move(*at);
    lists.erase(at);
    state.calls.erase(std::exchange(list.call, 0));
  }
  list.as = as;
  list.request = std::move(request);
  list.is_here = !state.ask_hub(list, now);
  if (list.call != 0) {
    state.send_waiting_calls();
  }
  lists.insert(lists.begin(), std::move(list));
  lists.resize(std::min(lists.size(), lists_kept_max));
  ++state.versions.found;
  return {state.marks.applied};
}

/// The part of the list that is not here yet. False when there is nobody to ask.
bool Client::State::ask_hub(FoundList& list, TimeMs now) {
  if (!is_large || !is_welcomed) {
    return false;
  }
  SearchRequest wanted = list.request;
  wanted.offset = static_cast<std::uint32_t>(list.is_here ? 0 : list.result.ids.size());
  wanted.limit = std::min(wanted.limit - std::min(wanted.limit, wanted.offset), hub_page_max);
  if (wanted.limit > 0 && (wanted.offset == 0 || wanted.offset < list.result.total)) {
    list.call = begin_call("find", to_json(wanted), now);
  }
  return true;
}

void Client::State::take_found(std::uint64_t call, const Json& ok, const Error& error, TimeMs now) {
  for (FoundList& list : found_lists) {
    if (list.call != call) {
      continue;
    }
    list.call = 0;
    ++versions.found;
    if (error.code != Errc::none) {
      list.is_here = true;
      continue;
    }
    if (list.is_here || wire::take_count(member(ok, "offset")) == 0U) {
      list.result.ids.clear();
    }
    list.is_here = false;
    list.result.total = wire::take_u32(member(ok, "total")).value_or(0);
    list.facets = member(ok, "facets");
    list.result.corrected = wire::text_member(ok, "corrected");
    const std::size_t before = list.result.ids.size();
    take_ids(member(ok, "ids"), list.result.ids);
    if (list.result.ids.size() > before) {
      static_cast<void>(ask_hub(list, now));  // As much as was asked for may be several pages.
      send_waiting_calls();
    }
  }
  if (shop().rows().size() > 2 * limits::watched_products_max) {
    trim_products();
    send(wire::Watch{watched_products()});
  }
}

/// What `welcome` says: 0 while every product is sent. A shop may have grown since the last link.
void Client::State::take_shop_size(std::uint64_t size) {
  const bool was_large = std::exchange(is_large, size > 0);
  if (was_large == is_large) {
    return;
  }
  unstored_meta[meta::large] = is_large ? "1" : "";
  ++versions.found;
  if (is_large) {
    trim_products();
    send(wire::Watch{watched_products()});
  }
}

/// Products of which the hub sends no more changes: they would grow stale here.
void Client::State::take_unwatched(const Json& ids, TimeMs now) {
  std::vector<std::string> gone;
  take_ids(ids, gone);
  for (const std::string& id : gone) {
    shop().forget(product_key(id));
  }
  if (!gone.empty()) {
    look_up_unknown(now);
    send_waiting_calls();
  }
}

/// The hub can be asked again: lists that were searched here are searched there.
void Client::State::begin_finding(TimeMs now) {
  if (!is_large) {
    return;
  }
  missing.clear();
  for (FoundList& list : found_lists) {
    list.is_here = list.is_here && !ask_hub(list, now);
  }
  ++versions.found;
  look_up_unknown(now);
}

EditId Client::look_up(const std::string& product, TimeMs now) {
  State& state = *state_;
  if (!state.is_large || state.shop().find(product_key(product)) != nullptr ||
      state.looked_up.contains(product)) {
    return {state.marks.applied};
  }
  if (state.is_welcomed) {
    state.missing.erase(product);
    state.looked_up.insert(product);
    state.begin_call("look_up", {{"ids", Json::array({product})}}, now);
    state.send_waiting_calls();
  } else {
    state.missing.insert(product);
  }
  ++state.versions.found;
  return {state.marks.applied};
}

/// What the cart and the shopper's lists name and this device has not come across.
void Client::State::look_up_unknown(TimeMs now) {
  if (!is_large || !is_welcomed) {
    return;
  }
  products.refresh(shop());
  std::set<std::string> skus;
  std::set<std::string> ids;
  for (const auto& [key, entry] : main().rows()) {
    const auto* line = std::get_if<Line>(&entry.value);
    if (line != nullptr && line->quantity() > 0 && products.find(line->identity.sku) == nullptr) {
      skus.insert(line->identity.sku);
    }
  }
  for (const std::string_view key : {viewed_key, compare_key}) {
    for (const Trail::Mark& mark : trail(key).marks) {
      if (shop().find(product_key(mark.what)) == nullptr) {
        ids.insert(mark.what);
      }
    }
  }
  Json args = {{"skus", Json::array()}, {"ids", Json::array()}};
  std::size_t count = 0;
  for (const auto& [name, wanted] : {std::pair("skus", &skus), std::pair("ids", &ids)}) {
    for (const std::string& what : *wanted) {
      if (!missing.contains(what) && !looked_up.contains(what) &&
          ++count <= limits::products_per_call_max) {
        args[name].push_back(what);
        looked_up.insert(what);
      }
    }
  }
  if (count > 0) {
    begin_call("look_up", std::move(args), now);
  }
}

void Client::State::take_looked_up(const Json& args, const Json& ok, const Error& error) {
  std::vector<std::string> unknown;
  for (const char* name : {"ids", "skus"}) {
    take_ids(member(args, name), unknown);
  }
  for (const std::string& what : unknown) {
    looked_up.erase(what);
  }
  if (error.code == Errc::none) {
    unknown.clear();
    take_ids(member(ok, "missing"), unknown);
  }
  missing.insert(unknown.begin(), unknown.end());  // Until the next link, or the next question.
  ++versions.found;
}

std::vector<std::string> Client::State::watched_products() const {
  std::vector<std::string> ids;
  const auto& rows = shop().rows();
  for (auto at = rows.lower_bound(product_prefix);
       is_large && at != rows.end() && ids.size() < limits::watched_products_max; ++at) {
    if (at->first.starts_with(product_prefix)) {
      ids.push_back(at->first.substr(product_prefix.size()));
    }
  }
  return ids;
}

/// A device that has come across many products keeps those that something of the shopper's names.
void Client::State::trim_products() {
  std::set<std::string> kept;
  for (const auto& [key, entry] : main().rows()) {
    const auto* line = std::get_if<Line>(&entry.value);
    const Offer* offer = line == nullptr ? nullptr : products.find(line->identity.sku);
    if (offer != nullptr && line->quantity() > 0) {
      kept.insert(product_key(offer->product));
    }
  }
  for (const std::string_view key : {viewed_key, compare_key}) {
    for (const Trail::Mark& mark : trail(key).marks) {
      kept.insert(product_key(mark.what));
    }
  }
  for (const FoundList& list : found_lists) {
    for (const std::string& id : list.result.ids) {
      kept.insert(product_key(id));
    }
  }
  std::vector<std::string> dropped;
  std::size_t count = shop().rows().size();
  for (const auto& [key, entry] : shop().rows()) {
    if (count > limits::watched_products_max && key.starts_with(product_prefix) &&
        !kept.contains(key)) {
      dropped.push_back(key);
      --count;
    }
  }
  for (const std::string& key : dropped) {
    shop().forget(key);
  }
}

Json Client::found() const {
  const State& state = *state_;
  state.products.refresh(state.shop());
  Json lists = Json::array();
  for (const FoundList& list : state.found_lists) {
    Json json;
    if (list.is_here) {
      json = to_json(state.products.search().find(list.request));
    } else {
      json = to_json(list.result);
      json["facets"] = list.facets;
    }
    json["as"] = list.as;
    json["limit"] = list.request.limit;
    json["here"] = state.is_large && list.is_here;
    json["waiting"] = list.call != 0 && list.result.ids.empty();
    lists.push_back(std::move(json));
  }
  return {{"part", "found"},
          {"large", state.is_large},
          {"missing", state.missing},
          {"lists", std::move(lists)}};
}

}  // namespace noline
