#include "workload.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace noline::bench {
namespace {

constexpr std::uint16_t sku_count = 2000;
constexpr std::size_t lines_max = 60;

}  // namespace

std::uint32_t Random::next() {
  state_ += 0x6d2b79f5u;
  std::uint32_t t = state_;
  t = (t ^ (t >> 15)) * (t | 1u);
  t ^= t + (t ^ (t >> 7)) * (t | 61u);
  return t ^ (t >> 14);
}

const std::string& sku_name(std::uint16_t sku) {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (unsigned index = 0; index < sku_count; ++index) {
      char text[16];
      std::snprintf(text, sizeof text, "sku-%04u", index);
      made.emplace_back(text);
    }
    return made;
  }();
  return names[sku];
}

std::uint32_t price_of(std::uint16_t sku) {
  return 100 + (sku * 7919u) % 9900u;
}

void Model::apply(const Edit& edit) {
  switch (edit.op) {
    case Op::add:
    case Op::set: {
      const auto [at, is_new] = quantity.try_emplace(edit.sku, 0);
      if (is_new) {
        lines.push_back(edit.sku);
      }
      at->second = edit.op == Op::add ? at->second + edit.n : edit.n;
      break;
    }
    case Op::remove:
      if (const auto at = std::find(lines.begin(), lines.end(), edit.sku); at != lines.end()) {
        *at = lines.back();
        lines.pop_back();
        quantity.erase(edit.sku);
      }
      break;
    case Op::coupon_on:
      coupons.insert(edit.n);
      break;
    case Op::coupon_off:
      coupons.erase(edit.n);
      break;
    case Op::note:
      note = edit.text;
      break;
  }
}

std::string Model::canonical() const {
  std::string out = "{\"coupons\":[";
  for (const std::uint32_t coupon : coupons) {
    out += (out.back() == '[' ? "\"CODE" : ",\"CODE") + std::to_string(coupon) + "\"";
  }
  out += "],\"lines\":{";
  const std::map<std::uint16_t, std::uint32_t> sorted(quantity.begin(), quantity.end());
  for (const auto& [sku, count] : sorted) {
    out += (out.back() == '{' ? "\"" : ",\"") + sku_name(sku) +
           "\":{\"price\":" + std::to_string(price_of(sku)) + ",\"qty\":" + std::to_string(count) +
           "}";
  }
  return out + "},\"note\":\"" + note + "\"}";
}

Generator::Generator(std::uint32_t seed, Model base) : random_(seed), model_(std::move(base)) {
  std::uint64_t sum = 0;
  for (std::uint32_t k = 0; k < sku_count; ++k) {
    cumulated_.push_back(sum += 1048576 / (k + 1));
  }
}

std::uint16_t Generator::zipf() {
  const std::uint64_t u =
      (static_cast<std::uint64_t>(random_.next() >> 4) * cumulated_.back()) >> 28;
  const auto at = std::upper_bound(cumulated_.begin(), cumulated_.end(), u);
  return static_cast<std::uint16_t>(at - cumulated_.begin());
}

Edit Generator::draw() {
  static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz ";
  const auto any_line = [this] {
    return model_.lines[random_.below(static_cast<std::uint32_t>(model_.lines.size()))];
  };
  const std::uint32_t r = random_.below(100);
  if (r < 50) {
    std::uint16_t sku = zipf();
    if (model_.quantity.count(sku) == 0 && model_.lines.size() >= lines_max) {
      sku = any_line();
    }
    return {Op::add, sku, 1 + random_.below(3), {}};
  }
  if (r < 90 && model_.lines.empty()) {
    return {Op::add, zipf(), 1, {}};
  }
  if (r < 75) {
    const std::uint16_t sku = any_line();
    return {Op::set, sku, 1 + random_.below(20), {}};
  }
  if (r < 90) {
    return {Op::remove, any_line(), 0, {}};
  }
  if (r < 95) {
    const std::uint32_t coupon = random_.below(8);
    return {model_.coupons.count(coupon) != 0 ? Op::coupon_off : Op::coupon_on, 0, coupon, {}};
  }
  Edit edit{Op::note, 0, 0, std::string(8 + random_.below(33), ' ')};
  for (char& c : edit.text) {
    c = letters[random_.below(27)];
  }
  return edit;
}

Edit Generator::next() {
  Edit edit = draw();
  model_.apply(edit);
  return edit;
}

std::vector<Edit> Generator::take(std::size_t count) {
  std::vector<Edit> edits;
  edits.reserve(count);
  while (edits.size() < count) {
    edits.push_back(next());
  }
  return edits;
}

std::string encode_stream(const std::vector<Edit>& edits) {
  std::string out;
  for (const Edit& edit : edits) {
    out += static_cast<char>(edit.op);
    if (edit.op <= Op::remove) {
      out += static_cast<char>(edit.sku & 255);
      out += static_cast<char>(edit.sku >> 8);
    }
    if (edit.op == Op::note) {
      out += static_cast<char>(edit.text.size());
      out += edit.text;
    } else if (edit.op != Op::remove) {
      out += static_cast<char>(edit.n);
    }
  }
  return out;
}

void report(const char* metric, double value, const char* unit) {
  std::printf("{\"metric\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"}\n", metric, value, unit);
}

void report_text(const char* metric, const std::string& value, const char* unit) {
  std::printf("{\"metric\":\"%s\",\"value\":\"%s\",\"unit\":\"%s\"}\n", metric, value.c_str(),
              unit);
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace noline::bench
