// Random values out of small worlds: three replicas, few clocks and few names, so that equal parts
// and collisions are common instead of never.
#pragma once

#include <rapidcheck.h>

#include "noline/rows.hpp"
#include "noline/values.hpp"
#include "noline_test.hpp"

namespace noline::laws {

rc::Gen<Stamp> any_stamp();
/// Never the zero stamp.
rc::Gen<Stamp> drawn_stamp();
rc::Gen<std::string> any_text();
rc::Gen<Register> any_register();
rc::Gen<Choice> any_choice();
rc::Gen<Line> any_line();
rc::Gen<Event> any_event();
rc::Gen<Owned> any_owned();
rc::Gen<Trail> any_trail();
rc::Gen<Opaque> any_opaque();
rc::Gen<Value> any_value();

}  // namespace noline::laws

namespace rc {

template <>
struct Arbitrary<noline::Register> {
  static Gen<noline::Register> arbitrary() { return noline::laws::any_register(); }
};
template <>
struct Arbitrary<noline::Choice> {
  static Gen<noline::Choice> arbitrary() { return noline::laws::any_choice(); }
};
template <>
struct Arbitrary<noline::Line> {
  static Gen<noline::Line> arbitrary() { return noline::laws::any_line(); }
};
template <>
struct Arbitrary<noline::Event> {
  static Gen<noline::Event> arbitrary() { return noline::laws::any_event(); }
};
template <>
struct Arbitrary<noline::Owned> {
  static Gen<noline::Owned> arbitrary() { return noline::laws::any_owned(); }
};
template <>
struct Arbitrary<noline::Trail> {
  static Gen<noline::Trail> arbitrary() { return noline::laws::any_trail(); }
};
template <>
struct Arbitrary<noline::Opaque> {
  static Gen<noline::Opaque> arbitrary() { return noline::laws::any_opaque(); }
};
template <>
struct Arbitrary<noline::Value> {
  static Gen<noline::Value> arbitrary() { return noline::laws::any_value(); }
};

}  // namespace rc

// RapidCheck prints counterexamples through operator<<, which it looks up beside the type.
namespace noline {

inline void showValue(const Value& value, std::ostream& out) {
  out << test::text_of(value);
}

}  // namespace noline
