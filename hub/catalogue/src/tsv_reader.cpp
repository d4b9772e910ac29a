// Delimited text, row by row.
#include "tsv_reader.hpp"

#include <algorithm>

#include "text.hpp"

namespace noline::catalogue {
namespace {

/// Large pushes are taken in slices, so that the buffer never holds more than one and a row.
constexpr std::size_t slice_bytes = 256 * 1024;

std::size_t count_of(std::string_view text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

/// Tabs in the header mean TSV; without any, the commonest of the other marks.
char find_delimiter(std::string_view header) {
  if (header.find('\t') != std::string_view::npos)
    return '\t';
  constexpr std::string_view others = ",;|";
  return *std::max_element(others.begin(), others.end(), [&](char a, char b) {
    return count_of(header, a) < count_of(header, b);
  });
}

std::string undouble(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '"')
      ++i;
  }
  return out;
}

/// Bytes of the line end at `index`: 1 for LF, 2 for CRLF, 0 when there is none.
std::size_t line_end_at(std::string_view text, std::size_t index) {
  if (index < text.size() && text[index] == '\n')
    return 1;
  return text.substr(index, 2) == "\r\n" ? 2 : 0;
}

}  // namespace

TsvReader::TsvReader(FeedSink sink) : sink_(std::move(sink)) {}

void TsvReader::push(std::string_view bytes) {
  while (!bytes.empty() && !is_refused_) {
    push_slice(bytes.substr(0, slice_bytes));
    bytes.remove_prefix(std::min(slice_bytes, bytes.size()));
  }
}

void TsvReader::push_slice(std::string_view bytes) {
  if (is_skipping_) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos)
      return;
    bytes.remove_prefix(end + 1);
    is_skipping_ = false;
    ++line_;
  }
  buffer_ += bytes;
  // A record ends with a line end, so without a new one there is nothing new to find.
  if (bytes.find('\n') != std::string_view::npos || buffer_.size() > limits::row_bytes_max) {
    read_records();
  }
}

bool TsvReader::finish() {
  is_end_ = true;
  read_records();
  if (!has_header_ && !is_refused_) {
    refuse("the feed is empty", "", Effect::feed_refused);
    is_refused_ = true;
  }
  return !is_refused_ && !is_cut_;
}

void TsvReader::read_records() {
  while (begin_ < buffer_.size() && !is_refused_ && !is_skipping_) {
    const std::string_view text = std::string_view(buffer_).substr(begin_);
    const Scan scan = scan_record(text);
    if (scan == Scan::record) {
      take_record(text);
    } else if (scan == Scan::bad_quote) {
      skip_line(text, "text stands after a closing quote");
    } else if (is_end_) {
      // So does a download that broke off inside quotes.
      is_cut_ = is_cut_ || text.find('\n') == std::string_view::npos;
      skip_line(text, "a quote is opened and never closed");
    } else if (text.size() > limits::row_bytes_max) {
      skip_line(text, "the row is longer than 65536 bytes, or a quote is never closed");
    } else {
      break;
    }
  }
  buffer_.erase(0, begin_);
  begin_ = 0;
}

TsvReader::Scan TsvReader::scan_record(std::string_view text) {
  if (!has_header_) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !is_end_)
      return Scan::needs_more;
    delimiter_ = find_delimiter(text.substr(0, end));
  }
  cells_.clear();
  unquoted_.clear();
  std::size_t i = 0;
  while (true) {
    if (i < text.size() && text[i] == '"') {
      const Scan scan = scan_quoted(text, i);
      if (scan != Scan::record)
        return scan;
    } else {
      const std::size_t begin = i;
      while (i < text.size() && text[i] != delimiter_ && text[i] != '\n')
        ++i;
      std::size_t end = i;
      if (i < text.size() && text[i] == '\n' && end > begin && text[end - 1] == '\r')
        --end;
      cells_.push_back(text.substr(begin, end - begin));
      i = end;
    }
    if (i < text.size() && text[i] == delimiter_) {
      ++i;
      continue;
    }
    const std::size_t end_size = line_end_at(text, i);
    if (end_size == 0 && !is_end_)
      return Scan::needs_more;
    record_size_ = i + end_size;
    return Scan::record;
  }
}

TsvReader::Scan TsvReader::scan_quoted(std::string_view text, std::size_t& index) {
  const std::size_t begin = index + 1;
  bool has_doubled = false;
  std::size_t end = text.find('"', begin);
  while (end != std::string_view::npos && text.substr(end + 1, 1) == "\"") {
    has_doubled = true;
    end = text.find('"', end + 2);
  }
  if (end == std::string_view::npos)
    return Scan::needs_more;
  index = end + 1;
  const bool is_last = index >= text.size() || text.substr(index) == "\r";
  if (is_last && !is_end_)
    return Scan::needs_more;
  if (!is_last && text[index] != delimiter_ && line_end_at(text, index) == 0) {
    return Scan::bad_quote;
  }
  if (is_last)
    index = text.size();
  cells_.push_back(text.substr(begin, end - begin));
  if (has_doubled)
    unquoted_.push_back(undouble(cells_.back()));
  // Marked by its empty view until `take_record`, because `unquoted_` may still move.
  if (has_doubled)
    cells_.back() = std::string_view();
  return Scan::record;
}

void TsvReader::take_record(std::string_view text) {
  const std::string_view record = text.substr(0, record_size_);
  const std::size_t line_count = count_of(record, '\n');
  if (has_header_ && line_count > 1 && cells_.size() != columns_.size()) {
    // Two stray quotes far apart would swallow every row between them.
    skip_line(text, "a quoted cell goes over several lines and the row does not fit the header");
    return;
  }
  std::size_t next = 0;
  for (std::string_view& cell : cells_) {
    if (cell.data() == nullptr)
      cell = unquoted_[next++];
  }
  if (record.size() > limits::row_bytes_max) {
    refuse("the row is longer than 65536 bytes", "", Effect::row_refused);
  } else if (!trim(record).empty()) {
    if (has_header_) {
      take_row();
    } else {
      take_header();
    }
  }
  line_ += line_count;
  begin_ += record_size_;
}

void TsvReader::take_header() {
  has_header_ = true;
  for (const std::string_view cell : cells_) {
    auto field = find_field(cell);
    if (field && std::find(columns_.begin(), columns_.end(), field) != columns_.end()) {
      refuse("the column is there twice; the first is used", field_name(*field),
             Effect::value_ignored);
      field.reset();
    }
    columns_.push_back(field);
  }
  for (const Field field : {Field::id, Field::title, Field::price}) {
    if (std::find(columns_.begin(), columns_.end(), field) != columns_.end())
      continue;
    refuse("the column is missing in the header", field_name(field), Effect::feed_refused);
    is_refused_ = true;
  }
}

void TsvReader::take_row() {
  if (cells_.size() != columns_.size()) {
    refuse("the row has " + std::to_string(cells_.size()) + " cells, the header " +
               std::to_string(columns_.size()),
           "", Effect::row_refused);
    // A last row without its line end and too short is where a download broke off.
    const bool is_last = begin_ + record_size_ == buffer_.size();
    if (is_end_ && is_last && cells_.size() < columns_.size() && buffer_.back() != '\n')
      is_cut_ = true;
    return;
  }
  FeedRow row;
  row.line = line_;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (columns_[i])
      row.cells[static_cast<std::size_t>(*columns_[i])] = cells_[i];
  }
  sink_.on_row(row);
}

void TsvReader::skip_line(std::string_view text, std::string_view reason) {
  refuse(reason, "", Effect::row_refused);
  if (!has_header_) {
    refuse("the header cannot be read", "", Effect::feed_refused);
    is_refused_ = true;
  }
  const std::size_t end = text.find('\n');
  is_skipping_ = end == std::string_view::npos && !is_end_;
  begin_ = end == std::string_view::npos ? buffer_.size() : begin_ + end + 1;
  if (end != std::string_view::npos)
    ++line_;
}

void TsvReader::refuse(std::string_view reason, std::string_view field, Effect effect) {
  sink_.on_problem({Source::feed, line_, std::string(field), "", std::string(reason), effect});
}

}  // namespace noline::catalogue
