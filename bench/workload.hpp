// The edits of the shared workloads: mulberry32, Zipf over 2,000 SKUs, a model of the cart.
//
// Every program that runs these workloads must make the same edits; the check values at the end of
// a run (FNV-1a of the stream and of the cart) show that it did.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace noline::bench {

enum class Op : std::uint8_t { add = 1, set, remove, coupon_on, coupon_off, note };

struct Edit {
  Op op = Op::add;
  std::uint16_t sku = 0;
  std::uint32_t n = 0;  ///< Quantity, or the coupon's number.
  std::string text;
};

class Random {
 public:
  explicit Random(std::uint32_t seed) : state_(seed) {}
  std::uint32_t next();
  std::uint32_t below(std::uint32_t count) { return next() % count; }

 private:
  std::uint32_t state_;
};

/// The cart as the generator believes it to be.
struct Model {
  std::vector<std::uint16_t> lines;
  std::unordered_map<std::uint16_t, std::uint32_t> quantity;
  std::set<std::uint32_t> coupons;
  std::string note;

  void apply(const Edit& edit);
  /// The canonical text; prices are a function of the SKU.
  [[nodiscard]] std::string canonical() const;
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed, Model base = {});
  Edit next();
  std::vector<Edit> take(std::size_t count);
  [[nodiscard]] const Model& model() const { return model_; }

 private:
  std::uint16_t zipf();
  Edit draw();

  Random random_;
  Model model_;
  std::vector<std::uint64_t> cumulated_;
};

[[nodiscard]] const std::string& sku_name(std::uint16_t sku);
[[nodiscard]] std::uint32_t price_of(std::uint16_t sku);
[[nodiscard]] std::string encode_stream(const std::vector<Edit>& edits);

/// Prints one figure as a JSON line.
void report(const char* metric, double value, const char* unit);
void report_text(const char* metric, const std::string& value, const char* unit);

[[nodiscard]] double seconds_now();

}  // namespace noline::bench
