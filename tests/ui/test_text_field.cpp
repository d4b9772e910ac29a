#include "src/text_field.hpp"

#include <catch2/catch_test_macros.hpp>

using noline::shell::Motion;
using noline::shell::TextField;
using noline::shell::utf8_of;

TEST_CASE("text field: typing replaces what is selected") {
  TextField field;
  field.begin("alt", 100);
  CHECK(field.selection() == "alt");
  CHECK(field.insert("neu"));
  CHECK(field.value() == "neu");
  CHECK(field.caret() == 3);
}

TEST_CASE("text field: characters of several bytes are moved over and erased whole") {
  TextField field;
  field.begin("Käse€", 100);
  field.move(Motion::end, false);
  CHECK(field.erase_backwards());
  CHECK(field.value() == "Käse");
  field.move(Motion::home, false);
  field.move(Motion::right, false);
  CHECK(field.erase_forwards());
  CHECK(field.value() == "Kse");
  field.begin("ä", 100);
  field.move_to(1, false);
  CHECK(field.caret() == 0);
}

TEST_CASE("text field: words are jumped over and selected") {
  TextField field;
  field.begin("eins zwei drei", 100);
  field.move(Motion::end, false);
  field.move(Motion::word_left, true);
  CHECK(field.selection() == "drei");
  field.move(Motion::left, false);
  CHECK(field.caret() == 10);
  field.move(Motion::word_right, false);
  CHECK(field.caret() == 14);
}

TEST_CASE("text field: the limit counts characters, and pasted lines become one") {
  TextField field;
  field.begin("", 5);
  CHECK(field.insert("äöü\nßxyz"));
  CHECK(field.value() == "äöü ß");
  CHECK_FALSE(field.insert("mehr"));
}

TEST_CASE("text field: nothing to erase is no change") {
  TextField field;
  field.begin("", 10);
  CHECK_FALSE(field.erase_backwards());
  CHECK_FALSE(field.erase_forwards());
}

TEST_CASE("text field: characters of the keyboard become UTF-8") {
  CHECK(utf8_of(U'a') == "a");
  CHECK(utf8_of(U'ß') == "ß");
  CHECK(utf8_of(U'€') == "€");
  CHECK(utf8_of(U'🍞') == "🍞");
}
