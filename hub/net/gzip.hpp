// Compression of what is made for one request.
#pragma once

#include <string>
#include <string_view>

namespace noline::hub {

/// The text as a gzip file (RFC 1952); empty when it cannot be made.
[[nodiscard]] std::string gzip(std::string_view text);

}  // namespace noline::hub
