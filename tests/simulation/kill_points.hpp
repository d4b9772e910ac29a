// Moments at which a process can be killed on purpose: where what is durable and what others were
// told differ.
#pragma once

#include <cstdint>

namespace noline::simulation {

enum class DevicePoint : std::uint8_t {
  before_store,             ///< A batch was handed out, nothing of it is on the disk.
  after_store_before_send,  ///< The batch is on the disk, the program was not told.
  after_send_before_ack,    ///< A push has left.
  after_rows_before_store,  ///< Rows from the hub are in memory only.
  after_ack_before_store,   ///< What the hub has is known in memory only.
};
inline constexpr std::uint64_t device_points = 5;

enum class HubPoint : std::uint8_t {
  after_join_before_commit,
  after_commit_before_ack,
  after_ack,  ///< The answers have left the process and may still be lost on their way.
};
inline constexpr std::uint64_t hub_points = 3;

[[nodiscard]] inline const char* name_of(DevicePoint point) {
  constexpr const char* names[] = {"before_store", "after_store_before_send",
                                   "after_send_before_ack", "after_rows_before_store",
                                   "after_ack_before_store"};
  return names[static_cast<int>(point)];
}

[[nodiscard]] inline const char* name_of(HubPoint point) {
  constexpr const char* names[] = {"after_join_before_commit", "after_commit_before_ack",
                                   "after_ack"};
  return names[static_cast<int>(point)];
}

}  // namespace noline::simulation
