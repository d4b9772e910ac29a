// Reads JSON values whose type nobody has promised: a wrong one is a reason, never an abort.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "noline/catalogue/product.hpp"

namespace noline::catalogue {

/// Of an amount of money, in minor units.
inline constexpr std::int64_t amount_max = 10'000'000'000;
/// Of a name, an id or a line of an address.
inline constexpr std::size_t text_bytes_max = 200;

/// One object under inspection. The first thing that is wrong is kept in `field` and `reason`, and
/// every later read comes back empty, so a caller reads all it wants and checks once.
class JsonReader {
 public:
  explicit JsonReader(const nlohmann::json& object) : object_(&object) {}

  /// A text of 1 to `bytes_max` bytes; empty when the key is absent.
  std::string text(const char* key, std::size_t bytes_max);
  std::optional<std::int64_t> number(const char* key, std::int64_t min, std::int64_t max);
  /// An object of texts; empty when the key is absent.
  LocalText local_text(const char* key, std::size_t bytes_max);
  /// The array or object under a key, or null when it is absent.
  const nlohmann::json* array(const char* key);
  const nlohmann::json* object(const char* key);
  /// Wrong when the key is absent.
  void require(const char* key);
  void fail(std::string field, std::string reason);

  [[nodiscard]] bool has(const char* key) const;
  [[nodiscard]] bool is_right() const { return reason.empty(); }

  std::string field;
  std::string reason;

 private:
  const nlohmann::json* find(const char* key);

  const nlohmann::json* object_;
};

/// True for a name that stays the same for ever: lower-case letters, digits, "_", "-", ".".
[[nodiscard]] bool is_name(std::string_view text);

/// True for a language tag as we use it: two or three lower-case letters, "-" and more.
[[nodiscard]] bool is_language(std::string_view text);

}  // namespace noline::catalogue
