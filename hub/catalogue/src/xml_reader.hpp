// Reads RSS 2.0 and Atom feeds with Google's namespace, piece by piece.
//
// Only direct children of an <item> or <entry> are attributes of the product: the price inside
// <g:shipping> is not its price. A document type declaration is refused, so that no entity of the
// feed's own is ever expanded.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "feed_row.hpp"

struct XML_ParserStruct;

namespace noline::catalogue {

class XmlReader final : public FeedReader {
 public:
  explicit XmlReader(FeedSink sink);
  ~XmlReader() override;
  void push(std::string_view bytes) override;
  bool finish() override;

 private:
  struct Calls;  ///< The parser's callbacks, which lead here.

  void feed_parser(std::string_view bytes, int is_final);
  void begin_element(std::string_view name);
  void end_element();
  void add_text(std::string_view text);
  void begin_field(std::string_view name);
  void give_row();
  void stop(std::string_view reason);
  [[nodiscard]] std::size_t line() const;

  struct Cell {
    std::string text;
    int priority = 0;  ///< 2 from Google's namespace, 1 from RSS or Atom, 0 not there yet.
  };

  FeedSink sink_;
  XML_ParserStruct* parser_ = nullptr;
  std::array<Cell, field_count> cells_;
  std::optional<Field> field_;  ///< Whose text is being read.
  std::size_t pushed_bytes_ = 0;
  std::size_t item_bytes_ = 0;
  std::size_t item_line_ = 0;
  int depth_ = 0;
  int item_depth_ = 0;  ///< 0 outside of an item.
  bool is_stopped_ = false;
};

}  // namespace noline::catalogue
