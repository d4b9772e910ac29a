#include <algorithm>
#include <cstdio>
#include <fstream>

#include "data.hpp"
#include "noline/snapshot.hpp"

namespace noline::cli {
namespace {

using wire::Json;

constexpr std::size_t file_bytes_max = 64 * 1024 * 1024;

/// What came of it, for the person who asked.
struct Report {
  Json done = {{"lines", 0}, {"texts", 0}, {"coupons", 0}, {"settings", 0}, {"history", 0}};
  Json refused = Json::array();
  EditId last{};
};

/// A file is anybody's text: whatever is not as it should be is taken as absent.
const Json& at(const Json& object, const std::string& name) {
  static const Json nothing;
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : nothing;
}

std::string text_at(const Json& object, const std::string& name) {
  const auto* text = at(object, name).get_ptr<const std::string*>();
  return text == nullptr ? std::string() : *text;
}

std::uint64_t count_at(const Json& object, const std::string& name) {
  const Json& value = at(object, name);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

class Importer {
 public:
  Importer(Runner& runner, const Json& document) : runner_(runner), document_(document) {}

  Report run() {
    refresh();
    for (const Json& line : at(document_, "lines")) {
      take_line(line);
    }
    for (const auto& [key, value] : object("texts").items()) {
      take_text(key, value);
    }
    for (const auto& [key, value] : object("settings").items()) {
      take_setting(key, value);
    }
    take_history("history/viewed", "viewed", "view", "product");
    take_history("history/searched", "searches", "search", "text");
    take_compared();
    return report_;
  }

 private:
  const Json& object(const char* name) const {
    static const Json none = Json::object();
    const Json& held = at(document_, name);
    return held.is_object() ? held : none;
  }

  void refresh() {
    runner_.read([this](const Client& client) {
      cart_ = to_json(client.cart());
      session_ = to_json(client.session());
      add_to(session_, client.context());
    });
  }

  bool edit(const char* what, const Json& command) {
    const Json answer = runner_.command(command);
    if (answer.contains("error")) {
      report_.refused.push_back({{"what", what}, {"why", answer["error"]}});
      return false;
    }
    report_.last = EditId{answer.value("edit", std::uint64_t{0})};
    report_.done[what] = report_.done[what].get<int>() + 1;
    return true;
  }

  /// The line of a SKU with these options, on whichever list it is; null when there is none.
  Json find_line(const std::string& sku, const Json& options) const {
    Json lists = Json::array({cart_["lines"], cart_["later"]});
    for (const auto& [name, lines] : cart_["wishlists"].items()) {
      lists.push_back(lines);
    }
    for (const Json& lines : lists) {
      for (const Json& line : lines) {
        if (line["sku"] == sku && line["options"] == options) {
          return line;
        }
      }
    }
    return nullptr;
  }

  /// The larger quantity stays, and no text that is there is written over.
  void take_line(const Json& wanted) {
    const std::string sku = text_at(wanted, "sku");
    const Json options = at(wanted, "options").is_object() ? at(wanted, "options") : Json::object();
    const std::uint64_t quantity = count_at(wanted, "quantity");
    Json line = find_line(sku, options);
    if (line.is_null()) {
      const Json add = {{"do", "add"}, {"sku", sku}, {"quantity", quantity}, {"options", options}};
      if (!edit("lines", add)) {
        return;
      }
      refresh();
      line = find_line(sku, options);
      const std::string list = text_at(wanted, "list");
      if (line.is_object() && !list.empty() && list != "cart") {
        edit("lines", {{"do", "list"}, {"line", line["id"]}, {"list", list}});
      }
    } else if (quantity > count_at(line, "quantity")) {
      edit("lines", {{"do", "set"}, {"line", line["id"]}, {"quantity", quantity}});
    }
    if (!line.is_object()) {
      return;
    }
    for (const auto& [name, value] : at(wanted, "fields").items()) {
      const bool is_free =
          name == "note" ? text_at(line, "note").empty() : text_at(line["fields"], name).empty();
      if (value.is_string() && value != "" && is_free) {
        edit("texts", {{"do", "field"}, {"line", line["id"]}, {"name", name}, {"value", value}});
      }
    }
  }

  /// "choice/<line>/<name>", as an engraving.
  void take_text(const std::string& key, const Json& value) {
    refresh();
    const auto slash = key.rfind('/');
    const std::string prefix = "choice/";
    if (!key.starts_with(prefix) || slash <= prefix.size() || !value.is_string()) {
      return;
    }
    const std::string id = key.substr(prefix.size(), slash - prefix.size());
    const std::string name = key.substr(slash + 1);
    Json lists = Json::array({cart_["lines"], cart_["later"]});
    for (const Json& lines : lists) {
      for (const Json& line : lines) {
        if (line["id"] == id && at(line["choices"], name).empty()) {
          edit("texts", {{"do", "choose"}, {"line", id}, {"name", name}, {"text", value}});
        }
      }
    }
  }

  void take_setting(const std::string& key, const Json& value) {
    const std::string coupon = "coupon/";
    const std::string context = "context/";
    if (key == "note" && value.is_string() && cart_.value("note", "").empty()) {
      edit("texts", {{"do", "cart_note"}, {"text", value}});
    } else if (key.starts_with(coupon) && value == true) {
      const std::string code = key.substr(coupon.size());
      const Json held = at(cart_, "coupons");
      if (std::find(held.begin(), held.end(), Json(code)) == held.end()) {
        edit("coupons", {{"do", "coupon"}, {"code", code}, {"on", true}});
      }
    } else if (key.starts_with(context) && !value.is_null()) {
      const std::string name = key.substr(context.size());
      if (at(session_["context"], name).is_null()) {
        edit("settings", {{"do", "prefer"}, {"name", name}, {"value", value}});
      }
    }
  }

  /// Only under a consent that was given here: a file gives none.
  void take_history(const char* key, const char* held_as, const char* command, const char* member) {
    if (at(session_["consents"], "history") != true) {
      return;
    }
    Json marks = at(object("history"), key);
    marks = marks.is_array() ? marks : Json::array();
    std::stable_sort(marks.begin(), marks.end(), [](const Json& left, const Json& right) {
      return count_at(left, "at_ms") < count_at(right, "at_ms");
    });
    const Json& held = at(session_, held_as);
    for (const Json& mark : marks) {
      const Json what = text_at(mark, "what");
      if (what != "" && std::find(held.begin(), held.end(), what) == held.end()) {
        edit("history", {{"do", command}, {member, what}});
      }
    }
  }

  void take_compared() {
    const Json& held = at(session_, "compared");
    for (const Json& mark : at(object("history"), "context/compare")) {
      const Json what = text_at(mark, "what");
      if (what != "" && std::find(held.begin(), held.end(), what) == held.end()) {
        edit("settings", {{"do", "compare"}, {"product", what}, {"on", true}});
      }
    }
  }

  Runner& runner_;
  const Json& document_;
  Json cart_;
  Json session_;
  Report report_;
};

Result<Json> read_document(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in || text.size() > file_bytes_max) {
    return fail(Errc::invalid_argument, file + " cannot be read, or is too large");
  }
  Json document = Json::parse(text, nullptr, false);
  if (text_at(document, "format") != "noline.export" || count_at(document, "version") != 1) {
    return fail(Errc::invalid_argument, file + " is no export of version 1");
  }
  return document;
}

}  // namespace

int run_import(const Settings& settings, Runner& runner, const Request& request) {
  const auto document = read_document(request.text);
  if (!document) {
    return show_error(settings, document.error());
  }
  const Report report = Importer(runner, *document).run();
  if (report.last.value != 0) {
    (void)runner.wait_for(report.last, EditState::hub, settings.time_max);
  }
  const Json told = {{"imported", report.done}, {"refused", report.refused}};
  std::puts(told.dump(settings.is_json ? -1 : 2).c_str());
  return report.refused.empty() ? 0 : 1;
}

}  // namespace noline::cli
