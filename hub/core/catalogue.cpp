// Service: search, products, and watching; see catalogue.hpp.
#include "core/catalogue.hpp"

#include <algorithm>

#include "core/service.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::uint64_t named_turn = UINT64_MAX;

bool read_texts(const json& args, const char* name, std::vector<std::string>& out) {
  const auto found = args.find(name);
  if (found == args.end()) {
    return true;
  }
  if (!found->is_array() || found->size() > limits::products_per_call_max) {
    return false;
  }
  for (const json& item : *found) {
    const auto* text = item.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > limits::key_bytes_max) {
      return false;
    }
    out.push_back(*text);
  }
  return true;
}

/// The shop that a link's searches and watches are about: the first one it follows.
LinkScope* find_shop(Link& link) {
  const auto at = std::find_if(link.scopes.begin(), link.scopes.end(), [](const LinkScope& scope) {
    return scope.scope != nullptr && scope.scope->is_shop();
  });
  return at == link.scopes.end() ? nullptr : &*at;
}

/// A product that is sold, or the end of the rows.
HeldRows::const_iterator find_product(const Scope& scope, std::string_view id) {
  std::string key(product_prefix);
  key += id;
  const auto row = scope.rows.find(key);
  const auto* owned = row == scope.rows.end() ? nullptr : std::get_if<Owned>(&row->second.value);
  return owned == nullptr || owned->json.empty() ? scope.rows.end() : row;
}

/// What a call is answered with, and the products that are sent before.
struct Answer {
  json body;
  std::vector<std::string> ids;
};

Error no_shop() {
  return fail(Errc::unknown_scope, "this link follows no shop");
}

Result<Answer> search_shop(LinkScope* shop, const json& args) {
  const auto request = read_search(args);
  if (!request || shop == nullptr) {
    return request ? no_shop() : request.error();
  }
  LinkScope& at = *shop;
  const SearchResult found = at.scope->index->find(*request);
  Answer answer{to_json(found), {}};
  for (const std::string& id : found.ids) {
    if (at.watched != nullptr && at.watched->find(id)) {
      answer.ids.push_back(id);
    }
  }
  return answer;
}

Result<Answer> fetch_products(LinkScope* shop, const json& args) {
  const auto request = read_products(args);
  if (!request || shop == nullptr) {
    return request ? no_shop() : request.error();
  }
  LinkScope& at = *shop;
  Answer answer{{{"missing", json::array()}}, {}};
  const auto take = [&](const std::string& asked, std::string_view id) {
    if (find_product(*at.scope, id) == at.scope->rows.end()) {
      answer.body["missing"].push_back(asked);
    } else if (at.watched != nullptr) {
      answer.ids.emplace_back(id);
      static_cast<void>(at.watched->find(answer.ids.back()));
    }
  };
  for (const std::string& id : request->ids) {
    take(id, id);
  }
  for (const std::string& sku : request->skus) {
    take(sku, at.scope->index->product_of(sku));
  }
  std::sort(answer.ids.begin(), answer.ids.end());
  answer.ids.erase(std::unique(answer.ids.begin(), answer.ids.end()), answer.ids.end());
  return answer;
}

}  // namespace

void build_index(Scope& scope) {
  scope.index.reset();
  if (!scope.is_shop()) {
    return;
  }
  scope.index = std::make_shared<SearchIndex>();
  for (const auto& [key, held] : scope.rows) {
    index_row(scope, key, held.value);
  }
}

void index_row(const Scope& scope, std::string_view key, const Value& value) {
  const auto* owned = std::get_if<Owned>(&value);
  const bool is_product = key.starts_with(product_prefix);
  if (scope.index == nullptr || owned == nullptr || !(is_product || key == "shop")) {
    return;
  }
  json facts = json::parse(owned->json, nullptr, false);
  if (!is_product) {
    scope.index->set_shop(facts);
    return;
  }
  const std::string id(key.substr(product_prefix.size()));
  if (facts.is_object()) {
    facts["id"] = id;
    scope.index->put(facts);
  } else {
    scope.index->remove(id);
  }
}

bool is_large(const Scope& scope) {
  return scope.index != nullptr && scope.index->size() > limits::catalogue_whole_max;
}

void Watched::name(const std::vector<std::string>& ids) {
  turns_.clear();
  for (const std::string& id : ids) {
    turns_[id] = named_turn;
  }
}

bool Watched::find(const std::string& id) {
  const auto [at, is_new] = turns_.try_emplace(id, 0);
  if (at->second != named_turn) {
    at->second = ++turn_;
  }
  return is_new;
}

std::vector<std::string> Watched::trim() {
  std::vector<std::string> dropped;
  if (turns_.size() <= limits::watched_per_link_max) {
    return dropped;
  }
  std::vector<std::uint64_t> turns;
  turns.reserve(turns_.size());
  for (const auto& [id, turn] : turns_) {
    turns.push_back(turn);
  }
  // A tenth more than has to be, so that this is not done for every search.
  const std::size_t count =
      turns_.size() - limits::watched_per_link_max + limits::watched_per_link_max / 10;
  const auto last = turns.begin() + static_cast<std::ptrdiff_t>(count);
  std::nth_element(turns.begin(), last, turns.end());
  std::erase_if(turns_, [&](const auto& entry) {
    const bool is_old = entry.second < *last;
    if (is_old) {
      dropped.push_back(entry.first);
    }
    return is_old;
  });
  return dropped;
}

Watched::Changes Watched::changes_after(const Scope& scope, std::uint64_t seq) const {
  Changes changes;
  const auto take = [&](HeldRows::const_iterator row) {
    if (row->second.seq > seq) {
      changes.emplace_back(row->second.seq, row);
    }
  };
  const auto products = scope.rows.lower_bound(product_prefix);
  for (auto row = scope.rows.begin(); row != products; ++row) {
    take(row);
  }
  for (auto row = scope.rows.lower_bound("product0"); row != scope.rows.end(); ++row) {
    take(row);  // '0' follows '/'.
  }
  for (const auto& [id, turn] : turns_) {
    if (const auto row = scope.rows.find(std::string(product_prefix) + id);
        row != scope.rows.end()) {
      take(row);
    }
  }
  std::sort(changes.begin(), changes.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });
  return changes;
}

Result<ProductsRequest> read_products(const json& args) {
  ProductsRequest request;
  if (!read_texts(args, "ids", request.ids) || !read_texts(args, "skus", request.skus) ||
      request.ids.size() + request.skus.size() > limits::products_per_call_max) {
    return fail(Errc::invalid_argument, "ids and skus: lists of texts, together at most " +
                                            std::to_string(limits::products_per_call_max));
  }
  return request;
}

void open_shop(LinkScope& at, const std::vector<std::string>& watched) {
  if (at.scope->index == nullptr) {
    build_index(*at.scope);  // A hub that serves a shop has done so before.
  }
  if (is_large(*at.scope)) {
    at.watched = std::make_unique<Watched>();
    at.watched->name(watched);
  } else if (!watched.empty()) {
    at.sent = at.stored = 0;  // The device holds a part only; from now on it gets all.
  }
}

/// Sends products beside the order of changes: what was asked for comes before its answer.
void Service::send_products(Link& link, LinkScope& at, const std::vector<std::string>& ids) {
  const auto index = static_cast<std::uint32_t>(&at - link.scopes.data());
  wire::Rows rows{index, at.sent, {}, at.is_behind};
  std::size_t bytes = 0;
  for (const std::string& id : ids) {
    const auto row = find_product(*at.scope, id);
    if (row == at.scope->rows.end()) {
      continue;
    }
    rows.rows.push_back({row->first, row->second.value, row->second.seq});
    bytes += std::get<Owned>(row->second.value).json.size();
    if (rows.rows.size() == limits::rows_per_message_max || bytes >= limits::page_bytes_max) {
      send(link, rows);
      rows.rows.clear();
      bytes = 0;
    }
  }
  if (!rows.rows.empty()) {
    send(link, rows);
  }
  if (at.watched == nullptr) {
    return;
  }
  if (const auto dropped = at.watched->trim(); !dropped.empty()) {
    send(link, wire::Signal{index, {{"unwatched", dropped}}});
  }
}

void Service::take_watch(Link& link, const wire::Watch& watch) {
  LinkScope* at = find_shop(link);
  if (at == nullptr || at->watched == nullptr) {
    return;  // All of a small shop is watched.
  }
  std::vector<std::string> added;
  for (const std::string& id : watch.keys) {
    if (!at->watched->has(id)) {
      added.push_back(id);
    }
  }
  at->watched->name(watch.keys);
  send_products(link, *at, added);
}

Result<json> Service::catalogue_call(Link& link, const wire::Call& call) {
  LinkScope* at = find_shop(link);
  auto answer = call.name == "search" ? search_shop(at, call.args) : fetch_products(at, call.args);
  if (!answer) {
    return answer.error();
  }
  send_products(link, *at, answer->ids);
  return std::move(answer->body);
}

}  // namespace noline::hub
