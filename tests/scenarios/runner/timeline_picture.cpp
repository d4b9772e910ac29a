// The picture of a run: a lane for the hub and for each device on a common axis of time.
//
// Time is not to scale everywhere: a schedule has milliseconds in which everything happens and days
// in which nothing does, so stretches without events are drawn short and say how long they were.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include "run.hpp"

namespace noline::scenario {
namespace {

constexpr int margin_left = 120;
constexpr int margin_top = 96;
constexpr int lane_height = 190;
constexpr int label_height = 15;
constexpr int label_rows = 5;
/// Pixels between two moments that something happened at: the least, and the most.
constexpr int step_px_min = 9;
constexpr int step_px_max = 60;

std::string escaped(const std::string& text) {
  std::string out;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += letter;
    }
  }
  return out;
}

/// At most `count` characters, not bytes.
std::string shortened(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  std::size_t characters = 0;
  while (at < text.size() && characters < count) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
      ++at;
    }
    ++characters;
  }
  return at < text.size() ? text.substr(0, at) + "…" : text;
}

std::string span_text(TimeMs ms) {
  if (ms < 1000) {
    return std::to_string(ms) + " ms";
  }
  if (ms < 120'000) {
    return std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
  }
  if (ms < 7'200'000) {
    return std::to_string(ms / 60'000) + " min";
  }
  return ms < 172'800'000 ? std::to_string(ms / 3'600'000) + " h"
                          : std::to_string(ms / 86'400'000) + " days";
}

struct Look {
  const char* color;
  const char* sign;  ///< Drawn on the lane.
  const char* name;  ///< In the legend.
};

Look look_of(Mark::Kind kind) {
  switch (kind) {
    case Mark::Kind::edit:
      return {"#1c5fa8", "dot", "a person's edit"};
    case Mark::Kind::shown:
      return {"#231f1a", "none", "what the screen shows"};
    case Mark::Kind::notice:
      return {"#9a6200", "square", "a notice"};
    case Mark::Kind::fault:
      return {"#b3261e", "cross", "a fault"};
    case Mark::Kind::failed:
      return {"#b3261e", "flag", "not as expected"};
    case Mark::Kind::repair:
      return {"#1f7a4d", "ring", "repaired, kept, connected"};
    default:
      return {"#6d655a", "none", ""};
  }
}

class Picture {
 public:
  Picture(const Scenario& scenario, const RunResult& result, const Trace& trace)
      : scenario_(scenario), result_(result), trace_(trace) {
    place_moments();
    lanes_ = trace.lanes;
    lanes_.insert(lanes_.begin() + static_cast<std::ptrdiff_t>(lanes_.size() / 2), "hub");
  }

  std::string draw() {
    draw_head();
    draw_axis();
    for (std::size_t index = 0; index < lanes_.size(); ++index) {
      draw_lane(lanes_[index], lane_y(index));
    }
    draw_arrows();
    for (std::size_t index = 0; index < lanes_.size(); ++index) {
      draw_marks(lanes_[index], lane_y(index));
    }
    const int height = margin_top + lane_height * static_cast<int>(lanes_.size()) + 16;
    const std::string size = std::to_string(width_) + " " + std::to_string(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" +
           std::to_string(width_) + "\" height=\"" + std::to_string(height) +
           "\" font-family=\"Inter, 'Segoe UI', 'DejaVu Sans', sans-serif\" font-size=\"11\">\n"
           "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n" +
           body_ + "</svg>\n";
  }

 private:
  /// Every moment something happened at gets its place; the way to the next one grows with the time
  /// between them, but slowly, and not beyond a bound.
  void place_moments() {
    std::set<TimeMs> moments = {trace_.begin, trace_.end};
    for (const Mark& mark : trace_.marks) {
      moments.insert(mark.at);
    }
    for (const Arrow& arrow : trace_.arrows) {
      moments.insert(arrow.sent);
      moments.insert(arrow.arrived);
    }
    double x = margin_left;
    TimeMs last = *moments.begin();
    for (const TimeMs moment : moments) {
      const double gap = static_cast<double>(moment - last);
      x += gap == 0 ? 0 : std::min<double>(step_px_max, step_px_min + gap / 4);
      places_[moment] = static_cast<int>(x);
      last = moment;
    }
    width_ = std::max(980, static_cast<int>(x) + 190);
  }

  [[nodiscard]] int x_of(TimeMs at) const {
    const auto place = places_.lower_bound(at);
    return place == places_.end() ? width_ - 190 : place->second;
  }
  [[nodiscard]] static int lane_y(std::size_t index) {
    return margin_top + lane_height * static_cast<int>(index) + lane_height / 2;
  }
  [[nodiscard]] int lane_y(const std::string& name) const {
    const auto at = std::find(lanes_.begin(), lanes_.end(), name);
    return lane_y(static_cast<std::size_t>(at - lanes_.begin()));
  }

  static std::string number(int value) { return std::to_string(value); }

  void text(int x, int y, const std::string& content, const std::string& style) {
    body_ += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + style + ">" +
             escaped(content) + "</text>\n";
  }
  void line(int x1, int y1, int x2, int y2, const std::string& style, const std::string& title) {
    body_ += "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
             "\" y2=\"" + number(y2) + "\" " + style + "><title>" + escaped(title) +
             "</title></line>\n";
  }

  void draw_head() {
    text(16, 28, scenario_.name, "font-size=\"17\" font-weight=\"600\" fill=\"#231f1a\"");
    const bool is_passed = result_.verdict.is_passed;
    std::string verdict = is_passed ? "passed" : "failed: " + result_.verdict.summary;
    verdict += ", " + scenario_.file + ", seed " + std::to_string(result_.seed);
    text(16, 47, verdict, std::string("fill=\"") + (is_passed ? "#1f7a4d" : "#b3261e") + "\"");
    int x = 16;
    for (const Mark::Kind kind : {Mark::Kind::edit, Mark::Kind::notice, Mark::Kind::fault,
                                  Mark::Kind::repair, Mark::Kind::failed}) {
      draw_sign(x + 5, 63, look_of(kind), "");
      text(x + 18, 67, look_of(kind).name, "fill=\"#6d655a\"");
      x += 34 + 6 * static_cast<int>(std::string(look_of(kind).name).size());
    }
    line(x, 63, x + 22, 63, "stroke=\"#8fb0d6\" stroke-width=\"1.2\"", "");
    text(x + 28, 67, "a message", "fill=\"#6d655a\"");
    line(x + 100, 63, x + 122, 63, "stroke=\"#b3261e\" stroke-dasharray=\"4 3\"", "");
    text(x + 128, 67, "a lost one", "fill=\"#6d655a\"");
  }

  /// A tick with the time since the beginning wherever there is room, and the length of every long
  /// stretch.
  void draw_axis() {
    const int bottom = margin_top + lane_height * static_cast<int>(lanes_.size());
    int next = margin_left;
    for (const auto& [moment, x] : places_) {
      if (x < next) {
        continue;
      }
      line(x, margin_top - 4, x, bottom, "stroke=\"#f0ebe2\"", "");
      text(x, margin_top - 8, span_text(moment - trace_.begin),
           "fill=\"#6d655a\" text-anchor=\"middle\" font-size=\"10\"");
      next = x + 84;
    }
  }

  void draw_lane(const std::string& name, int y) {
    text(16, y + 4, name, "font-weight=\"600\" font-size=\"13\" fill=\"#231f1a\"");
    const bool is_hub = name == "hub";
    std::string state = is_hub ? "online" : "off";
    int from = margin_left;
    const auto flush = [&](int to) {
      const char* style = state == "online"    ? "stroke=\"#1f7a4d\" stroke-width=\"3\""
                          : state == "offline" ? "stroke=\"#b5aea3\" stroke-width=\"3\""
                                               : "stroke=\"#d9d3c8\" stroke-dasharray=\"2 5\"";
      line(from, y, to, y, style, name + ": " + state);
      from = to;
    };
    for (const Mark& mark : trace_.marks) {
      const bool is_link = mark.kind == Mark::Kind::online || mark.kind == Mark::Kind::offline;
      const bool is_power = is_hub && (mark.text == "killed" || mark.text == "started");
      if (mark.lane == name && (is_link || is_power)) {
        flush(x_of(mark.at));
        state = mark.text == "killed" ? "off" : mark.text == "started" ? "online" : mark.text;
      }
    }
    flush(x_of(trace_.end));
  }

  void draw_arrows() {
    const int hub = lane_y("hub");
    for (const Arrow& arrow : trace_.arrows) {
      const int device = lane_y(arrow.device);
      const int from = arrow.is_up ? device : hub;
      int to = arrow.is_up ? hub : device;
      int end = x_of(arrow.arrived);
      const int start = x_of(arrow.sent);
      if (arrow.is_lost) {
        to = (from + to) / 2;
        end = (start + end) / 2;
      }
      line(start, from, end, to,
           arrow.is_lost ? "stroke=\"#b3261e\" stroke-dasharray=\"4 3\" stroke-opacity=\"0.8\""
                         : "stroke=\"#8fb0d6\" stroke-width=\"1.2\" stroke-opacity=\"0.75\"",
           (arrow.is_up ? arrow.device + " to the hub: " : "the hub to " + arrow.device + ": ") +
               arrow.text + (arrow.is_lost ? "\nlost" : ""));
      if (!arrow.is_lost) {
        const int tip = to > from ? to - 2 : to + 2;
        const int back = to > from ? tip - 5 : tip + 5;
        body_ += "<path d=\"M" + number(end) + " " + number(tip) + "L" + number(end - 3) + " " +
                 number(back) + "L" + number(end + 3) + " " + number(back) +
                 "Z\" fill=\"#8fb0d6\"/>\n";
      }
    }
  }

  void draw_sign(int x, int y, const Look& look, const std::string& title) {
    const std::string sign = look.sign;
    const std::string color = look.color;
    const std::string end = "><title>" + escaped(title) + "</title>";
    if (sign == "dot" || sign == "ring") {
      body_ += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"4.5\" fill=\"" +
               (sign == "dot" ? color : "#ffffff") + "\" stroke=\"" + color +
               "\" stroke-width=\"2\"" + end + "</circle>\n";
    } else if (sign == "square") {
      body_ += "<rect x=\"" + number(x - 5) + "\" y=\"" + number(y - 5) +
               "\" width=\"10\" height=\"10\" rx=\"2\" fill=\"" + color + "\"" + end + "</rect>\n";
    } else if (sign == "cross") {
      body_ += "<path d=\"M" + number(x - 4) + " " + number(y - 4) + "l8 8m0 -8l-8 8\" stroke=\"" +
               color + "\" stroke-width=\"2.5\"" + end + "</path>\n";
    } else if (sign == "flag") {
      body_ += "<path d=\"M" + number(x) + " " + number(y + 6) + "v-14l9 4l-9 4\" fill=\"" + color +
               "\" stroke=\"" + color + "\"" + end + "</path>\n";
    }
  }

  /// Labels stand above the lane for what was done and below for what came of it, each in the first
  /// row that has room.
  void draw_marks(const std::string& name, int y) {
    std::vector<int> above(label_rows, 0);
    std::vector<int> below(label_rows, 0);
    int sign_end = 0;
    for (const Mark& mark : trace_.marks) {
      const Look look = look_of(mark.kind);
      if (mark.lane != name || look.name[0] == '\0') {
        continue;
      }
      const int x = x_of(mark.at);
      const bool is_below = mark.kind == Mark::Kind::shown || mark.kind == Mark::Kind::notice;
      // Signs of one moment stand side by side.
      const bool has_sign = look.sign != std::string("none");
      const int sign_x = has_sign ? std::max(x, sign_end) : x;
      sign_end = has_sign ? sign_x + 11 : sign_end;
      draw_sign(sign_x, y, look, mark.text);
      draw_label(sign_x, y, is_below, look, mark.text, is_below ? below : above);
    }
  }

  void draw_label(int x, int y, bool is_below, const Look& look, const std::string& content,
                  std::vector<int>& rows) {
    const std::string label = shortened(content, 34);
    // The last row takes what finds no room; the title has the whole text.
    std::size_t row = 0;
    while (row + 1 < rows.size() && rows[row] > x) {
      ++row;
    }
    const bool has_room = rows[row] <= x;
    const int offset = 14 + static_cast<int>(row) * label_height;
    const int label_y = is_below ? y + offset + 8 : y - offset;
    line(x, is_below ? y + 6 : y - 6, x, is_below ? label_y - 9 : label_y + 2,
         std::string("stroke=\"") + look.color + "\" stroke-opacity=\"0.35\"", content);
    if (!has_room) {
      return;
    }
    rows[row] = x + 12 + 6 * static_cast<int>(std::min<std::size_t>(label.size(), 36));
    body_ += "<text x=\"" + number(x + 2) + "\" y=\"" + number(label_y) + "\" fill=\"" +
             look.color + "\" paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"3\">" +
             escaped(label) + "<title>" + escaped(content) + "</title></text>\n";
  }

  const Scenario& scenario_;
  const RunResult& result_;
  const Trace& trace_;
  std::vector<std::string> lanes_;
  std::map<TimeMs, int> places_;
  int width_ = 0;
  std::string body_;
};

}  // namespace

void write_timeline(const std::string& file, const Scenario& scenario, const RunResult& result,
                    const Trace& trace) {
  const std::string svg = Picture(scenario, result, trace).draw();
  std::ofstream out(file);
  if (file.ends_with(".html")) {
    out << "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>"
        << escaped(scenario.name) << "</title>\n<body style=\"margin:0;background:#fff\">\n"
        << svg << "</body>\n</html>\n";
  } else {
    out << svg;
  }
  if (!out.flush()) {
    throw std::runtime_error("cannot write " + file);
  }
}

}  // namespace noline::scenario
