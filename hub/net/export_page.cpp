#include "net/export_page.hpp"

#include <ctime>
#include <utility>

namespace noline::hub {
namespace {

using nlohmann::json;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string moment(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts = {};
  char text[32] = "";
  if (gmtime_r(&seconds, &parts) != nullptr) {
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  }
  return text;
}

/// Names that end in `_ms` are moments, those in `_minor` amounts in the smallest coin.
std::string plain(const std::string& name, const json& value) {
  if (value.is_number_integer() && name.ends_with("_ms")) {
    return moment(value.get<std::int64_t>());
  }
  return escaped(value.is_string() ? value.get<std::string>() : value.dump());
}

void write(std::string& out, const std::string& name, const json& value);

void write_members(std::string& out, const json& object) {
  out += "<dl>";
  for (const auto& [name, value] : object.items()) {
    const bool is_blank =
        value.is_null() || value == "" || (value.is_structured() && value.empty());
    if (!is_blank) {
      out += "<dt>" + escaped(name) + "</dt><dd>";
      write(out, name, value);
      out += "</dd>";
    }
  }
  out += "</dl>";
}

void write(std::string& out, const std::string& name, const json& value) {
  if (value.is_object()) {
    return write_members(out, value);
  }
  if (!value.is_array()) {
    out += plain(name, value);
    return;
  }
  out += "<ol>";
  for (const json& element : value) {
    out += "<li>";
    write(out, name, element);
    out += "</li>";
  }
  out += "</ol>";
}

constexpr std::pair<const char*, const char*> parts[] = {
    {"account", "Konto / Account"},
    {"sessions", "Angemeldete Geräte / Sessions"},
    {"lines", "Warenkorb und Listen / Cart and lists"},
    {"texts", "Texte / Texts"},
    {"orders", "Bestellungen / Orders"},
    {"settings", "Einstellungen / Settings"},
    {"history", "Zuletzt angesehen, gesucht, Einwilligungen / History, consents"},
    {"facts", "Geräte, Gutscheine / Devices, coupons"},
    {"notices", "Hinweise / Notices"},
};

}  // namespace

std::string export_page(const json& document) {
  std::string out =
      "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>noline</title><style>"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
      "dt{font-weight:600;margin-top:.3rem}dd{margin:0 0 0 1rem;overflow-wrap:anywhere}"
      "h2{border-top:1px solid #ccc;padding-top:1rem}li{margin:.6rem 0}</style>"
      "<h1>Deine Daten / Your data</h1><p>" +
      moment(document.value("made_at_ms", std::int64_t{0})) + "</p>";
  for (const auto& [name, title] : parts) {
    const json& part = document.contains(name) ? document[name] : json();
    out += std::string("<h2>") + title + "</h2>";
    if (part.empty()) {
      out += "<p>–</p>";
    } else {
      write(out, name, part);
    }
  }
  return out + "</html>\n";
}

}  // namespace noline::hub
