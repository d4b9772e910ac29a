// Reads delimited text: TSV as Google wants it, or CSV with ",", ";" or "|".
//
// Quoting is RFC 4180: a cell in quotes may hold delimiters, line ends and doubled quotes. A quote
// that is never closed costs its own row only: reading goes on at the line after it.
#pragma once

#include <string>
#include <vector>

#include "feed_row.hpp"

namespace noline::catalogue {

class TsvReader final : public FeedReader {
 public:
  explicit TsvReader(FeedSink sink);
  void push(std::string_view bytes) override;
  bool finish() override;

 private:
  enum class Scan : std::uint8_t { record, needs_more, bad_quote };

  void push_slice(std::string_view bytes);
  void read_records();
  Scan scan_record(std::string_view text);
  Scan scan_quoted(std::string_view text, std::size_t& index);
  void take_record(std::string_view text);
  void take_header();
  void take_row();
  void skip_line(std::string_view text, std::string_view reason);
  void refuse(std::string_view reason, std::string_view field, Effect effect);

  FeedSink sink_;
  std::string buffer_;
  std::size_t begin_ = 0;        ///< Of the record that is read next, in `buffer_`.
  std::size_t line_ = 1;         ///< Of that record.
  std::size_t record_size_ = 0;  ///< With its line end, after `scan_record`.
  std::vector<std::string_view> cells_;
  std::vector<std::string> unquoted_;  ///< Owns cells that held doubled quotes.
  std::vector<std::optional<Field>> columns_;
  char delimiter_ = '\t';
  bool is_end_ = false;
  bool has_header_ = false;
  bool is_refused_ = false;   ///< The header is useless; everything after it is skipped.
  bool is_skipping_ = false;  ///< Inside a line that is too long.
  bool is_cut_ = false;
};

}  // namespace noline::catalogue
