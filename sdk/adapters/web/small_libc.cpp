// Smaller stand-ins for functions of the C library in the WebAssembly modules.
//
// The library's own print and read numbers of 128 bits, in software, know every format, the words
// for errors and the calendar: 10 KB of what a shopper downloads for what no module prints or
// reads, since money and quantities are integers and times are counted in milliseconds.
// The linker calls a function f's stand-in by the name __wrap_f.

#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <ctime>

namespace {

/// Writes what fits, and counts what there is.
struct Printer {
  char* out;
  std::size_t size;
  std::size_t length = 0;

  void put(char c) {
    if (length + 1 < size) {
      out[length] = c;
    }
    ++length;
  }

  void text(const char* text, std::size_t length_max) {
    for (std::size_t i = 0; i < length_max && text[i] != 0; ++i) {
      put(text[i]);
    }
  }

  void number(unsigned long long value, unsigned base, char ten, int digits_min, char fill) {
    char digits[24];
    int count = 0;
    do {
      const unsigned digit = static_cast<unsigned>(value % base);
      digits[count++] = static_cast<char>(static_cast<int>(digit) + (digit < 10 ? '0' : ten - 10));
      value /= base;
    } while (value > 0);
    for (int i = count; i < digits_min; ++i) {
      put(fill);
    }
    while (count > 0) {
      put(digits[--count]);
    }
  }
};

/// Of "%08.3lld" the flags, the width, the precision and the length.
struct Conversion {
  char fill = ' ';
  int width = 0;
  int precision = -1;
  int longs = 0;

  const char* read(const char* at, va_list& arguments) {
    fill = *at == '0' ? '0' : ' ';
    int* target = &width;
    for (;; ++at) {
      if (*at == '.') {
        precision = 0;
        target = &precision;
      } else if (*at == '*') {
        *target = va_arg(arguments, int);
      } else if (*at >= '0' && *at <= '9') {
        *target = *target * 10 + *at - '0';
      } else if (*at == 'l' || *at == 'j') {
        longs += *at == 'l' ? 1 : 2;
      } else if (*at != 'h' && *at != 'z' && *at != '-' && *at != '+') {
        return at;
      }
    }
  }
};

int print(char* out, std::size_t size, const char* format, va_list arguments) {
  Printer to{out, size};
  for (const char* at = format; *at != 0; ++at) {
    if (*at != '%') {
      to.put(*at);
      continue;
    }
    Conversion how;
    at = how.read(at + 1, arguments);
    const bool has_precision = how.precision >= 0;
    const int digits_min = has_precision ? how.precision : how.width;
    const char fill = has_precision ? '0' : how.fill;
    if (*at == 's') {
      to.text(va_arg(arguments, const char*),
              has_precision ? static_cast<std::size_t>(how.precision) : SIZE_MAX);
    } else if (*at == 'c') {
      to.put(static_cast<char>(va_arg(arguments, int)));
    } else if (*at == 'd' || *at == 'i') {
      const long long value = how.longs > 1 ? va_arg(arguments, long long) : va_arg(arguments, int);
      if (value < 0) {
        to.put('-');
      }
      const auto bits = static_cast<unsigned long long>(value);
      to.number(value < 0 ? 0 - bits : bits, 10, 'a', digits_min, fill);
    } else if (*at == 'u' || *at == 'x' || *at == 'X' || *at == 'p') {
      const unsigned long long value =
          how.longs > 1 ? va_arg(arguments, unsigned long long) : va_arg(arguments, unsigned);
      to.number(value, *at == 'u' ? 10 : 16, *at == 'X' ? 'A' : 'a', digits_min, fill);
    } else {
      to.put(*at);  // "%%"; others no module prints.
    }
  }
  if (size > 0) {
    out[to.length < size ? to.length : size - 1] = 0;
  }
  return static_cast<int>(to.length);
}

}  // namespace

extern "C" {

/// Texts, characters and whole numbers.
int __wrap_vsnprintf(char* out, std::size_t size, const char* format, va_list arguments) {
  return print(out, size, format, arguments);
}
/// What the compiler makes of them where no floating point is printed.
int __wrap_vsniprintf(char* out, std::size_t size, const char* format, va_list arguments) {
  return print(out, size, format, arguments);
}

int __wrap_snprintf(char* out, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = print(out, size, format, arguments);
  va_end(arguments);
  return length;
}
int __wrap_sniprintf(char* out, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = print(out, size, format, arguments);
  va_end(arguments);
  return length;
}

/// For SQLite's CURRENT_TIMESTAMP, which no statement of ours names.
std::size_t __wrap_strftime(char*, std::size_t, const char*, const std::tm*) {
  return 0;
}

/// Takes what JSON allows as a number, right to about 15 digits.
double __wrap_strtod(const char* text, char** end) {
  const bool is_negative = *text == '-';
  text += is_negative ? 1 : 0;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  double value = 0;
  int exponent = 0;
  for (; is_digit(*text); ++text) {
    value = value * 10 + (*text - '0');
  }
  if (*text == '.') {
    for (++text; is_digit(*text); ++text, --exponent) {
      value = value * 10 + (*text - '0');
    }
  }
  if (*text == 'e' || *text == 'E') {
    ++text;
    const bool is_small = *text == '-';
    text += *text == '-' || *text == '+' ? 1 : 0;
    int power = 0;
    for (; is_digit(*text); ++text) {
      power = power < 10'000 ? power * 10 + (*text - '0') : power;
    }
    exponent += is_small ? -power : power;
  }
  // Beyond 700 steps every double is 0 or infinite.
  for (int step = 0; exponent != 0 && step < 700; ++step, exponent += exponent < 0 ? 1 : -1) {
    value = exponent < 0 ? value / 10 : value * 10;
  }
  if (end != nullptr) {
    *end = const_cast<char*>(text);
  }
  return is_negative ? -value : value;
}

}  // extern "C"
