// Smaller stand-ins for three functions of the C library in the WebAssembly modules.
//
// The library's own print and read numbers of 128 bits, in software: 6 KB of what a shopper
// downloads for numbers that no module prints or reads, since money and quantities are integers.
// The linker calls a function f's stand-in by the name __wrap_f.

#include <cstdarg>
#include <cstddef>

extern "C" {

/// Emscripten's printf without floating point.
int vsniprintf(char* out, std::size_t size, const char* format, va_list arguments);

int __wrap_vsnprintf(char* out, std::size_t size, const char* format, va_list arguments) {
  return vsniprintf(out, size, format, arguments);
}

int __wrap_snprintf(char* out, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int length = vsniprintf(out, size, format, arguments);
  va_end(arguments);
  return length;
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
