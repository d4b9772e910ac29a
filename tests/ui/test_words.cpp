#include "words.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace {

using namespace noline::ui;

int slots(std::string_view text) {
  int highest = -1;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') {
      highest = std::max(highest, text[i + 1] - '0');
    }
  }
  return highest;
}

}  // namespace

TEST_CASE("words: every text is there in both languages, with the same slots") {
  for (int i = 0; i < static_cast<int>(Word::count_of_words); ++i) {
    const auto word = static_cast<Word>(i);
    INFO(i << ": " << say(word, "en"));
    CHECK_FALSE(say(word, "de").empty());
    CHECK_FALSE(say(word, "en").empty());
    CHECK(slots(say(word, "de")) == slots(say(word, "en")));
  }
}

TEST_CASE("words: an unknown language is English") {
  CHECK(say(Word::cart, "fr") == "Cart");
  CHECK(say(Word::cart, "de") == "Warenkorb");
}

TEST_CASE("words: slots are filled once, and what is filled in is not read again") {
  CHECK(fill_in("{0} von {1}", {"{1}", "b"}) == "{1} von b");
  CHECK(fill_in("{0} {7} {", {"x"}) == "x {7} {");
}
