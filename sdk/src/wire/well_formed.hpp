// Checks foreign bytes before the JSON library sees them.
//
// nlohmann/json recurses into nested CBOR and aborts on absurd lengths when built without
// exceptions. This linear scan accepts the subset noline speaks (definite lengths; integers, text,
// arrays, maps with text keys, booleans, null; limited depth), so the library only ever meets input
// it handles.
#pragma once

#include <string_view>

#include "noline/result.hpp"

namespace noline::wire {

/// One CBOR item (RFC 8949) of our subset that fills `bytes` exactly.
[[nodiscard]] Status check_cbor(std::string_view bytes);
/// Whether the text is UTF-8 (RFC 3629: shortest forms, no surrogates), which JSON output relies
/// on.
[[nodiscard]] bool is_utf8(std::string_view text);
/// JSON text whose nesting stays within the limit; its grammar is left to the parser.
[[nodiscard]] Status check_json_depth(std::string_view text);

}  // namespace noline::wire
