#include "identity/id_token.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/accounts.hpp"
#include "core/limits.hpp"

namespace noline::hub {
namespace {

using nlohmann::json;

/// OpenID Connect Core 1.0, section 2: "It MUST NOT exceed 255 ASCII characters".
constexpr std::size_t subject_bytes_max = 255;

Error refused(std::string_view why) {
  return fail(Errc::not_authenticated, "the ID token " + std::string(why));
}

struct Parts {
  json header;
  std::string_view text;  ///< What is signed.
  std::string payload;
  std::string signature;
};

Result<Parts> split(std::string_view token) {
  if (token.size() > id_token_bytes_max) {
    return fail(Errc::too_large, "an ID token has at most 8,192 characters");
  }
  const Error malformed = fail(Errc::malformed, "an ID token is three parts in base64url");
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || token.find('.', first + 1) != last || first == last) {
    return malformed;
  }
  const auto header = decode_base64url(token.substr(0, first));
  auto payload = decode_base64url(token.substr(first + 1, last - first - 1));
  auto signature = decode_base64url(token.substr(last + 1));
  if (!header || !payload || !signature) {
    return malformed;
  }
  json object = json::parse(*header, nullptr, false);
  if (!object.is_object()) {
    return malformed;
  }
  return Parts{std::move(object), token.substr(0, last), std::move(*payload),
               std::move(*signature)};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

/// The algorithm that the header asks for, when the rest of the header asks for nothing more.
Result<SignatureAlgorithm> algorithm_of(const json& header) {
  const std::string* name = find_text(header, "alg");
  if (name == nullptr || (*name != "RS256" && *name != "ES256")) {
    return fail(Errc::unsupported, "an ID token is signed by RS256 or ES256");
  }
  // "crit" names extensions that must be understood (RFC 7515, section 4.1.11): none is here.
  for (const char* member : {"crit", "b64", "jwk", "jku", "x5u", "enc", "zip"}) {
    if (header.contains(member)) {
      return fail(Errc::unsupported, std::string("an ID token here has no \"") + member + "\"");
    }
  }
  // An access token ("at+jwt") is signed by the same keys and proves something else.
  const std::string* type = find_text(header, "typ");
  if (header.contains("typ") && (type == nullptr || lower(*type) != "jwt")) {
    return fail(Errc::unsupported, "this is a token of another type");
  }
  return *name == "RS256" ? SignatureAlgorithm::rs256 : SignatureAlgorithm::es256;
}

/// Seconds since 1970, whole or not, as milliseconds; nothing when absent or beyond reason.
std::optional<TimeMs> time_of(const json& claims, const char* name) {
  constexpr double seconds_max = 1e11;
  const auto at = claims.find(name);
  if (at == claims.end() || !at->is_number()) {
    return std::nullopt;
  }
  const auto seconds = at->get<double>();
  return std::isfinite(seconds) && seconds >= 0 && seconds <= seconds_max
             ? std::optional(static_cast<TimeMs>(seconds * 1000))
             : std::nullopt;
}

/// A token for several needs to say who asked for it (section 3.1.3.7, points 3 to 5).
bool is_meant_for(const json& claims, const std::string& audience) {
  const json named = claims.value("aud", json());
  const json all = named.is_array() ? named : json::array({named});
  const bool is_named = std::find(all.begin(), all.end(), json(audience)) != all.end();
  const bool has_asker = claims.contains("azp");
  return is_named && (has_asker ? claims["azp"] == audience : all.size() == 1);
}

/// When it stops being good, or why it is not good now.
Result<TimeMs> check_times(const json& claims, TimeMs now) {
  const auto ends = time_of(claims, "exp");
  const auto made = time_of(claims, "iat");
  const auto begins = time_of(claims, "nbf");
  if (!ends || !made || (claims.contains("nbf") && !begins)) {
    return refused("has no \"exp\" and \"iat\" that are times");
  }
  const TimeMs end_ms = std::min(*ends, *made + id_token_age_ms_max) + id_token_skew_ms;
  if (end_ms <= now) {
    return refused("has expired; ask the provider for a new one");
  }
  if (std::max(*made, begins.value_or(0)) > now + id_token_skew_ms) {
    return refused("is not good yet; compare the clocks");
  }
  return end_ms;
}

Result<std::string> subject_of(const json& claims) {
  const std::string* subject = find_text(claims, "sub");
  const bool is_right =
      subject != nullptr && !subject->empty() && subject->size() <= subject_bytes_max &&
      std::all_of(subject->begin(), subject->end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  return is_right ? Result<std::string>(*subject) : refused("has no \"sub\"");
}

bool is_equal(const std::string* text, std::string_view expected) {
  return text != nullptr && *text == expected;
}

}  // namespace

Result<Identity> IdTokens::verify(std::string_view token, std::string_view nonce,
                                  TimeMs now) const {
  const auto parts = split(token);
  if (!parts) {
    return parts.error();
  }
  const auto algorithm = algorithm_of(parts->header);
  if (!algorithm) {
    return algorithm.error();
  }
  const std::string* id = find_text(parts->header, "kid");
  const SigningKey* key = keys_.find(*algorithm, id == nullptr ? "" : *id);
  if (key == nullptr || !key->verify(parts->text, parts->signature)) {
    return refused("is not signed by a key of the provider");
  }
  const json claims = json::parse(parts->payload, nullptr, false);
  if (!claims.is_object()) {
    return fail(Errc::malformed, "the claims of an ID token are a JSON object");
  }
  if (!is_equal(find_text(claims, "iss"), rules_.issuer)) {
    return refused("is of another issuer");
  }
  if (!is_meant_for(claims, rules_.audience)) {
    return refused("is for another audience");
  }
  const auto end_ms = check_times(claims, now);
  if (!end_ms) {
    return end_ms.error();
  }
  if (nonce.empty() || !is_equal(find_text(claims, "nonce"), nonce)) {
    return refused("has another nonce than the one that was sent with it");
  }
  const auto subject = subject_of(claims);
  if (!subject) {
    return subject.error();
  }
  Identity identity{rules_.issuer, *subject, "", hash_secret(parts->text), *end_ms};
  const std::string* name = find_text(claims, "name");
  if (name != nullptr && name->size() <= limits::name_bytes_max && is_printable(*name)) {
    identity.name = *name;
  }
  return identity;
}

}  // namespace noline::hub
