#include "core/jobs.hpp"

#include <sodium.h>

namespace noline::hub {

JobResult run_job(const Job& job) {
  JobResult result;
  result.id = job.id;
  if (job.kind == JobKind::verify) {
    result.is_ok =
        crypto_pwhash_str_verify(job.hash.c_str(), job.password.data(), job.password.size()) == 0;
    return result;
  }
  char hash[crypto_pwhash_STRBYTES] = {};
  result.is_ok = crypto_pwhash_str(hash, job.password.data(), job.password.size(),
                                   crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                   crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0;
  result.hash = hash;
  return result;
}

}  // namespace noline::hub
