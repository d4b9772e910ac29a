#include "identity/provider.hpp"

#include <sys/stat.h>

#include <fstream>

namespace noline::hub {
namespace {

/// Changes whenever the file does; empty when there is none.
std::string mark_of(const std::string& file) {
  struct stat facts = {};
  if (stat(file.c_str(), &facts) != 0) {
    return {};
  }
  return std::to_string(facts.st_ino) + " " + std::to_string(facts.st_size) + " " +
         std::to_string(facts.st_mtim.tv_sec) + "." + std::to_string(facts.st_mtim.tv_nsec);
}

Result<KeySet> read_keys(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(key_file_bytes_max + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  auto keys = KeySet::parse(text);
  return keys ? std::move(keys)
              : fail(Errc::invalid_argument, "cannot use " + file + ": " + keys.error().detail);
}

}  // namespace

Result<IdentityProvider> IdentityProvider::open(const IdTokenRules& rules,
                                                const std::string& keys_file) {
  if (rules.issuer.empty() || rules.issuer.find(' ') != std::string::npos ||
      rules.audience.empty()) {
    return fail(Errc::invalid_argument,
                "an identity provider has an issuer, a URL without "
                "spaces, and an audience");
  }
  const std::string mark = mark_of(keys_file);
  auto keys = read_keys(keys_file);
  if (!keys) {
    return keys.error();
  }
  return IdentityProvider(IdTokens(rules, std::move(*keys)), keys_file, mark);
}

Result<bool> IdentityProvider::refresh() {
  const std::string mark = mark_of(file_);
  if (mark == mark_) {
    return false;
  }
  mark_ = mark;
  auto keys = read_keys(file_);
  if (!keys) {
    return keys.error();
  }
  tokens_.set_keys(std::move(*keys));
  return true;
}

}  // namespace noline::hub
