// Mail as files in a folder, for a demo and for a mail program that takes them from there.
#pragma once

#include <string>

#include "core/mail.hpp"
#include "noline/result.hpp"

namespace noline::hub {

/// Writes one message (RFC 5322) under a name of its own, readable by the owner alone. `origin` is
/// the shop's address, for the link.
[[nodiscard]] Status spool_mail(const std::string& folder, const std::string& origin,
                                const Mail& mail);

}  // namespace noline::hub
