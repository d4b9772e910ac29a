#include "wire/well_formed.hpp"

#include <array>
#include <cstdint>

#include "noline/limits.hpp"

namespace noline::wire {
namespace {

Error malformed(std::string_view what, std::size_t at) {
  return fail(Errc::malformed, std::string(what) + " at byte " + std::to_string(at));
}

/// Reads heads one after another; `remaining` counts the items still owed at each depth.
class CborScan {
 public:
  explicit CborScan(std::string_view bytes) : bytes_(bytes) {}

  Status run() {
    remaining_[0] = 1;
    while (depth_ != 0 || remaining_[0] != 0) {
      if (remaining_[depth_] == 0) {
        --depth_;
        continue;
      }
      if (auto ok = item(); !ok)
        return ok;
    }
    if (at_ != bytes_.size())
      return malformed("bytes follow the message", at_);
    return Ok{};
  }

 private:
  Status item() {
    const std::size_t start = at_;
    if (at_ >= bytes_.size())
      return malformed("the message ends early", at_);
    const auto head = static_cast<std::uint8_t>(bytes_[at_++]);
    const std::uint8_t major = head >> 5;
    const std::uint8_t info = head & 31;
    const bool is_key = is_map_[depth_] && remaining_[depth_] % 2 == 0;
    --remaining_[depth_];
    if (is_key && major != 3)
      return malformed("a map key is not text", start);
    if (major == 7) {
      const bool known = info == 20 || info == 21 || info == 22;
      return known ? Status(Ok{})
                   : Status(malformed("a value that is no boolean and not null", start));
    }
    std::uint64_t argument = info;
    if (info >= 24 && !read_argument(info, argument))
      return malformed("a length is cut off or indefinite", start);
    return body(major, argument, start);
  }

  bool read_argument(std::uint8_t info, std::uint64_t& argument) {
    if (info > 27)
      return false;
    const std::size_t size = std::size_t{1} << (info - 24);
    if (bytes_.size() - at_ < size)
      return false;
    argument = 0;
    for (std::size_t index = 0; index < size; ++index) {
      argument = argument << 8 | static_cast<std::uint8_t>(bytes_[at_++]);
    }
    return true;
  }

  Status body(std::uint8_t major, std::uint64_t argument, std::size_t start) {
    const std::uint64_t left = bytes_.size() - at_;
    switch (major) {
      case 0:
        return Ok{};
      case 1:
        return argument > INT64_MAX ? Status(malformed("a number out of range", start))
                                    : Status(Ok{});
      case 3:
        if (argument > left)
          return malformed("a text is cut off", start);
        if (!is_utf8(bytes_.substr(at_, static_cast<std::size_t>(argument)))) {
          return malformed("a text that is not UTF-8", start);
        }
        at_ += static_cast<std::size_t>(argument);
        return Ok{};
      case 4:
        return open(argument, left, false, start);
      case 5:
        return open(argument > left ? argument : argument * 2, left, true, start);
      default:
        return malformed("a byte string or tag, which the protocol does not use", start);
    }
  }

  Status open(std::uint64_t count, std::uint64_t left, bool is_map, std::size_t start) {
    if (count > left)
      return malformed("a list is longer than the message", start);  // each item needs a byte
    if (depth_ + 1 >= remaining_.size())
      return malformed("nested too deeply", start);
    ++depth_;
    remaining_[depth_] = count;
    is_map_[depth_] = is_map;
    return Ok{};
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::array<std::uint64_t, limits::depth_max + 1> remaining_{};
  std::array<bool, limits::depth_max + 1> is_map_{};
};

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[at]);
    const std::size_t size = lead < 0x80       ? 1
                             : lead >> 5 == 6  ? 2
                             : lead >> 4 == 14 ? 3
                             : lead >> 3 == 30 ? 4
                                               : 0;
    if (size == 0 || at + size > text.size())
      return false;
    std::uint32_t point = size == 1 ? lead : lead & (0x7Fu >> size);
    for (std::size_t next = 1; next < size; ++next) {
      const auto byte = static_cast<std::uint8_t>(text[at + next]);
      if (byte >> 6 != 2)
        return false;
      point = point << 6 | (byte & 0x3Fu);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point < least[size] || point > 0x10FFFF || is_surrogate)
      return false;
    at += size;
  }
  return true;
}

Status check_cbor(std::string_view bytes) {
  return CborScan(bytes).run();
}

Status check_json_depth(std::string_view text) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (in_text) {
      if (c == '\\')
        ++at;
      if (c == '"')
        in_text = false;
      continue;
    }
    if (c == '"')
      in_text = true;
    if (c == '[' || c == '{')
      ++depth;
    if ((c == ']' || c == '}') && depth > 0)
      --depth;
    if (depth > limits::depth_max)
      return malformed("nested too deeply", at);
  }
  return Ok{};
}

}  // namespace noline::wire
