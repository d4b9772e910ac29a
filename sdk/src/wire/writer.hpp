// Writes one document in CBOR or JSON, from front to back and without building it in memory first:
// encoding is most of what a hub does for an edit.
//
// Lists and maps need no count beforehand. Map keys are written in sorted order by the callers, so
// that equal values are equal bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "noline/wire.hpp"

namespace noline::wire {

class Writer {
 public:
  explicit Writer(Format format) : format_(format) { out_.reserve(size_usual); }

  [[nodiscard]] Format format() const { return format_; }

  void begin_list() { begin(false); }
  void begin_map() { begin(true); }
  /// Closes the innermost list or map.
  void end();

  /// A map's key; its value follows.
  void key(std::string_view name) { text(name); }
  void count(std::uint64_t value);
  void integer(std::int64_t value);
  /// 64-bit clocks and ids: a number in CBOR; 16 hex digits in JSON, whose readers lose digits
  /// above 2^53.
  void id(std::uint64_t value);
  void text(std::string_view value);
  void flag(bool value);
  void null();
  void json(const Json& value);
  /// A value in CBOR; null when it is not readable.
  void cbor(std::string_view bytes);
  /// What another writer of the same format has written.
  void encoded(std::string_view value);

  /// The document; every list and map is closed.
  [[nodiscard]] std::string take();

 private:
  struct Level {
    std::size_t start = 0;    ///< Where the head of the list or map lies.
    std::uint32_t items = 0;  ///< Keys count as well.
    bool is_map = false;
  };
  static constexpr std::size_t size_usual = 160;

  void begin(bool is_map);
  /// Counts an item of the innermost level and writes what stands before it.
  void step();
  void head(unsigned major, std::uint64_t value);

  Format format_;
  std::string out_;
  std::vector<Level> levels_ = {Level{}};  ///< The first stands for the document.
};

}  // namespace noline::wire
