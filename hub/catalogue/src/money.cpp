// Currencies and prices.
#include "money.hpp"

#include <algorithm>
#include <array>

#include "noline/catalogue/import.hpp"
#include "text.hpp"

namespace noline::catalogue {
namespace {

/// ISO 4217 in use, by number of minor digits; four letters each, to be searched in steps of four.
constexpr std::string_view two_digits =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
    "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS "
    "TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWL ";
constexpr std::string_view no_digits =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF ";
constexpr std::string_view three_digits = "BHD IQD JOD KWD LYD OMR TND ";

bool holds(std::string_view list, std::string_view currency) {
  for (std::size_t i = 0; i < list.size(); i += 4) {
    if (list.substr(i, 3) == currency)
      return true;
  }
  return false;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Amount {
  std::string whole;
  std::string fraction;
  std::string reason;
};

/// The digits before the decimal mark, with or without marks between groups of three.
bool read_whole(std::string_view text, char group_mark, std::string& whole) {
  std::size_t group_size = 0;
  bool is_first = true;
  for (const char c : text) {
    if (is_digit(c)) {
      whole += c;
      ++group_size;
    } else if (c == group_mark &&
               (is_first ? group_size >= 1 && group_size <= 3 : group_size == 3)) {
      is_first = false;
      group_size = 0;
    } else {
      return false;
    }
  }
  return !whole.empty() && (is_first || group_size == 3);
}

Amount read_amount(std::string_view text, int digits) {
  Amount amount;
  const std::size_t mark = text.find_last_of(".,");
  if (mark == std::string_view::npos) {
    if (!read_whole(text, '\0', amount.whole))
      amount.reason = "is not a number";
    return amount;
  }
  const std::string_view after = text.substr(mark + 1);
  const std::string_view before = text.substr(0, mark);
  const bool is_repeated = before.find(text[mark]) != std::string_view::npos;
  const bool has_other = before.find(text[mark] == '.' ? ',' : '.') != std::string_view::npos;
  if (after.size() == 3 && digits != 3 && is_repeated && !has_other) {
    if (!read_whole(text, text[mark], amount.whole))
      amount.reason = "is not a number";
    return amount;
  }
  if (after.size() == 3 && digits != 3 && !has_other) {
    amount.reason = "can be read in two ways; write the minor digits too";
    return amount;
  }
  amount.fraction = std::string(after);
  const bool is_number = !after.empty() && std::all_of(after.begin(), after.end(), is_digit) &&
                         read_whole(before, text[mark] == '.' ? ',' : '.', amount.whole);
  if (!is_number)
    amount.reason = "is not a number";
  return amount;
}

/// Splits "48.00 EUR" and "EUR 48.00"; the currency is empty when no letters are at either end.
void split_currency(std::string_view text, std::string_view& amount, std::string_view& currency) {
  std::size_t begin = text.size();
  while (begin > 0 && is_letter(text[begin - 1]))
    --begin;
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end]))
    ++end;
  if (begin < text.size()) {
    currency = text.substr(begin);
    amount = trim(text.substr(0, begin));
  } else {
    currency = text.substr(0, end);
    amount = trim(text.substr(end));
  }
}

PriceResult refuse(std::string_view text, std::string_view reason) {
  constexpr std::size_t shown_bytes_max = 40;
  std::string shown(text.substr(0, shown_bytes_max));
  if (!is_utf8(shown))
    shown = "it";
  return {std::nullopt, "\"" + shown + "\" " + std::string(reason)};
}

}  // namespace

std::optional<int> minor_digits_of(std::string_view currency) {
  if (currency.size() != 3)
    return std::nullopt;
  if (holds(two_digits, currency))
    return 2;
  if (holds(no_digits, currency))
    return 0;
  if (holds(three_digits, currency))
    return 3;
  return std::nullopt;
}

std::string format_price(const Money& money) {
  const auto digits = static_cast<std::size_t>(minor_digits_of(money.currency).value_or(2));
  std::string out = std::to_string(money.minor < 0 ? -money.minor : money.minor);
  if (digits > 0) {
    out.insert(0, out.size() <= digits ? digits + 1 - out.size() : 0, '0');
    out.insert(out.size() - digits, 1, '.');
  }
  return money.minor < 0 ? "-" + out : out;
}

PriceResult parse_price(std::string_view text) {
  text = trim(text);
  std::string_view digits_text;
  std::string_view code;
  split_currency(text, digits_text, code);
  if (digits_text.empty())
    return refuse(text, "has no amount");
  if (code.empty())
    return refuse(text, "has no currency; write it as in \"48.00 EUR\"");
  std::string currency = lower_ascii(code);
  for (char& c : currency)
    c = static_cast<char>(c - 'a' + 'A');
  const auto digits = minor_digits_of(currency);
  if (!digits)
    return refuse(text, "has a currency that ISO 4217 does not know");
  if (digits_text.front() == '-')
    return refuse(text, "is negative");
  Amount amount = read_amount(digits_text, *digits);
  if (!amount.reason.empty())
    return refuse(text, amount.reason);
  const auto minor_size = static_cast<std::size_t>(*digits);
  while (amount.fraction.size() > minor_size && amount.fraction.back() == '0') {
    amount.fraction.pop_back();
  }
  if (amount.fraction.size() > minor_size) {
    return refuse(text, "has more minor digits than " + currency);
  }
  amount.fraction.resize(minor_size, '0');
  std::int64_t minor = 0;
  for (const char c : amount.whole + amount.fraction) {
    minor = minor * 10 + (c - '0');
    if (minor > limits::price_minor_max)
      return refuse(text, "is above the highest price");
  }
  if (minor == 0)
    return refuse(text, "is nothing; a product needs a price");
  return {Money{minor, std::move(currency)}, ""};
}

}  // namespace noline::catalogue
