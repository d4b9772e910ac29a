// Text out of foreign feeds: encoding, HTML, check digits, ids.
#include "text.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace noline::catalogue;

TEST_CASE("text is UTF-8 only when every sequence is well formed") {
  CHECK(is_utf8("Käse 48 € 🫖"));
  CHECK_FALSE(is_utf8("K\xE4se"));           // Latin-1.
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // An overlong slash.
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // A surrogate.
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // Above U+10FFFF.
  CHECK_FALSE(is_utf8("cut off \xE2\x82"));
}

TEST_CASE("HTML becomes the text that a person reads") {
  CHECK(plain_text("<p>Mild &amp; <b>cremig</b></p><p>500&nbsp;g</p>") == "Mild & cremig\n500 g");
  CHECK(plain_text("Zutaten:<ul><li>Hafer</li><li>Salz</li></ul>") == "Zutaten:\n• Hafer\n• Salz");
  CHECK(plain_text("eins<br>zwei<br/>drei<BR />vier") == "eins\nzwei\ndrei\nvier");
  CHECK(plain_text("K&auml;se &#8364;5 &#x1F9C0;") == "Käse €5 🧀");
  CHECK(plain_text("<a href=\"x>y\" title='>'>hier</a>") == "hier");
}

TEST_CASE("what only looks like HTML stays as it is") {
  CHECK(plain_text("5 < 6 und 7 > 6") == "5 < 6 und 7 > 6");
  CHECK(plain_text("R&D; Tom & Jerry; &nosuch; &") == "R&D; Tom & Jerry; &nosuch; &");
  CHECK(plain_text("a <b") == "a <b");
  CHECK(plain_text("&#0; &#xD800; &#99999999999;") == "&#0; &#xD800; &#99999999999;");
}

TEST_CASE("scripts, styles and comments of a description are no text") {
  CHECK(plain_text("gut<script>alert('<b>')</script> und<style>p{}</style> schön") ==
        "gut und schön");
  CHECK(plain_text("vor<!-- <p>nie</p> -->nach") == "vornach");
  CHECK(plain_text("Ende<script>nie geschlossen") == "Ende");
}

TEST_CASE("decoding happens once, so that escaped markup stays text") {
  CHECK(plain_text("&lt;script&gt; &amp;lt;") == "<script> &lt;");
}

TEST_CASE("a GTIN has 8, 12, 13 or 14 digits and the right check digit") {
  CHECK(is_gtin("9520000000011"));
  CHECK(is_gtin("40170725"));
  CHECK(is_gtin("036000291452"));
  CHECK(is_gtin("10036000291459"));
  CHECK_FALSE(is_gtin("9520000000012"));
  CHECK_FALSE(is_gtin("952000000001"));
  CHECK_FALSE(is_gtin("9.52E+12"));
  CHECK_FALSE(is_gtin("0000000000000"));
  CHECK_FALSE(is_gtin(""));
}

TEST_CASE("two group ids never become one row key") {
  CHECK(key_of("TEAPOT-08_v1.2") == "TEAPOT-08_v1.2");
  CHECK(key_of("a/b c") == "a:2fb:20c");
  CHECK(key_of("a:2fb") == "a:3a2fb");
  CHECK(key_of("Käse") == "K:c3:a4se");
}

TEST_CASE("a category id is made from any name") {
  CHECK(slug_of("Küche & Bad") == "kueche_bad");
  CHECK(slug_of("  Fruits/Légumes ") == "fruits_legumes");
  CHECK(slug_of("日本") == "");
}

TEST_CASE("white space in one-line texts becomes single spaces") {
  CHECK(one_line("  a \t\n b\xC2\xA0 c ") == "a b c");
  CHECK(trim("\xC2\xA0 x \xC2\xA0") == "x");
}
