#include <cstdio>

#include "cli.hpp"
#include "noline/snapshot.hpp"

namespace noline::cli {
namespace {

using wire::Json;

std::string money(const Json& json) {
  if (!json.is_object()) {
    return "";
  }
  const auto minor = json.value("minor", std::int64_t{0});
  char text[48];
  std::snprintf(text, sizeof text, "%lld.%02lld %s", static_cast<long long>(minor / 100),
                static_cast<long long>(minor % 100), json.value("currency", "").c_str());
  return text;
}

void show_lines(const char* title, const Json& lines) {
  if (lines.empty()) {
    return;
  }
  std::printf("%s\n", title);
  for (const Json& line : lines) {
    std::printf("  %3u x %-20s %14s%s", line.value("quantity", 0u), line.value("sku", "").c_str(),
                money(line["line_total"]).c_str(),
                line.value("pending", false) ? "  (not sent yet)" : "");
    for (const auto& [name, value] : line["options"].items()) {
      std::printf("  %s=%s", name.c_str(), value.get<std::string>().c_str());
    }
    if (const std::string note = line.value("note", ""); !note.empty()) {
      std::printf("  \"%s\"", note.c_str());
    }
    std::printf("\n");
  }
}

}  // namespace

void show_cart(const Json& cart, const Json& notices) {
  if (cart["lines"].empty()) {
    std::puts("The cart is empty.");
  }
  show_lines("Cart", cart["lines"]);
  show_lines("Saved for later", cart["later"]);
  std::printf("Total: %s\n", money(cart["subtotal"]).c_str());
  for (const Json& notice : notices["notices"]) {
    std::printf("! %s on %s: %u before, %u now\n", notice.value("type", "").c_str(),
                notice.value("sku", "").c_str(), notice.value("before", 0u),
                notice.value("after", 0u));
  }
}

void show_status(const Json& session, const Json& connection, const EditMarks& marks) {
  std::printf("session  %s %s (%s)\n", session.value("kind", "").c_str(),
              session.value("name", "").c_str(), session.value("role", "").c_str());
  std::printf("link     %s\n", connection.value("link", "").c_str());
  std::printf("saved    %s, %zu rows to send, store %s\n", connection.value("saved", "").c_str(),
              connection.value("pending", std::size_t{0}), connection.value("storage", "").c_str());
  std::printf("edits    %llu made, %llu stored, %llu at the hub, %llu everywhere\n",
              static_cast<unsigned long long>(marks.applied),
              static_cast<unsigned long long>(marks.device),
              static_cast<unsigned long long>(marks.hub),
              static_cast<unsigned long long>(marks.everywhere));
}

int show_error(const Settings& settings, const Error& error) {
  if (settings.is_json) {
    std::puts(wire::dump({{"error", to_json(error)}}).c_str());
  } else {
    std::fprintf(stderr, "noline-cli: %s\n", error.detail.c_str());
  }
  return error.code == Errc::invalid_argument ? 2 : 1;
}

}  // namespace noline::cli
