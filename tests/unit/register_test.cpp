#include <catch2/catch_test_macros.hpp>

#include "noline/values.hpp"
#include "noline_test.hpp"

using namespace noline;
using namespace noline::test;

namespace {

Register reg(std::string value, Stamp stamp, Stamp replaced = {}) {
  return {Scalar{std::move(value)}, stamp, replaced};
}

}  // namespace

TEST_CASE("register: the greater stamp wins on both sides") {
  Register a = reg("de", "5@1"_stamp);
  Register b = reg("en", "6@2"_stamp);
  const Register a_before = a;
  CHECK(join(a, b));
  CHECK_FALSE(join(b, a_before));
  CHECK(a == b);
  CHECK(a.value.text() == "en");
}

TEST_CASE("register: the same value again changes nothing") {
  Register a = reg("de", "5@1"_stamp);
  CHECK_FALSE(join(a, Register(a)));
}

TEST_CASE("register: a write remembers the stamp it replaced") {
  Register a;
  register_set(a, "5@1"_stamp, Scalar{std::string("de")});
  register_set(a, "7@2"_stamp, Scalar{std::string("en")});
  CHECK(a.replaced == "5@1"_stamp);
}

TEST_CASE("register: newer and concurrent writes can be told apart") {
  Register shared = reg("de", "5@1"_stamp);
  Register newer = shared;
  register_set(newer, "9@2"_stamp, Scalar{std::string("en")});
  Register concurrent = shared;
  register_set(concurrent, "8@3"_stamp, Scalar{std::string("fr")});
  CHECK(newer.replaced == shared.stamp);
  CHECK(newer.replaced != concurrent.stamp);
}

TEST_CASE("register: twins with one stamp end equal in either order") {
  const Register a = reg("de", "5@1"_stamp, "1@1"_stamp);
  const Register b = reg("en", "5@1"_stamp, "2@1"_stamp);
  Register ab = a;
  Register ba = b;
  join(ab, b);
  join(ba, a);
  CHECK(ab == ba);
}

TEST_CASE("register: it holds nothing, a truth value, a number or a text") {
  CHECK(Scalar{}.is_empty());
  CHECK_FALSE(Scalar{false}.is_empty());
  CHECK(Scalar{std::int64_t{7}}.text().empty());
  CHECK(Scalar{std::string("later")}.text() == "later");
}
