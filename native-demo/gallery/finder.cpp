#include "finder.hpp"

namespace noline::gallery {

using wire::Json;

void Finder::take_part(std::string_view part) {
  const Json json = Json::parse(part, nullptr, false);
  const std::string name = json.is_object() ? json.value("part", "") : "";
  if (name == "shop") {
    index_.set_shop(json["shop"]);
  } else if (name == "catalogue") {
    for (const Json& product : json["products"]) {
      index_.put(product);
    }
    commands_ = Json::array({{{"do", "find"}, {"as", "/"}}});
  }
}

bool Finder::take_command(std::string_view command) {
  Json json = Json::parse(command, nullptr, false);
  if (!json.is_object() || json.value("do", "") != "find") {
    return false;
  }
  commands_.push_back(std::move(json));
  return true;
}

std::string Finder::part() const {
  Json lists = Json::array();
  // The last one asked for comes first.
  for (auto at = commands_.rbegin(); at != commands_.rend(); ++at) {
    if (const auto request = read_search(*at)) {
      Json list = to_json(index_.find(*request));
      list["as"] = (*at)["as"];
      list["limit"] = request->limit;
      lists.push_back(std::move(list));
    }
  }
  return Json{{"part", "found"}, {"lists", std::move(lists)}}.dump();
}

}  // namespace noline::gallery
