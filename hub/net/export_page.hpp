// What is known about a shopper as a page to read, made of the document of core/export.cpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace noline::hub {

/// One HTML page, complete in itself: no script, nothing that is fetched.
[[nodiscard]] std::string export_page(const nlohmann::json& document);

}  // namespace noline::hub
