#include <catch2/catch_test_macros.hpp>

#include "generators.hpp"

using namespace noline;
using namespace noline::laws;
using wire::Format;

namespace {

/// Cuts every answered contribution, as compaction does.
Line compacted(Line line) {
  std::erase_if(line.contributions, [](const auto& entry) { return entry.added <= entry.seen; });
  return line;
}

Row decoded_row(const wire::Rows& rows, Format format, ReplicaId link) {
  const auto message = wire::decode(wire::encode(rows, format, link), format, link);
  RC_ASSERT(message.ok());
  return std::get_if<wire::Rows>(&*message)->rows.at(0);
}

}  // namespace

TEST_CASE("law: a stored value comes back as it was") {
  CHECK(rc::check("store", [](const Value& value) {
    const auto decoded = wire::decode_value(wire::encode_value(value));
    RC_ASSERT(decoded.ok());
    RC_ASSERT(*decoded == value);
  }));
}

TEST_CASE("law: a row comes back as it was in both formats, whoever's link it is") {
  CHECK(rc::check("wire", [](const Value& value) {
    const auto link = ReplicaId{*rc::gen::inRange<std::uint64_t>(0, 4)};
    const wire::Rows rows = test::rows_of("a/b", value);
    RC_ASSERT(decoded_row(rows, Format::cbor, link) == rows.rows[0]);
    RC_ASSERT(decoded_row(rows, Format::json, link) == rows.rows[0]);
  }));
}

TEST_CASE("law: equal values have equal bytes, other values other bytes") {
  CHECK(rc::check("bytes", [](const Value& a, const Value& b) {
    RC_ASSERT((wire::encode_value(a) == wire::encode_value(b)) == (a == b));
  }));
}

TEST_CASE("law: what is written is what a CBOR or JSON library would write, keys in order") {
  CHECK(rc::check("canonical", [](const Value& value) {
    const wire::Rows rows = test::rows_of("a/b", value);
    const std::string bytes = wire::encode(rows, Format::cbor, {1});
    const auto document = wire::Json::from_cbor(bytes, true, false);
    const auto again = wire::Json::to_cbor(document);
    RC_ASSERT(bytes == std::string(again.begin(), again.end()));
    const std::string text = wire::encode(rows, Format::json, {1});
    RC_ASSERT(text == wire::dump(wire::Json::parse(text, nullptr, false)));
  }));
}

TEST_CASE("law: the state hash is blind to what compaction drops, and to nothing else") {
  CHECK(rc::check("compaction", [](const Line& line) {
    RC_ASSERT(wire::row_hash("a", line) == wire::row_hash("a", compacted(line)));
  }));
  CHECK(rc::check("difference", [](const Line& a, const Line& b) {
    const bool is_same = (is_dead(a) && is_dead(b)) || compacted(a) == compacted(b);
    RC_ASSERT((wire::row_hash("a", a) == wire::row_hash("a", b)) == is_same);
  }));
}

TEST_CASE("law: joining over the wire is joining") {
  CHECK(rc::check("commutes", [](const Value& a, const Value& b) {
    Value here = a;
    join(here, b);
    Value there = decoded_row(test::rows_of("a", a), Format::cbor, {1}).value;
    join(there, decoded_row(test::rows_of("a", b), Format::json, {2}).value);
    RC_ASSERT(here == there);
  }));
}
