// Password work that the shell does off its thread: Argon2id takes a tenth of a second and 64 MB.
#pragma once

#include <cstdint>
#include <string>

#include "core/accounts.hpp"
#include "core/carrier.hpp"
#include "core/scope.hpp"

namespace noline::hub {

enum class JobKind : std::uint8_t {
  hash,    ///< Make the Argon2id hash of a password.
  verify,  ///< Check a password against a hash.
};

struct Job {
  std::uint64_t id = 0;
  JobKind kind = JobKind::hash;
  std::string password;
  std::string hash;  ///< Only for verify.
};

struct JobResult {
  std::uint64_t id = 0;
  bool is_ok = false;  ///< Hashed, or the password fits.
  std::string hash;    ///< Only for hash.
};

enum class JobPurpose : std::uint8_t {
  sign_in,
  sign_up,
  check_old,  ///< Before a change.
  change,
  reset,
  erase,
};

/// The call that waits for a job.
struct PendingJob {
  LinkId link = 0;
  std::uint64_t call_id = 0;
  JobPurpose purpose = JobPurpose::sign_in;
  SignIn request;
  std::string guest_scope;  ///< The guest scope to adopt, or empty.
  GuestMerge merge = GuestMerge::sum;
  std::string session;      ///< Id of the session that changes the password.
  bool is_keeping = false;  ///< Other sessions stay.
  std::uint64_t peer = 0;   ///< As in LinkInfo.
};

/// Runs a job with libsodium's interactive Argon2id parameters. Any thread may call it.
[[nodiscard]] JobResult run_job(const Job& job);

}  // namespace noline::hub
