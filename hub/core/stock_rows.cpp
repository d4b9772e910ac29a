#include "core/stock_rows.hpp"

#include <charconv>

#include "core/accounts.hpp"
#include "core/limits.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

constexpr std::size_t id_bytes_max = 64;
constexpr std::int64_t counted_max = 10'000'000;

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc() && read.ptr == end && !text.empty() ? std::optional(value)
                                                                    : std::nullopt;
}

/// Days since 1970 in the Gregorian calendar; years begin in March, so that leap days come last.
std::int64_t days_since_epoch(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719'468;
}

/// Minutes that "Z", "+01:00" or "-0500" is ahead of UTC.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  const bool has_colon = text.size() == 6 && text[3] == ':';
  if (!has_colon && text.size() != 5) {
    return std::nullopt;
  }
  const auto hours = parse_number<int>(text.substr(1, 2));
  const auto minutes = parse_number<int>(text.substr(has_colon ? 4 : 3, 2));
  const bool is_right = (text[0] == '+' || text[0] == '-') && hours && minutes && *hours >= 0 &&
                        *hours <= 14 && *minutes >= 0 && *minutes < 60;
  return is_right
             ? std::optional<std::int64_t>((text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes))
             : std::nullopt;
}

/// What is wrong with a row, or nothing; `out` is filled as far as it was read.
std::string read_row(const json& item, TimeMs now, StockRow& out) {
  const auto text = [&](const char* name) {
    const std::string* found = item.is_object() ? find_text(item, name) : nullptr;
    return found == nullptr ? std::string() : *found;
  };
  if (!item.is_object()) {
    return "is not an object";
  }
  out.id = text("id");
  out.change.sku = text("sku");
  out.change.location = text("location");
  if (out.id.empty() || out.id.size() > id_bytes_max || !is_printable(out.id)) {
    out.id = out.id.substr(0, id_bytes_max);
    return "id is a text of 1 to 64 characters";
  }
  if (out.change.sku.empty() || out.change.location.empty()) {
    return "names no sku or no location";
  }
  int named = 0;
  for (const char* kind : {"sold", "returned", "counted"}) {
    const auto at = item.find(kind);
    if (at == item.end() || at->is_null()) {
      continue;
    }
    const std::string name(kind);
    out.change.is_count = name == "counted";
    const std::int64_t least = out.change.is_count ? 0 : 1;
    const std::int64_t most = out.change.is_count ? counted_max : limits::quantity_max;
    const std::int64_t pieces = at->is_number_integer() ? at->get<std::int64_t>() : -1;
    if (++named > 1 || pieces < least || pieces > most) {
      return named > 1 ? "names more than one of sold, returned and counted"
                       : name + " is a whole number of " + std::to_string(least) + " to " +
                             std::to_string(most);
    }
    out.change.pieces = name == "sold" ? -pieces : pieces;
    out.change.why.reason = name == "sold"       ? StockReason::till
                            : name == "returned" ? StockReason::returned
                                                 : StockReason::correction;
  }
  if (named == 0) {
    return "names none of sold, returned and counted";
  }
  const auto time = item.find("time");
  if (time == item.end() || time->is_null()) {
    return {};
  }
  const auto told = time->is_number_integer() ? std::optional(time->get<TimeMs>())
                    : time->is_string()       ? parse_time(time->get<std::string>())
                                              : std::nullopt;
  if (!told || *told < 0 || *told > now + limits::told_ahead_ms_max) {
    return told ? "time lies in the future" : "time is none, such as 2026-11-22T09:30:00Z";
  }
  out.change.why.told_ms = *told;
  return {};
}

void take_row(const json& item, std::size_t line, TimeMs now, StockRows& out) {
  StockRow row;
  row.line = line;
  std::string problem = out.rows.size() < limits::stock_rows_max
                            ? read_row(item, now, row)
                            : "more than 10000 rows at once; the rest is not read";
  if (problem.empty()) {
    out.rows.push_back(std::move(row));
  } else {
    out.problems.push_back({line, row.id, std::move(problem)});
  }
}

/// One record of RFC 4180 taken off the text: a cell in quotes may hold separators and line ends.
struct Record {
  std::vector<std::string> cells;
  std::size_t lines = 1;
};

Record take_record(std::string_view& text, char separator) {
  Record record;
  std::string cell;
  bool is_quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      const bool is_doubled = is_quoted && at + 1 < text.size() && text[at + 1] == '"';
      at += is_doubled ? 1 : 0;
      cell += is_doubled ? "\"" : "";
      is_quoted = is_doubled || !is_quoted;
    } else if (c == separator && !is_quoted) {
      record.cells.push_back(std::move(cell));
      cell.clear();
    } else if (c == '\n' && !is_quoted) {
      break;
    } else {
      record.lines += c == '\n' ? 1 : 0;
      cell += c == '\r' && !is_quoted ? "" : std::string(1, c);
    }
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  record.cells.push_back(std::move(cell));
  return record;
}

json object_of(const std::vector<std::string>& names, const std::vector<std::string>& cells) {
  json item = json::object();
  for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i) {
    const bool is_number = names[i] == "sold" || names[i] == "returned" || names[i] == "counted" ||
                           (names[i] == "time" && parse_number<TimeMs>(cells[i]));
    if (cells[i].empty()) {
      continue;
    }
    const auto number = is_number ? parse_number<std::int64_t>(cells[i]) : std::nullopt;
    item[names[i]] = number ? json(*number) : json(cells[i]);
  }
  return item;
}

}  // namespace

std::optional<TimeMs> parse_time(std::string_view text) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  if (text.size() <= shape.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '0' ? !is_digit : text[i] != shape[i] && !(shape[i] == 'T' && text[i] == ' ')) {
      return std::nullopt;
    }
  }
  const auto number = [&](std::size_t first, std::size_t size) {
    return parse_number<std::int64_t>(text.substr(first, size)).value_or(0);
  };
  std::string_view rest = text.substr(shape.size());
  if (rest.front() == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
  }
  const auto offset = parse_offset(rest);
  const std::int64_t month = number(5, 2);
  const std::int64_t day = number(8, 2);
  const bool is_right = offset && month >= 1 && month <= 12 && day >= 1 && day <= 31 &&
                        number(11, 2) < 24 && number(14, 2) < 60 && number(17, 2) <= 60;
  if (!is_right) {
    return std::nullopt;
  }
  const std::int64_t minutes = days_since_epoch(number(0, 4), month, day) * 24 * 60 +
                               number(11, 2) * 60 + number(14, 2) - *offset;
  return minutes * 60'000 + number(17, 2) * 1'000;
}

StockRows read_stock_rows(const json& list, TimeMs now) {
  StockRows out;
  std::size_t line = 0;
  for (const json& item : list) {
    take_row(item, ++line, now, out);
  }
  return out;
}

StockRows read_stock_csv(std::string_view text, TimeMs now) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  StockRows out;
  const std::string_view head = text.substr(0, text.find('\n'));
  const char separator = head.find(';') == std::string_view::npos ? ',' : ';';
  const Record names = take_record(text, separator);
  for (std::size_t line = 1 + names.lines; !text.empty();) {
    const Record record = take_record(text, separator);
    if (record.cells.size() > 1 || !record.cells.front().empty()) {
      take_row(object_of(names.cells, record.cells), line, now, out);
    }
    line += record.lines;
  }
  return out;
}

}  // namespace noline::hub
