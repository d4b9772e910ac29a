#include "claims.hpp"

#include <sodium.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "fetch.hpp"
#include "nlohmann/json.hpp"
#include "noline/epochs.hpp"
#include "noline/parcel.hpp"
#include "noline/wire.hpp"

namespace noline::shell {
namespace {

constexpr std::chrono::seconds again_after{20};
constexpr std::size_t parcel_bytes_max = 15'000;
constexpr const char* ending = ".claim";

std::string draw_code() {
  unsigned char raw[16];
  randombytes_buf(raw, sizeof raw);
  char hex[sizeof raw * 2 + 1];
  sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
  return hex;
}

/// The open cart's rows, as those of a first cart: the new owner's scope has ordered nothing.
std::vector<Row> cart_rows(const StoredState& own, const std::string& scope) {
  std::uint32_t epoch = 0;
  std::vector<std::pair<std::string, Value>> found;
  for (const StoredRow& row : own.rows) {
    auto value = row.scope == scope ? wire::decode_value(row.value)
                                    : Result<Value>(fail(Errc::unknown_scope, "another scope's"));
    if (value && row.key.starts_with("cart/")) {
      found.emplace_back(row.key, std::move(*value));
      epoch = std::max(epoch, epoch_after(row.key));
    }
  }
  std::vector<Row> rows;
  const std::string prefix = cart_prefix(epoch);
  for (auto& [key, value] : found) {
    if (key.starts_with(prefix)) {
      rows.push_back({cart_prefix(1) + key.substr(prefix.size()), std::move(value), 0});
    }
  }
  return rows;
}

Parcel pack(const StoredState& own, ClaimKind kind) {
  Parcel parcel;
  const auto text = own.meta.find("session");
  const auto session = text == own.meta.end() ? nlohmann::json()
                                              : nlohmann::json::parse(text->second, nullptr, false);
  const std::string scope = session.is_object() ? session.value("scope", "") : "";
  if (kind == ClaimKind::order && scope.starts_with("guest:")) {
    parcel.guest = scope.substr(6);
    parcel.secret = session.value("secret", "");
    return parcel;
  }
  parcel.rows = cart_rows(own, scope);
  return parcel;
}

}  // namespace

Claims::Claims(std::optional<HubUrl> hub, std::filesystem::path folder)
    : hub_(std::move(hub)), folder_(std::move(folder)) {
  std::error_code error;
  if (!folder_.empty()) {
    std::filesystem::create_directories(folder_, error);
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
      if (entry.path().extension() == ending) {
        std::ifstream file(entry.path(), std::ios::binary);
        waiting_[entry.path().stem().string()] = {std::istreambuf_iterator<char>(file), {}};
      }
    }
  }
  worker_ = std::thread([this] { run(); });
}

Claims::~Claims() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

Result<std::string> Claims::make(const StoredState& own, ClaimKind kind) {
  const std::string code = draw_code();
  const std::string number = parcel_number(code);
  const std::string parcel = seal_parcel(pack(own, kind), code);
  if (parcel.size() > parcel_bytes_max) {
    return fail(Errc::too_large, "the cart is too large for a slip; take it along on a phone");
  }
  if (!folder_.empty()) {
    // Under its name only once it is whole: a half one could never be opened.
    const auto path = folder_ / (number + ending);
    const auto draft = folder_ / (number + ".new");
    std::ofstream(draft, std::ios::binary) << parcel << std::flush;
    std::error_code error;
    std::filesystem::rename(draft, path, error);
    if (error || std::filesystem::file_size(path, error) != parcel.size()) {
      return fail(Errc::storage_failed, "the parcel cannot be kept in " + folder_.string());
    }
  }
  {
    const std::lock_guard lock(mutex_);
    waiting_[number] = parcel;
  }
  changed_.notify_all();
  return code;
}

bool Claims::deliver(const std::string& number, const std::string& parcel) const {
  const std::string body = nlohmann::json{{"number", number}, {"parcel", parcel}}.dump();
  const auto status =
      hub_ ? post(*hub_, "/v1/claims", body) : Result<int>(fail(Errc::offline, "there is no hub"));
  // What the hub refuses for good would be refused for ever.
  return status &&
         (*status == 200 || *status == 400 || *status == 409 || *status == 413 || *status == 422);
}

void Claims::forget(const std::string& number) {
  waiting_.erase(number);
  if (!folder_.empty()) {
    std::error_code error;
    std::filesystem::remove(folder_ / (number + ending), error);
  }
}

void Claims::run() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    bool is_failed = false;
    const auto waiting = waiting_;
    for (const auto& [number, parcel] : waiting) {
      lock.unlock();
      const bool is_done = !is_failed && deliver(number, parcel);
      lock.lock();
      if (is_done) {
        forget(number);
      }
      is_failed = is_failed || !is_done;
      if (is_stopping_) {
        return;
      }
    }
    const std::size_t before = waiting_.size();
    const auto is_due = [&] { return is_stopping_ || waiting_.size() > before; };
    if (is_failed) {
      changed_.wait_for(lock, again_after, is_due);
    } else {
      changed_.wait(lock, is_due);
    }
  }
}

}  // namespace noline::shell
