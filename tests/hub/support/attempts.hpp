// Attempts at what is somebody else's, counted by family, so that a suite that shrinks fails.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <string>

#include "support/break_in.hpp"

namespace noline::hub::test {

/// How many attempts of each family were made.
using Tally = std::map<std::string, std::size_t>;

/// One attempt more: refused with this code, which the audit log saw, too.
inline void refuse(Mansion& mansion, Tally& tally, const char* family, Errc code, Errc expected) {
  CHECK(code != Errc::none);
  CHECK(code == expected);
  CHECK(mansion.audited(expected) >= 1);
  ++tally[family];
}

// test_isolation.cpp
void try_credentials(Tally& tally);  ///< forged, truncated, swapped
void try_scopes(Tally& tally);       ///< another's scope, scope names
void try_rows(Tally& tally);         ///< hub-owned rows, row keys
void try_calls(Tally& tally);        ///< calls

// test_isolation_codes.cpp
void try_stale(Tally& tally);
void try_replayed(Tally& tally);
void try_enumeration(Tally& tally);

}  // namespace noline::hub::test
