// Service: rows to devices, live and in pages.
//
// A device that is level with the scope gets each change as it was pushed; the frame is encoded
// once per format and shared. A device that is behind, because it was away or reads slowly, gets
// pages from its position until it is level again. So what waits in memory for a slow device is one
// page, however much happens meanwhile.
#include <algorithm>
#include <array>

#include "core/limits.hpp"
#include "core/service.hpp"

namespace noline::hub {
namespace {

/// Encoded copies of one message, by format and scope index: nearly always one or two.
class SharedFrames {
 public:
  explicit SharedFrames(wire::Rows rows) : message_(std::move(rows)) {}

  SharedBytes get(wire::Format format, std::uint32_t index) {
    for (const Copy& copy : copies_) {
      if (copy.format == format && copy.index == index) {
        return copy.bytes;
      }
    }
    std::get<wire::Rows>(message_).scope = index;
    // Receivers have different replicas, so all replicas stand in the table and index 0 is nobody.
    auto bytes = std::make_shared<const std::string>(wire::encode(message_, format, ReplicaId{}));
    copies_.push_back({format, index, bytes});
    return bytes;
  }

  [[nodiscard]] const std::vector<Row>& rows() const { return std::get<wire::Rows>(message_).rows; }

 private:
  struct Copy {
    wire::Format format;
    std::uint32_t index;
    SharedBytes bytes;
  };
  wire::Message message_;
  std::vector<Copy> copies_;
};

/// Close to the encoded size; only the texts vary.
std::size_t approximate_size(const Row& row) {
  constexpr std::size_t per_row = 48;
  if (const auto* owned = std::get_if<Owned>(&row.value)) {
    return per_row + row.key.size() + owned->json.size();
  }
  if (const auto* event = std::get_if<Event>(&row.value)) {
    return per_row + row.key.size() + event->json.size();
  }
  if (const auto* opaque = std::get_if<Opaque>(&row.value)) {
    return per_row + row.key.size() + opaque->body.size();
  }
  if (const auto* trail = std::get_if<Trail>(&row.value)) {
    return per_row + row.key.size() + trail->marks.size() * 2 * limits::trail_text_bytes_max;
  }
  std::size_t size = per_row + row.key.size();
  if (const auto* line = std::get_if<Line>(&row.value)) {
    size += 16 * line->contributions.size() + 200;
    for (const auto& [name, field] : line->fields) {
      size += name.size() + field.value.text().size() + 40;
    }
    for (const auto& [name, bytes] : line->extra) {
      size += name.size() + bytes.size();
    }
    return size;
  }
  return size + 2 * limits::text_bytes_max;
}

bool has_all(const std::vector<Row>& rows, const Watched& watched) {
  return std::all_of(rows.begin(), rows.end(),
                     [&](const Row& row) { return watched.has_row(row.key); });
}

/// The rows that a link with a part of the scope gets; it is up to date without the others.
std::vector<Row> watched_of(const std::vector<Row>& rows, const Watched& watched) {
  std::vector<Row> part;
  for (const Row& row : rows) {
    if (watched.has_row(row.key)) {
      part.push_back(row);
    }
  }
  return part;
}

}  // namespace

void Service::fan_out(Scope& scope, std::vector<Row> rows, LinkId origin) {
  if (rows.empty()) {
    return;
  }
  const std::uint64_t cursor = rows.back().seq;  // They come in the order of their changes.
  SharedFrames frames(wire::Rows{0, cursor, std::move(rows), false});
  for (const Listener& listener : scope.listeners) {
    Link* link = find_link(listener.link);
    LinkScope& at = link->scopes[listener.index];
    if (at.is_behind || link->is_closing) {
      continue;
    }
    const bool is_part = at.watched != nullptr && !has_all(frames.rows(), *at.watched);
    std::vector<Row> part = is_part ? watched_of(frames.rows(), *at.watched) : std::vector<Row>();
    if (link->id == origin || (is_part && part.empty())) {
      at.sent = cursor;  // The acknowledgement, or the next frame, carries the scope's head.
    } else if (link->is_blocked) {
      fall_behind(*link, listener.index);
    } else if (is_part) {
      send(*link, wire::Rows{listener.index, cursor, std::move(part), false});
      at.sent = cursor;
    } else {
      outbox_.stage({link->id, frames.get(link->info.format, listener.index)});
      at.sent = cursor;
    }
  }
}

void Service::echo(Link& link, std::uint32_t index, std::vector<Row> rows) {
  const LinkScope& at = link.scopes[index];
  if (!rows.empty() && !at.is_behind) {
    send(link, wire::Rows{index, at.sent, std::move(rows), false});
  }
}

void Service::fall_behind(Link& link, std::uint32_t index) {
  LinkScope& at = link.scopes[index];
  at.is_behind = true;
  behind_.insert(link.id);
  // Says that pages follow, so that no acknowledgement moves the device's cursor past what it
  // lacks.
  send(link, wire::Rows{index, at.sent, {}, true});
}

bool Service::stage_page() {
  for (const LinkId id : behind_) {
    Link* link = find_link(id);
    if (link->is_blocked) {
      continue;
    }
    const auto at = std::find_if(link->scopes.begin(), link->scopes.end(),
                                 [](const LinkScope& scope) { return scope.is_behind; });
    if (at == link->scopes.end() || link->is_closing) {
      behind_.erase(id);
      return stage_page();
    }
    outbox_.stage({id, page(*link, static_cast<std::uint32_t>(at - link->scopes.begin()))});
    return true;
  }
  return false;
}

SharedBytes Service::page(Link& link, std::uint32_t index) {
  LinkScope& at = link.scopes[index];
  wire::Rows rows = collect_page(at, index);
  at.sent = rows.number;
  at.is_behind = rows.more;
  // From here on the device may hold lines, and has to learn when one of them dies.
  at.is_new_here = at.is_new_here && rows.more;
  const wire::Message message(std::move(rows));
  return std::make_shared<const std::string>(wire::encode(message, link.info.format, link.replica));
}

wire::Rows Service::collect_page(const LinkScope& at, std::uint32_t index) const {
  const Scope& scope = *at.scope;
  wire::Rows rows{index, scope.head, {}, false};
  std::size_t bytes = 0;
  const bool is_whole = at.watched == nullptr;
  const auto watched = is_whole ? Watched::Changes() : at.watched->changes_after(scope, at.sent);
  const auto& changes = is_whole ? scope.changes : watched;
  const std::size_t first = is_whole ? scope.change_after(at.sent) : 0;
  for (std::size_t change = first; change < changes.size(); ++change) {
    const auto& [seq, row] = changes[change];
    if (row->second.seq != seq || (at.is_new_here && is_dead(row->second.value))) {
      continue;
    }
    if (rows.rows.size() == limits::rows_per_message_max || bytes >= limits::page_bytes_max) {
      rows.number = rows.rows.back().seq;
      rows.more = true;
      break;
    }
    rows.rows.push_back({row->first, row->second.value, seq});
    bytes += approximate_size(rows.rows.back());
  }
  return rows;
}

}  // namespace noline::hub
