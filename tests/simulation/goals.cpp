#include "goals.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

namespace noline::simulation {
namespace {

constexpr const char* phases[] = {"offline", "greeting", "catching up", "pushing", "level"};

void add_phases(std::vector<std::string>& out, const char* what, std::size_t first) {
  for (std::size_t phase = first; phase < std::size(phases); ++phase)
    out.push_back(std::string(what) + " while " + phases[phase]);
}

std::vector<std::string> make_goals() {
  std::vector<std::string> out;
  for (const char* what :
       {"clock: jump", "device: cloned", "device: crash", "device: frozen", "device: restored"})
    add_phases(out, what, 0);
  // These need a connection.
  for (const char* what : {"link: cut", "partition: down", "partition: up", "hub: slow reader"})
    add_phases(out, what, 1);
  for (const char* what : {"device: crash while before_store",
                           "device: crash while after_store_before_send",
                           "device: crash while after_send_before_ack",
                           "device: crash while after_rows_before_store",
                           "device: crash while after_ack_before_store",
                           "context: a consent was withdrawn",
                           "context: a list was emptied",
                           "context: something was looked at",
                           "device: a line came and went unseen",
                           "device: away beyond the floor",
                           "device: begins with nothing",
                           "device: restamped",
                           "disk: a failed batch was there all the same",
                           "disk: an unsynced batch was lost",
                           "disk: full",
                           "guest: filled a cart before signing in",
                           "hub: commit failed",
                           "hub: killed idle",
                           "hub: killed with work",
                           "hub: killed while after_join_before_commit",
                           "hub: killed while after_commit_before_ack",
                           "hub: killed while after_ack",
                           "hub: restored from an older copy",
                           "notice: dismissed",
                           "notice: rival sets were met",
                           "notice: undone",
                           "proposal: accepted",
                           "push arrived twice",
                           "skew: a message of a later hub",
                           "skew: a store with rows of a later version",
                           "skew: hello in an older protocol"})
    out.emplace_back(what);
  return out;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

}  // namespace

const std::vector<std::string>& goals() {
  static const std::vector<std::string> all = make_goals();
  return all;
}

std::vector<std::string> missed_goals(const Counters& counters) {
  std::vector<std::string> missed;
  for (const std::string& goal : goals()) {
    if (const auto at = counters.find(goal); at == counters.end() || at->second == 0)
      missed.push_back(goal);
  }
  return missed;
}

std::string format_goals(const Counters& counters) {
  std::map<std::string, std::map<std::string, std::uint64_t>> rows;
  for (const std::string& goal : goals())
    rows[goal.substr(0, goal.find(" while "))];
  for (const auto& [what, times] : counters) {
    const std::size_t cut = what.find(" while ");
    rows[what.substr(0, cut)][cut == std::string::npos ? "" : what.substr(cut + 7)] = times;
  }
  std::string out;
  for (const auto& [what, cells] : rows) {
    out += padded(what, 44);
    for (const auto& [phase, times] : cells)
      out += (phase.empty() ? "" : phase + " ") + std::to_string(times) + "  ";
    out += "\n";
  }
  for (const std::string& goal : missed_goals(counters))
    out += "NEVER REACHED: " + goal + "\n";
  return out;
}

}  // namespace noline::simulation
