// Finds edits that did not know of each other and says so, once, to all devices of the scope.
//
// The device whose edit reached the hub second holds both sides: its own pending part and what came
// from the hub meanwhile. It writes the notice as an Event row, so every device shows the same one.
#include "client/state.hpp"
#include "wire/codec.hpp"

namespace noline {
namespace {

using wire::Json;

/// What one side did to a line, read off the difference to what both had in common.
struct Deed {
  bool has_set = false;
  bool has_removed = false;
  bool has_kept = false;  ///< Added, set or moved: did something that wants the line.
  std::string did;        ///< The one word for it.
  std::uint32_t quantity = 0;
  Stamp stamp;
};

std::uint32_t added_beyond(const Line& side, const Line& before) {
  std::uint64_t sum = 0;
  for (const Contribution& entry : side.contributions) {
    std::uint64_t old = 0;
    for (const Contribution& known : before.contributions) {
      if (known.contributor == entry.contributor) {
        old = known.added;
      }
    }
    sum += entry.added > old ? entry.added - old : 0;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, UINT32_MAX));
}

/// Of two bases, the one that somebody chose is the one that stays, and goes along with the move.
bool is_taken_along(const Line& own, const Line& other) {
  return own.base.is_held() != other.base.is_held();
}

Deed deed_of(const Line& side, const Line& before) {
  Deed deed;
  const std::uint32_t added = added_beyond(side, before);
  deed.has_set = side.base.stamp > before.base.stamp;
  deed.has_removed = side.last_remove > before.last_remove;
  deed.has_kept = deed.has_set || added > 0 || side.kept > before.kept;
  if (deed.has_removed) {
    deed.did = "remove";
    deed.stamp = side.last_remove;
  } else if (deed.has_set) {
    deed.did = side.base.is_held() ? "move" : "set";
    deed.quantity = side.base.quantity;
    deed.stamp = side.base.stamp;
  } else if (added > 0) {
    deed.did = "add";
    deed.quantity = added;
    deed.stamp = side.last_add;
  } else if (deed.has_kept) {
    deed.did = "move";
    deed.quantity = side.quantity();
    deed.stamp = side.kept;
  }
  return deed;
}

Deed set_of(const Line& side) {
  Deed deed;
  deed.did = side.base.is_held() ? "move" : "set";
  deed.quantity = side.base.quantity;
  deed.stamp = side.base.stamp;
  return deed;
}

Json side_json(const std::string& did, std::uint32_t quantity, const Stamp& stamp) {
  return {{"did", did},
          {"quantity", quantity},
          {"replica", format_hex(stamp.replica.value)},
          {"at_ms", stamp.time_ms()}};
}

/// What came from elsewhere, without the echo of our own pending part.
Line foreign_part(const Line& other, const Line& own) {
  return delta(other, own);
}

}  // namespace

class NoticeWriter {
 public:
  NoticeWriter(Client::State& state, TimeMs now) : state_(state), now_(now) {}

  void line(const sync::Meeting& meeting) {
    const auto& before = std::get<Line>(meeting.before);
    const auto& own = std::get<Line>(meeting.own);
    const auto& joined = std::get<Line>(meeting.joined);
    Line other = before;
    join(other, foreign_part(std::get<Line>(meeting.other), own));
    const Deed mine = deed_of(own, before);
    const Deed theirs = deed_of(other, before);
    if (is_kept_after_removal(mine, theirs, joined)) {
      quantities("kept_after_removal", meeting, mine, theirs);
    }
    // Also beside a removal: what a removal and a set left of one side may meet a set of the other.
    const bool has_own = mine.has_set && own.is_base_alive();
    const bool has_other = theirs.has_set && other.is_base_alive();
    if (has_own && has_other) {
      if (own.base.quantity != other.base.quantity && !is_taken_along(own, other)) {
        quantities("quantity_chosen", meeting, set_of(own), set_of(other));
      }
    } else if (has_own != has_other && !joined.is_base_alive()) {
      // The later set won, and was removed again by who made it.
      quantities("quantity_chosen", meeting, has_own ? set_of(own) : mine,
                 has_other ? set_of(other) : theirs);
    }
    if (mine.has_removed != theirs.has_removed && joined.quantity() == 0) {
      removed_text(meeting, mine.has_removed ? mine : theirs, mine.has_removed ? other : own);
    }
    for (const auto& [name, field] : own.fields) {
      const auto common = before.fields.find(name);
      const auto foreign = other.fields.find(name);
      if (foreign != other.fields.end() && name != via_field) {
        text_field(meeting.key, joined, name,
                   common == before.fields.end() ? Register{} : common->second, field,
                   foreign->second);
      }
    }
  }

  /// A text that one side wrote goes with the line, or the bundle, that the other one removed.
  void removed_text(const sync::Meeting& meeting, const Deed& removal, const Line& writer) {
    const auto& before = std::get<Line>(meeting.before);
    for (const auto& [name, field] : writer.fields) {
      const auto common = before.fields.find(name);
      const Stamp known = common == before.fields.end() ? Stamp{} : common->second.stamp;
      if (field.stamp > known && !field.value.text().empty() && name != fulfilment_field &&
          name != via_field) {
        Json json = head("edit_removed", meeting.key, writer);
        json["before"] = before.quantity();
        json["detail"] = name;
        json["first"] = side_json(removal.did, 0, removal.stamp);
        json["second"] = side_json("write", 0, field.stamp);
        json["second"]["text"] = field.value.text();
        write(json, meeting.key + name, std::max(removal.stamp, field.stamp),
              std::min(removal.stamp, field.stamp));
        return;
      }
    }
  }

  void text_field(const std::string& key, const Line& joined, const std::string& name,
                  const Register& before, const Register& own, const Register& other) {
    const bool both =
        own.stamp > before.stamp && other.stamp > before.stamp && own.stamp != other.stamp;
    if (!both || own.value == other.value) {
      return;
    }
    Json json = head("field_chosen", key, joined);
    json["field"] = name;
    json["detail"] = name;
    json["first"] = side_json("write", 0, other.stamp);
    json["first"]["text"] = other.value.text();
    json["second"] = side_json("write", 0, own.stamp);
    json["second"]["text"] = own.value.text();
    write(json, key + name, std::max(own.stamp, other.stamp), std::min(own.stamp, other.stamp));
  }

  void refused(const wire::Refusal& row) {
    Line line;
    if (const Value* value = state_.main().find(row.key)) {
      if (const auto* held = std::get_if<Line>(value)) {
        line = *held;
      }
    }
    Json json = head("edit_rejected", row.key, line);
    json["detail"] = std::string(errc_name(row.code)) + ": " + row.reason;
    const Stamp stamp = state_.clock.draw(now_);
    json["second"] = side_json("write", 0, stamp);
    write(json, row.key, stamp, stamp);
  }

 private:
  static bool is_kept_after_removal(const Deed& mine, const Deed& theirs, const Line& joined) {
    return mine.has_removed != theirs.has_removed && joined.quantity() > 0 &&
           (mine.has_removed ? theirs.has_kept : mine.has_kept);
  }

  void quantities(const std::string& type, const sync::Meeting& meeting, const Deed& mine,
                  const Deed& theirs) {
    const auto& joined = std::get<Line>(meeting.joined);
    Json json = head(type, meeting.key, joined);
    json["before"] = std::get<Line>(meeting.before).quantity();
    json["after"] = joined.quantity();
    json["first"] = side_json(theirs.did, theirs.quantity, theirs.stamp);
    json["second"] = side_json(mine.did, mine.quantity, mine.stamp);
    write(json, meeting.key, std::max(mine.stamp, theirs.stamp),
          std::min(mine.stamp, theirs.stamp));
  }

  static Json head(const std::string& type, const std::string& key, const Line& line) {
    Json json = {{"type", type}};
    if (const auto parsed = parse_line_key(key)) {
      json["line"] = format_hex(parsed->id.value);
      json["sku"] = line.identity.sku;
    }
    return json;
  }

  void write(const Json& json, const std::string& about, const Stamp& late, const Stamp& early) {
    std::uint64_t id = hash_bytes(about);
    for (const Stamp& stamp : {late, early}) {
      id = hash_bytes(format_hex(stamp.clock) + format_hex(stamp.replica.value), id);
    }
    const std::string key = "notice/" + format_hex(id);
    if (state_.main().find(key) != nullptr) {
      return;
    }
    state_.main().edit(key, Event{wire::dump(json), state_.clock.draw(now_)});
  }

  Client::State& state_;
  TimeMs now_;
};

void Client::State::note_meetings(const std::vector<sync::Meeting>& meetings, TimeMs now) {
  NoticeWriter writer(*this, now);
  for (const sync::Meeting& meeting : meetings) {
    if (std::holds_alternative<Line>(meeting.own) && std::holds_alternative<Line>(meeting.other)) {
      writer.line(meeting);
    } else if (const auto* own = std::get_if<Register>(&meeting.own);
               own != nullptr && meeting.key.ends_with("/note")) {
      const auto* before = std::get_if<Register>(&meeting.before);
      const auto* other = std::get_if<Register>(&meeting.other);
      if (before != nullptr && other != nullptr) {
        writer.text_field(meeting.key, Line{}, "note", *before, *own, *other);
      }
    }
  }
}

void Client::State::note_refusals(const std::vector<wire::Refusal>& refused, TimeMs now) {
  NoticeWriter writer(*this, now);
  for (const wire::Refusal& row : refused) {
    // A notice about a refused notice would go round in circles.
    // An agent's device also brings what a restored hub lost, and is not believed; others will.
    const bool is_final = row.code != Errc::clock_ahead && row.code != Errc::stale && !is_agent();
    // And what was recorded beyond a consent is nothing to be told of.
    if (is_final && !row.key.starts_with("notice/") && !row.key.starts_with(history_prefix)) {
      writer.refused(row);
    }
  }
}

}  // namespace noline
