#include "data.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>

#include "downloads.hpp"
#include "noline/url.hpp"

namespace noline::cli {
namespace {

using wire::Json;

/// The export in one form: "json" or "html".
Result<std::string> fetch(const Settings& settings, Runner& runner, const char* form) {
  const auto hub = parse_hub_url(settings.runner.hub_url);
  if (!hub) {
    return hub.error();
  }
  const auto offer = runner.call({{"do", "export"}, {"as", form}}, settings.time_max);
  if (!offer) {
    return offer.error();
  }
  return shell::fetch_export(*hub, offer->value("path", ""), settings.runner.ca_file);
}

Status keep(const Settings& settings, Runner& runner, const char* form, const std::string& file) {
  if (file.empty()) {
    return Ok{};
  }
  const auto text = fetch(settings, runner, form);
  return text ? shell::save_private(file, *text) : Status(text.error());
}

}  // namespace

int run_export(const Settings& settings, Runner& runner, const Request& request) {
  if (request.json_file.empty() && request.html_file.empty()) {
    const auto text = fetch(settings, runner, "json");
    if (!text) {
      return show_error(settings, text.error());
    }
    std::puts(text->c_str());
    return 0;
  }
  for (const auto& [form, file] :
       {std::pair("json", request.json_file), std::pair("html", request.html_file)}) {
    if (const Status status = keep(settings, runner, form, file); !status) {
      return show_error(settings, status.error());
    }
    if (!file.empty() && !settings.is_json) {
      std::printf("saved: %s\n", file.c_str());
    }
  }
  return 0;
}

int run_erase(const Settings& settings, Runner& runner, const Request& request) {
  if (!request.is_sure) {
    return show_error(settings, {Errc::invalid_argument,
                                 "this erases the cart, orders, history and account on every "
                                 "device and at the hub; say --yes to do it"});
  }
  Json command = {{"do", "erase"}};
  if (!request.password_file.empty()) {
    const auto password = read_password(request.password_file);
    if (!password) {
      return show_error(settings, password.error());
    }
    command["password"] = *password;
  }
  const auto report = runner.call(command, settings.time_max);
  if (!report) {
    return show_error(settings, report.error());
  }
  std::puts(report->dump(settings.is_json ? -1 : 2).c_str());
  return 0;
}

}  // namespace noline::cli
