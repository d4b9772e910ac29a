// Slips: a cart goes to the hub under seal, and the code on the slip opens it there.
//
// Without a network the sealed parcel waits in the data folder, which the kiosk itself cannot read
// any more: the code is on the slip alone.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "noline/storage.hpp"
#include "noline/url.hpp"

namespace noline::shell {

/// What of the shopper's state a slip stands for.
enum class ClaimKind : unsigned char {
  cart,   ///< The lines and what is written on them; not who the shopper is.
  order,  ///< Everything that belongs to the session: the order lies in there.
};

class Claims {
 public:
  /// `folder` may be empty: what was not delivered is lost then when the program ends.
  Claims(std::optional<HubUrl> hub, std::filesystem::path folder);
  ~Claims();
  Claims(const Claims&) = delete;
  Claims& operator=(const Claims&) = delete;

  /// Seals and keeps a parcel, and sends it when there is a network. Returns its code, or an error:
  /// `too_large` for a cart that a slip cannot stand for, `storage_failed` when the folder takes no
  /// file.
  [[nodiscard]] Result<std::string> make(const StoredState& own, ClaimKind kind);

 private:
  void run();
  bool deliver(const std::string& number, const std::string& parcel) const;
  void forget(const std::string& number);

  std::optional<HubUrl> hub_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::string> waiting_;  ///< Number to parcel.
  bool is_stopping_ = false;
  std::thread worker_;
};

}  // namespace noline::shell
