// Commands as JSON: what shells, scripts and scenario files speak. docs/EMBEDDING.md lists them.
#include "client/state.hpp"
#include "noline/limits.hpp"
#include "noline/snapshot.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;
using wire::member;

/// Reads arguments; the first wrong one is kept as the error.
class Arguments {
 public:
  explicit Arguments(const Json& json) : json_(json) {}

  std::string text(const char* name) {
    const auto* held = wire::take_text(member(json_, name));
    if (held == nullptr) {
      wrong(name, "a text");
      return {};
    }
    return *held;
  }
  LineId line() {
    const auto id = parse_hex(text("line"));
    if (!id) {
      wrong("line", "16 hexadecimal digits");
    }
    return {id.value_or(0)};
  }
  std::uint64_t notice() {
    const auto id = parse_hex(text("notice"));
    if (!id) {
      wrong("notice", "16 hexadecimal digits");
    }
    return id.value_or(0);
  }
  std::uint32_t quantity(std::optional<std::uint32_t> otherwise) {
    const Json& held = member(json_, "quantity");
    if (held.is_null() && otherwise) {
      return *otherwise;
    }
    const auto count = wire::take_u32(held);
    if (!count) {
      wrong("quantity", "a whole number");
    }
    return count.value_or(0);
  }
  /// The field's name, of the line itself or of a part of its bundle.
  std::string field(const std::string& name) {
    return member(json_, "part").is_null() ? name : part_field(text("part"), name);
  }
  bool flag(const char* name) {
    const auto* held = member(json_, name).get_ptr<const bool*>();
    if (held == nullptr) {
      wrong(name, "true or false");
    }
    return held != nullptr && *held;
  }
  Scalar scalar(const char* name) {
    const Json& held = member(json_, name);
    if (held.is_null()) {
      return {};
    }
    if (const auto* yes = held.get_ptr<const bool*>()) {
      return {*yes};
    }
    const auto count = wire::take_count(held);
    if (count && *count <= INT64_MAX) {
      return {static_cast<std::int64_t>(*count)};
    }
    return {text(name)};
  }
  std::map<std::string, std::string> options() {
    std::map<std::string, std::string> out;
    const Json& held = member(json_, "options");
    if (!held.is_null() && !held.is_object()) {
      wrong("options", "an object of texts");
      return out;
    }
    for (const auto& [name, value] : held.items()) {
      const auto* option = wire::take_text(value);
      if (option == nullptr) {
        wrong("options", "an object of texts");
      } else {
        out[name] = *option;
      }
    }
    return out;
  }

  SearchRequest search() {
    // A list may be longer than one answer of the hub.
    Json page = json_;
    page.erase("limit");
    auto request = read_search(page);
    if (!request && !error_) {
      error_ = request.error();
    }
    SearchRequest out = request ? std::move(*request) : SearchRequest();
    const auto limit = wire::take_u32(member(json_, "limit"));
    if (limit.value_or(0) > limits::list_max || (!limit && json_.contains("limit"))) {
      wrong("limit", "a whole number up to " + std::to_string(limits::list_max));
    }
    out.limit = limit.value_or(out.limit);
    return out;
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  void wrong(const std::string& name, const std::string& wanted) {
    if (!error_) {
      error_ = fail(Errc::invalid_argument, "\"" + name + "\" must be " + wanted);
    }
  }

  const Json& json_;
  std::optional<Error> error_;
};

using Handler = Result<EditId> (*)(Client&, Arguments&, TimeMs);

/// Reads all arguments before it acts, so that a wrong one changes nothing.
template <typename Act>
Result<EditId> when_right(Arguments& arguments, Act act) {
  if (arguments.error()) {
    return *arguments.error();
  }
  return act();
}

struct Command {
  std::string_view name;
  Handler run;
};

constexpr Command commands[] = {
    {"add",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineChoice choice{in.text("sku"), in.options()};
       const std::uint32_t quantity = in.quantity(1);
       return when_right(in, [&] { return client.add(choice, quantity, now); });
     }},
    {"set",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       const std::uint32_t quantity = in.quantity({});
       return when_right(in, [&] { return client.set_quantity(line, quantity, now); });
     }},
    {"remove",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       return when_right(in, [&] { return client.remove(line, now); });
     }},
    {"clear", [](Client& client, Arguments&, TimeMs now) { return client.clear_cart(now); }},
    {"save_for_later",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       return when_right(in, [&] { return client.move(line, "later", now); });
     }},
    {"back_to_cart",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       return when_right(in, [&] { return client.move(line, "cart", now); });
     }},
    {"list",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       const std::string list = in.text("list");
       return when_right(in, [&] { return client.move(line, list, now); });
     }},
    {"note",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       const std::string text = in.text("text");
       const std::string name = in.field("note");
       return when_right(in, [&] { return client.set_field(line, name, text, now); });
     }},
    {"field",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       const std::string name = in.field(in.text("name"));
       const std::string value = in.text("value");
       return when_right(in, [&] { return client.set_field(line, name, value, now); });
     }},
    {"choose",
     [](Client& client, Arguments& in, TimeMs now) {
       const LineId line = in.line();
       const std::string name = in.text("name");
       const std::string text = in.text("text");
       return when_right(in, [&] { return client.choose(line, name, text, now); });
     }},
    {"cart_note",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string text = in.text("text");
       return when_right(in, [&] { return client.set_cart_note(text, now); });
     }},
    {"coupon",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string code = in.text("code");
       const bool is_on = in.flag("on");
       return when_right(in, [&] { return client.set_coupon(code, is_on, now); });
     }},
    {"prefer",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string name = in.text("name");
       const Scalar value = in.scalar("value");
       return when_right(in, [&] { return client.prefer(name, value, now); });
     }},
    {"view",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string product = in.text("product");
       return when_right(in, [&] { return client.view_product(product, now); });
     }},
    {"search",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string text = in.text("text");
       return when_right(in, [&] { return client.record_search(text, now); });
     }},
    {"find",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string as = in.text("as");
       SearchRequest request = in.search();
       return when_right(
           in, [&]() -> Result<EditId> { return client.find(as, std::move(request), now); });
     }},
    {"look_up",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string product = in.text("product");
       return when_right(in, [&]() -> Result<EditId> { return client.look_up(product, now); });
     }},
    {"focus",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string path = in.text("path");
       return when_right(in, [&] { return client.record_focus(path, now); });
     }},
    {"compare",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string product = in.text("product");
       const bool is_on = in.flag("on");
       return when_right(in, [&] { return client.compare(product, is_on, now); });
     }},
    {"consent",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string purpose = in.text("purpose");
       const bool is_given = in.flag("given");
       return when_right(in, [&] { return client.consent(purpose, is_given, now); });
     }},
    {"forget",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::string list = in.text("list");
       return when_right(in, [&] { return client.forget(list, now); });
     }},
    {"reset",
     [](Client& client, Arguments&, TimeMs now) -> Result<EditId> { return client.reset(now); }},
    {"dismiss",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::uint64_t notice = in.notice();
       return when_right(in, [&] { return client.dismiss_notice(notice, now); });
     }},
    {"accept",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::uint64_t notice = in.notice();
       return when_right(in, [&] { return client.accept_notice(notice, now); });
     }},
    {"undo",
     [](Client& client, Arguments& in, TimeMs now) {
       const std::uint64_t notice = in.notice();
       return when_right(in, [&] { return client.undo_notice(notice, now); });
     }},
};

constexpr std::string_view call_commands[] = {
    "sign_up",  "sign_in",   "sign_out",       "hand_off", "join",   "cancel",
    "confirm",  "assist",    "merge",          "sessions", "revoke", "confirm_hand_off",
    "password", "forgot",    "reset_password", "export",   "erase",  "enter",
    "passkey",  "open_link", "share",          "return"};

Json without_do(const Json& command) {
  Json args = command;
  args.erase("do");
  return args;
}

}  // namespace

Json Client::command(const Json& command, TimeMs now) {
  const auto* name = wire::take_text(member(command, "do"));
  if (name == nullptr) {
    return {{"error", to_json(fail(Errc::malformed, "a command is an object with a text \"do\""))}};
  }
  if (*name == "checkout") {
    const auto id = order(without_do(command), now);
    return id ? Json{{"call", id->value}} : Json{{"error", to_json(id.error())}};
  }
  for (const std::string_view known : call_commands) {
    if (*name == known) {
      return {{"call", call(*name, without_do(command), now).value}};
    }
  }
  for (const Command& known : commands) {
    if (*name == known.name) {
      Arguments arguments(command);
      const Result<EditId> edit = known.run(*this, arguments, now);
      return edit ? Json{{"edit", edit->value}} : Json{{"error", to_json(edit.error())}};
    }
  }
  return {{"error", to_json(fail(Errc::unknown_type, "there is no command \"" + *name + "\""))}};
}

}  // namespace noline
