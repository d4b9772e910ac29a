// A device: buy links, which the hub reads out and the device carries out.
#include "device.hpp"

namespace noline::simulation {
namespace {

/// What the link of the simulation holds; see Hub::put_links.
struct Goods {
  const char* sku;
  std::uint64_t quantity;
};
constexpr Goods goods[] = {{"TEA", 2}, {"CUP", 1}};

}  // namespace

void Device::open_link(const std::string& path, std::uint64_t opening) {
  // Agents propose, and guests have no account yet: their pages are another matter.
  if (!client_ || is_frozen_ || client_->session().kind != "customer" ||
      client_->session().role != "write")
    return;
  around_.journal.say(name() + ": opens " + path + " as " + std::to_string(opening));
  const CallId id =
      client_->call("open_link", {{"link", path}, {"opening", format_hex(opening)}}, now());
  links_[id.value] = {path, opening};
  pump();
}

/// The answer to an opening: what it brings is a deed like any other. False for other messages.
bool Device::take_link(const std::string& bytes) {
  if (links_.empty())
    return false;
  const auto message = wire::decode(bytes, wire::Format::cbor, client_->replica());
  const auto* result = message ? std::get_if<wire::CallResult>(&*message) : nullptr;
  const auto asked = result == nullptr ? links_.end() : links_.find(result->id);
  if (asked == links_.end())
    return false;
  const auto [path, opening] = asked->second;
  links_.erase(asked);
  const std::vector<Line> before = lines();
  client_->handle_message(bytes, now());
  note_deeds(before, EditId{client_->edit_marks().applied});
  if (result->ok.is_object()) {
    around_.journal.sometimes("link: opened", result->ok.value("outcome", ""));
    check_link(result->ok, path, opening);
  }
  return true;
}

/// Goods come once for each page, under its name; a link that is over brings none.
void Device::check_link(const wire::Json& answer, const std::string& path, std::uint64_t opening) {
  const bool is_open = path == "/b/poster";
  const char* wanted = is_open ? "added" : path == "/b/OVER" ? "expired" : "not_yet";
  if (answer.value("outcome", "") != wanted)
    wrong_ = name() + ": a link that is " + wanted + " was " + answer.dump();
  if (!is_open)
    return;
  for (std::size_t index = 0; index < std::size(goods); ++index) {
    const Line& line = line_at(line_key(1, line_id({goods[index].sku, {}})));
    const std::uint64_t total = Oracle::total_of(line, {opening, 1});
    if (total != goods[index].quantity)
      wrong_ = name() + ": a link brought " + std::to_string(total) + " " + goods[index].sku;
    const auto via = line.fields.find("via");
    if (via == line.fields.end() || via->second.value.text() != "poster/spring/POSTER")
      wrong_ = name() + ": a line does not say which link brought it";
  }
}

}  // namespace noline::simulation
