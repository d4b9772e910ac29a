#include "run.hpp"
#include "verbs.hpp"

namespace noline::scenario {
namespace {

using SchemaJson = nlohmann::ordered_json;

constexpr const char* duration = "^-?[0-9]+(ms|s|m|h|d)$";

SchemaJson text() {
  return {{"type", "string"}};
}

SchemaJson object(SchemaJson properties, SchemaJson required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

/// One verb's step: its own members beside those that all such steps have.
SchemaJson verb_step(const char* key, const Verb& verb, SchemaJson properties,
                     SchemaJson required) {
  properties[key] = {{"const", verb.name}};
  for (std::string_view words : {verb.needed, verb.optional}) {
    while (!words.empty()) {
      const std::string_view word = next_word(words);
      for (const FieldInfo& info : field_infos()) {
        if (info.name == word) {
          properties[std::string(word)] = SchemaJson::parse(info.schema);
        }
      }
    }
  }
  for (std::string_view words = verb.needed; !words.empty();) {
    required.push_back(next_word(words));
  }
  SchemaJson step = object(std::move(properties), std::move(required));
  step["description"] = verb.about;
  return step;
}

SchemaJson expect_schema() {
  SchemaJson properties = {{"on", {{"$ref", "#/definitions/on"}}},
                           {"of", text()},
                           {"within", {{"type", "string"}, {"pattern", duration}}}};
  for (const Aspect& aspect : aspects()) {
    properties[std::string(aspect.name)] = SchemaJson::parse(aspect.schema);
  }
  SchemaJson expect = object(std::move(properties), {"on"});
  expect["patternProperties"] = {
      {"^wishlist:.+$", {{"type", "array"}, {"items", {{"$ref", "#/definitions/line"}}}}}};
  return expect;
}

SchemaJson count() {
  return {{"type", "integer"}, {"minimum", 0}};
}

SchemaJson texts() {
  return {{"type", "array"}, {"items", text()}};
}

SchemaJson definitions() {
  const SchemaJson map = {{"type", "object"}, {"additionalProperties", text()}};
  return {
      {"on", {{"oneOf", SchemaJson::array({text(), texts()})}}},
      {"line", object({{"sku", text()},
                       {"options", map},
                       {"quantity", count()},
                       {"purchasable", count()},
                       {"note", text()},
                       {"price", count()},
                       {"fields", map},
                       {"parts", map},
                       {"choices", {{"type", "object"}, {"additionalProperties", texts()}}}},
                      {"sku"})},
      {"order",
       object({{"status", text()},
               {"fulfilment", text()},
               {"payment", text()},
               {"captures", count()},
               {"total", count()},
               {"lines", {{"type", "array"}, {"items", {{"$ref", "#/definitions/line"}}}}}},
              SchemaJson::array())},
      {"notice",
       object({{"type",
                {{"enum",
                  {"quantity_chosen", "kept_after_removal", "field_chosen", "merged_guest_cart",
                   "guest_cart_waiting", "edit_rejected", "carried_to_next_cart", "edit_too_late",
                   "edit_removed", "coupon_gone", "proposal", "cart_expired"}}}},
               {"sku", text()},
               {"before", count()},
               {"after", count()},
               {"undo", {{"type", "boolean"}}},
               {"detail", text()},
               {"between", texts()},
               {"did", texts()},
               {"texts", texts()}},
              {"type"})},
      {"session", object({{"kind", {{"enum", {"guest", "customer"}}}},
                          {"name", text()},
                          {"role", {{"enum", {"write", "edit", "read", "agent"}}}},
                          {"devices", texts()}},
                         SchemaJson::array())},
      {"stock", object({{"sku", text()}, {"location", text()}, {"quantity", count()}},
                       {"sku", "location", "quantity"})}};
}

SchemaJson step_schemas() {
  SchemaJson steps = SchemaJson::array();
  for (const Verb& verb : device_verbs()) {
    const SchemaJson more = {{"on", {{"$ref", "#/definitions/on"}}}, {"refused", text()}};
    steps.push_back(verb_step("do", verb, more, {"on", "do"}));
  }
  for (const Verb& verb : hub_verbs()) {
    steps.push_back(verb_step("hub", verb, SchemaJson::object(), {"hub"}));
  }
  const SchemaJson chance = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  const SchemaJson network = object({{"loss", chance},
                                     {"duplicate", chance},
                                     {"reorder", {{"type", "boolean"}}},
                                     {"latency", text()}},
                                    SchemaJson::array());
  const SchemaJson groups = {{"type", "array"}, {"items", texts()}};
  steps.push_back(object({{"network", network}}, {"network"}));
  steps.push_back(object({{"partition", groups}, {"direction", {{"enum", {"both", "up", "down"}}}}},
                         {"partition"}));
  steps.push_back(object({{"advance", {{"type", "string"}, {"pattern", duration}}}}, {"advance"}));
  steps.push_back(object({{"settle", {{"const", true}}}}, {"settle"}));
  steps.push_back(object({{"expect", expect_schema()}}, {"expect"}));
  return steps;
}

}  // namespace

std::string make_schema() {
  const SchemaJson device = object({{"channel", {{"enum", {"web", "app", "kiosk", "cli"}}}},
                                    {"language", text()},
                                    {"clock_skew", {{"type", "string"}, {"pattern", duration}}}},
                                   SchemaJson::array());
  const SchemaJson product =
      object({{"title", text()},
              {"price", count()},
              {"stock", {{"type", "object"}, {"additionalProperties", count()}}}},
             SchemaJson::array());
  const SchemaJson products = {{"type", "object"}, {"additionalProperties", product}};
  const SchemaJson shop = {
      {"oneOf",
       SchemaJson::array(
           {SchemaJson{{"const", "demo"}},
            object({{"products", products}, {"promotions", {{"type", "array"}}}}, {"products"})})}};
  SchemaJson schema = object(
      {{"$schema", text()},
       {"scenario", text()},
       {"about", text()},
       {"seed", count()},
       {"shop", shop},
       {"modes", {{"type", "array"}, {"items", {{"enum", {"sim", "live"}}}}, {"minItems", 1}}},
       {"reason", text()},
       {"devices", {{"type", "object"}, {"additionalProperties", device}, {"minProperties", 1}}},
       {"steps", {{"type", "array"}, {"items", {{"oneOf", step_schemas()}}}}}},
      {"scenario", "devices", "steps"});
  schema["definitions"] = definitions();
  SchemaJson out = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", "A scenario of noline: what a shopper does on several devices"}};
  out.update(schema);
  return out.dump(1);
}

}  // namespace noline::scenario
