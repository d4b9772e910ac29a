// The hub's log: one line an event, `time level event key=value ...`, to the standard error. No
// personal data: no names, addresses, e-mail addresses, tokens or cart contents.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace noline::hub {

enum class LogLevel : unsigned char { info, warning, error };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// Writes one line. Values with spaces are put in quotation marks. Any thread may call it.
void log_event(LogLevel level, std::string_view event, LogFields fields = {});
/// Errors only, for tests and scripts.
void set_log_quiet();

}  // namespace noline::hub
