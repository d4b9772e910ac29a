#include "verbs.hpp"

namespace noline::scenario {
namespace {

constexpr Support all = Support::everywhere;
constexpr Support sim = Support::sim_only;

constexpr Verb device_table[] = {
    {"offline", "", "", all, "The network is gone for this device."},
    {"online", "", "", all, "The network is back."},
    {"kill", "", "", all, "The program dies at once; what its store has is kept."},
    {"kill_at", "point", "", sim, "The program dies at its next such moment and is soon back."},
    {"restart", "", "", all, "The program starts on what its store has."},
    {"backup", "as", "", all, "Keeps a copy of the device's store under a name."},
    {"restore_backup", "at", "", all, "The store is what it was at that backup; starts on it."},
    {"clone", "as", "", all, "A new device begins with a copy of this one's store."},
    {"wipe", "", "", all, "The store is erased and the program starts anew."},
    {"clock_jump", "by", "", sim, "The device's clock is set to another time."},
    {"sign_up", "as", "discard policy", all, "Opens an account for this person."},
    {"sign_in", "as", "discard policy", all, "Signs in to this person's account."},
    {"sign_out", "", "discard", all, "Signs out."},
    {"reset", "", "", all, "Forgets who was here, as an idle kiosk does."},
    {"merge", "policy", "", all, "Decides about a guest's cart that was left aside."},
    {"handoff", "to", "scope", all, "Opens this cart on another device by a one-time code."},
    {"add", "sku", "quantity options", all, "Adds pieces to the cart."},
    {"set", "sku quantity", "options", all, "Sets a line's quantity; 0 removes it."},
    {"remove", "sku", "options", all, "Removes a line."},
    {"clear", "", "", all, "Empties the cart."},
    {"save_for_later", "sku", "options", all, "Moves a line to the list for later."},
    {"back_to_cart", "sku", "options", all, "Moves a line back to the cart."},
    {"move", "sku list", "options", all, "Moves a line to a list: cart, later, wishlist:<name>."},
    {"note", "sku text", "options part", all, "Writes a note on a line, or on a bundle's part."},
    {"field", "sku name text", "options", all, "Writes a field of a line."},
    {"cart_note", "text", "", all, "Writes a note on the cart."},
    {"coupon", "code", "", all, "Puts a coupon into the cart."},
    {"remove_coupon", "code", "", all, "Takes a coupon out of the cart."},
    {"prefer", "name value", "", all, "Sets a preference: language, theme, ..."},
    {"undo", "notice", "sku", all, "Takes back what a notice tells of."},
    {"dismiss", "notice", "sku", all, "Puts a notice away."},
    {"choose", "sku name text", "options", all,
     "Writes a text that must not be lost, such as an engraving, or decides between several."},
    {"checkout", "", "fulfilment store payment outcome", all, "Presses \"buy\"."},
    {"confirm", "", "", all, "Confirms the payment of the latest order."},
    {"cancel", "", "", all, "Cancels the latest order."},
    {"view", "product", "", all, "Looks at a product."},
    {"search", "text", "", all, "Searches."},
    {"focus", "path", "", all, "Shows a screen, for other devices to go on with."},
    {"compare", "product", "", all, "Puts a product on the list to compare."},
    {"uncompare", "product", "", all, "Takes a product off that list."},
    {"consent", "purpose given", "", all, "Gives or withdraws a consent."},
    {"forget", "name", "", all, "Empties a record: viewed, searched or focus."},
    {"return", "", "", all, "Asks to return the latest order."},
    {"accept", "notice", "sku", all, "Accepts a proposal."},
    {"open_link", "code", "as outcome", all,
     "Opens a buy link, a permalink or a shared cart; `as` names the opening."},
    {"share", "as", "", all, "Shares a copy of the cart, to be opened by this name."},
    {"assist", "as", "", all, "Signs in as an agent who helps this person."},
};

constexpr Verb hub_table[] = {
    {"kill", "", "", all, "The hub dies at once; what it acknowledged is kept."},
    {"kill_at", "point", "", sim, "The hub dies at its next such moment and is soon back."},
    {"restart", "", "", all, "The hub starts on what its store has."},
    {"backup", "as", "", all, "Keeps a copy of the hub's store under a name."},
    {"restore_backup", "at", "", all, "The hub's store is what it was at that backup; starts."},
    {"slow", "", "", sim, "The hub's buffers to all devices are full."},
    {"fast", "", "", sim, "They have room again."},
    {"price", "sku price", "", all, "The shop sets a price, in minor units."},
    {"stock", "sku location quantity", "", all, "The shop counts its stock."},
    {"promotions", "promotions", "", all, "The shop's promotions are these, as in its file."},
    {"links", "links", "", all, "The shop's buy links are these, as in its file."},
    {"order", "of status", "as sku quantity", all,
     "The shop tells how the latest order that this device shows goes on; `as` names a return."},
    {"sale", "sku location quantity", "as", all, "A till sells pieces on the shop floor."},
};

constexpr FieldInfo field_table[] = {
    {"sku", R"({"type":"string","minLength":1,"maxLength":50})"},
    {"options", R"({"type":"object","additionalProperties":{"type":"string"}})"},
    {"quantity", R"({"type":"integer","minimum":0,"maximum":99999})"},
    {"text", R"({"type":"string"})"},
    {"name", R"({"type":"string","minLength":1})"},
    {"value", R"({"type":["string","integer","boolean","null"]})"},
    {"list", R"({"type":"string","pattern":"^(cart|later|wishlist:.+)$"})"},
    {"as", R"({"type":"string","pattern":"^[a-z0-9_-]+$"})"},
    {"at", R"({"type":"string","pattern":"^[a-z0-9_-]+$"})"},
    {"to", R"({"type":"string","pattern":"^[a-z0-9_-]+$"})"},
    {"scope", R"({"enum":["pay","edit","view"]})"},
    {"notice", R"({"type":"string"})"},
    {"part", R"({"type":"string","minLength":1,"maxLength":50})"},
    {"code", R"({"type":"string","minLength":1})"},
    {"by", R"({"type":"string","pattern":"^-?[0-9]+(ms|s|m|h|d)$"})"},
    {"discard", R"({"type":"boolean"})"},
    {"location", R"({"type":"string","minLength":1})"},
    {"price", R"({"type":"integer","minimum":0})"},
    {"policy", R"({"enum":["sum","larger","account","guest","ask"]})"},
    {"purpose", R"({"type":"string","minLength":1})"},
    {"product", R"({"type":"string","minLength":1})"},
    {"path", R"({"type":"string","minLength":1})"},
    {"given", R"({"type":"boolean"})"},
    {"fulfilment", R"({"enum":["delivery","collect"]})"},
    {"store", R"({"type":"string","minLength":1})"},
    {"payment", R"({"type":"string","minLength":1})"},
    {"outcome", R"({"type":"string","minLength":1})"},
    {"point", R"({"type":"string","minLength":1})"},
    {"promotions", R"({"type":"array","items":{"type":"object"}})"},
    {"of", R"({"type":"string","minLength":1})"},
    {"status", R"({"type":"string","minLength":1})"},
    {"links", R"({"type":"array","items":{"type":"object"}})"},
};

constexpr Aspect aspect_table[] = {
    {"cart", R"({"type":"array","items":{"$ref":"#/definitions/line"}})"},
    {"later", R"({"type":"array","items":{"$ref":"#/definitions/line"}})"},
    {"notices", R"({"type":"array","items":{"$ref":"#/definitions/notice"}})"},
    {"coupons", R"({"type":"array","items":{"type":"string"}})"},
    {"cart_note", R"({"type":"string"})"},
    {"context", R"({"type":"object"})"},
    {"session", R"({"$ref":"#/definitions/session"})"},
    {"stock", R"({"$ref":"#/definitions/stock"})"},
    {"pending", R"({"type":"integer","minimum":0})"},
    {"saved_as", R"({"enum":["memory","device","hub","everywhere"]})"},
    {"link", R"({"enum":["offline","connecting","online"]})"},
    {"state_hash", R"({"type":"string","pattern":"^(equal|different|[0-9a-f]{16})$"})"},
    {"disk_lacks", R"({"type":"array","items":{"type":"string"}})"},
    {"orders", R"({"type":"array","items":{"$ref":"#/definitions/order"}})"},
    {"wallet", R"({"type":"object","additionalProperties":{"type":"string"}})"},
    {"promotions", R"({"type":"object","additionalProperties":{"type":"integer"}})"},
    {"lacks", R"({"type":"object","additionalProperties":{"type":"integer"}})"},
    {"total", R"({"type":"integer","minimum":0})"},
};

}  // namespace

std::span<const Verb> device_verbs() {
  return device_table;
}
std::span<const Verb> hub_verbs() {
  return hub_table;
}
std::span<const FieldInfo> field_infos() {
  return field_table;
}
std::span<const Aspect> aspects() {
  return aspect_table;
}

std::string_view next_word(std::string_view& words) {
  const std::size_t space = words.find(' ');
  const std::string_view word = words.substr(0, space);
  words.remove_prefix(space == std::string_view::npos ? words.size() : space + 1);
  return word;
}

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    if (next_word(words) == word) {
      return true;
    }
  }
  return false;
}

}  // namespace noline::scenario
