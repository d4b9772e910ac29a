// Snapshot parts: the views as JSON, the one language between a Client and its shells.
//
// Each part is a self-contained object {"part": name, ...}; docs/EMBEDDING.md shows all of them. A
// shell keeps the latest of each name and never changes one.
#pragma once

#include <optional>
#include <string>

#include "noline/client.hpp"

namespace noline {

[[nodiscard]] wire::Json to_json(const CartView& view);
[[nodiscard]] wire::Json to_json(const SessionView& view);
/// Adds the context to the session's part.
void add_to(wire::Json& session, const ContextView& view);
[[nodiscard]] wire::Json to_json(const ConnectionView& view);
[[nodiscard]] wire::Json to_json(const std::vector<NoticeView>& view);
[[nodiscard]] wire::Json to_json(const CheckoutView& view);
[[nodiscard]] wire::Json to_json(const CallFinished& finished);
[[nodiscard]] wire::Json to_json(const EditMarks& marks);
[[nodiscard]] wire::Json to_json(const Error& error);

/// Hands out, one at a time, the parts that changed since it last did. Parts that read the same as
/// before are left out, so a shell redraws only for news.
class SnapshotFeed {
 public:
  [[nodiscard]] std::optional<std::string> poll_part(const Client& client);
  /// Everything comes again: for a shell that has just joined.
  void restart() { *this = {}; }

 private:
  [[nodiscard]] std::optional<std::string> news(std::size_t part, std::string text);

  PartVersions sent_{};
  std::uint64_t hashes_[9] = {};
  std::vector<std::string> pending_;
};

}  // namespace noline
