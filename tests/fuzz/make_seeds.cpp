// Writes the fuzzers' starting inputs: one honest example of everything, made by the SDK itself so
// that they follow every change of the format, and a dictionary of its words.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "noline/client.hpp"
#include "noline/wire.hpp"

using namespace noline;

namespace {

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}
  void put(const std::string& content) {
    std::ofstream out(path_ + "/" + std::to_string(++count_), std::ios::binary);
    out << content;
  }
  void put_words(const std::vector<std::string>& words) const {
    std::ofstream out(path_ + ".dict");
    for (const std::string& word : words)
      out << '"' << word << "\"\n";
  }

 private:
  std::string path_;
  int count_ = 0;
};

Line busy_line() {
  Line line;
  HybridClock clock({0x51});
  line.identity = {"TEAPOT-08", {{"engraving", "Anna"}}};
  line_add(line, clock.draw(1000), 3);
  line_set(line, clock.draw(2000), 4);
  line_move(line, clock.draw(3000), "later");
  line_remove(line, clock.draw(4000));
  HybridClock other({0x77});
  line_add(line, other.draw(5000), 1);
  Line guest;
  guest.contributions = {{Contributor::guest("guest:x"), 2, 1}};
  join(line, guest);
  register_set(line.fields["note"], clock.draw(6000),
               Scalar{std::string("K\xc3\xbc"
                                  "che")});
  return line;
}

std::vector<Value> values() {
  Choice choice;
  choice_set(choice, {5, {1}}, "Anna");
  choice_set(choice, {6, {2}}, "Berta");
  std::vector<Value> all = {busy_line(), choice};
  for (const Scalar& scalar :
       {Scalar{}, Scalar{true}, Scalar{std::int64_t{-5}}, Scalar{std::string("de")}})
    all.emplace_back(Register{scalar, {7, {1}}, {6, {2}}});
  all.emplace_back(Event{R"({"type":"quantity_chosen"})", {9, {1}}});
  all.emplace_back(Owned{R"({"price":100})", 3});
  all.emplace_back(Opaque{9, "\x81\xf6"});
  return all;
}

std::vector<wire::Message> messages() {
  wire::Hello hello;
  hello.device = {{"id", "00112233445566778899aabbccddeeff"}, {"name", "Laptop"}};
  hello.replica = {0x77};
  hello.credential = {{"token", "t"}};
  hello.scopes = {{"shop:demo", 4, 9}, {"guest:00112233445566778899aabbccddeeff", 0, 0}};
  wire::Welcome welcome;
  welcome.session = {{"role", "write"}, {"name", "Ada"}};
  welcome.clock = 1'760'000'000'000;
  welcome.stamp_clock = clock_at(welcome.clock);
  welcome.lineage = 7;
  welcome.scopes = {{"guest:00112233445566778899aabbccddeeff", 3, "write", true},
                    {"shop:demo", 9, "read", false}};
  wire::Rows rows{0, 4, {}, true};
  const Line line = busy_line();
  rows.rows.push_back({line_key(1, line_id(line.identity)), line, 3});
  for (const Value& value : values())
    rows.rows.push_back({"context/a", value, 4});
  return {hello,
          welcome,
          rows,
          wire::Ack{0, 1, 5, {{"context/a", Errc::not_owner, "no"}}},
          wire::Call{7, "sign_in", {{"email", "ada@example.org"}}},
          wire::CallResult{7, {{"token", "t"}, {"scope", "shop:demo"}}, {Errc::none, ""}},
          wire::CallResult{8, nullptr, {Errc::code_invalid, "used"}},
          wire::Watch{{"TEAPOT"}},
          wire::Signal{0, {{"everywhere", 5}}},
          wire::Bye{Errc::none, "restart", 500}};
}

const std::vector<std::string> commands = {
    R"({"do":"add","sku":"TEAPOT-08","options":{"engraving":"Anna"},"quantity":2})",
    R"({"do":"set","line":"478eb72463a3982f","quantity":3})",
    R"({"do":"remove","line":"478eb72463a3982f"})",
    R"({"do":"clear"})",
    R"({"do":"save_for_later","line":"478eb72463a3982f"})",
    R"({"do":"back_to_cart","line":"478eb72463a3982f"})",
    R"({"do":"list","line":"478eb72463a3982f","list":"wishlist:home"})",
    R"({"do":"note","line":"478eb72463a3982f","text":"gift"})",
    R"({"do":"cart_note","text":"ring twice"})",
    R"({"do":"field","line":"478eb72463a3982f","name":"wrap","value":"red"})",
    R"({"do":"prefer","name":"theme","value":"dark"})",
    R"({"do":"dismiss","notice":"0000000000000001"})",
    R"({"do":"undo","notice":"0000000000000001"})",
    R"({"do":"sign_in","email":"ada@example.org","password":"long enough"})",
    R"({"do":"sign_out"})",
    R"({"do":"hand_off","role":"view"})",
    R"({"do":"join","code":"ABCD"})"};

void write_link_seeds(const std::string& folder) {
  Folder link(folder + "/link");
  std::string whole = "#\n";
  for (const wire::Message& message : messages())
    whole += wire::encode(message, wire::Format::json, {0x99}) + "\n";
  link.put(whole);
  link.put_words({"\\\"rows\\\"", "\\\"welcome\\\"", "\\\"ack\\\"", "\\\"bye\\\"", "\\x0a#\\x0a",
                  "\\\"not_authenticated\\\"", "\\\"clock_ahead\\\"", "device/", "notice/",
                  "cart/1/line/", "context/"});
}

}  // namespace

int main(int count, char** values_given) {
  if (count != 2) {
    std::fputs("usage: noline_fuzz_seeds FOLDER\n", stderr);
    return 2;
  }
  const std::string folder = values_given[1];
  Folder message_folder(folder + "/message");
  for (const wire::Message& message : messages()) {
    message_folder.put('\0' + wire::encode(message, wire::Format::cbor, {0x77}));
    message_folder.put('\1' + wire::encode(message, wire::Format::json, {0x77}));
  }
  Folder value_folder(folder + "/value");
  for (const Value& value : values()) {
    value_folder.put(wire::encode_value(value));
    value_folder.put('\x80' + wire::encode_value(value) + wire::encode_value(value));
  }
  Folder json_folder(folder + "/json");
  json_folder.put(R"({"a":[1,-2,true,null,"\u00e4\ud83d\ude00",{"b":{}}]})");
  json_folder.put_words({"\\\\u00e4", "\\\\ud83d\\\\ude00", "null", "true", "[[[[", "-0", "1e5"});
  Folder command_folder(folder + "/command");
  std::string all;
  for (const std::string& command : commands) {
    command_folder.put(command);
    all += command + "\n";
  }
  command_folder.put(all);
  write_link_seeds(folder);
  Folder search_folder(folder + "/search");
  search_folder.put(
      R"({"words":"Grüner Tee","category":"tea","sort":"price","offset":1,"limit":5})");
  search_folder.put(
      R"({"words":"lindnehonig","filters":["stock","stars:4","price:100-2000","option:size=s"]})");
  search_folder.put_words({"words", "filters", "category:oil", "tag:vegan", "price:500-",
                           "option:size=m", "\\xc3\\xa4", "price-down", "rating", "offset"});
  return 0;
}
