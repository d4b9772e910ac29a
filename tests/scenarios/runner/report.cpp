#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "run.hpp"

namespace noline::scenario {
namespace {

using wire::Json;

std::string place_text(const RunResult& result) {
  return result.file + ":" + std::to_string(result.verdict.place.line);
}

std::string xml_text(const std::string& text) {
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
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        // XML 1.0 knows no other control characters.
        if (static_cast<unsigned char>(letter) >= 0x20 || letter == '\t') {
          out += letter;
        }
    }
  }
  return out;
}

std::string explain(const RunResult& result) {
  std::string out = place_text(result) + ": " + result.verdict.summary + "\n";
  for (const Difference& difference : result.verdict.differences) {
    out += "  " + difference.lane + ", " + difference.what + "\n    expected " +
           difference.expected + "\n    found    " + difference.found + "\n";
  }
  return out;
}

}  // namespace

std::string replay_command(const RunOptions& options, const RunResult& result) {
  std::string out = "noline-scenario run " + result.file;
  out += options.is_live ? " --mode live" : " --seed " + std::to_string(result.seed);
  out += options.hub_url.empty() ? "" : " --hub " + options.hub_url;
  out += options.has_browsers ? " --browsers" : "";
  return out + " --timeline timeline.html";
}

void print_result(const RunOptions& options, const RunResult& result) {
  const char* mode = options.is_live ? "live" : "sim";
  if (!result.skipped.empty()) {
    std::printf("skipped  %s (%s): %s\n", result.file.c_str(), mode, result.skipped.c_str());
  } else if (result.verdict.is_passed) {
    std::printf("ok       %s (%s, seed %llu, %.2f s): %s\n", result.file.c_str(), mode,
                static_cast<unsigned long long>(result.seed), result.seconds, result.name.c_str());
  } else {
    std::printf("FAILED   %s (%s, seed %llu): %s\n%s  again: %s\n", result.file.c_str(), mode,
                static_cast<unsigned long long>(result.seed), result.name.c_str(),
                explain(result).c_str(), replay_command(options, result).c_str());
  }
  std::fflush(stdout);
}

void write_junit(const RunOptions& options, const std::vector<RunResult>& results) {
  std::size_t failed = 0;
  std::size_t skipped = 0;
  double seconds = 0;
  for (const RunResult& result : results) {
    failed += result.verdict.is_passed ? 0U : 1U;
    skipped += result.skipped.empty() ? 0U : 1U;
    seconds += result.seconds;
  }
  std::ofstream out(options.junit_file);
  const char* mode = options.is_live ? "live" : "sim";
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"noline-scenario " << mode
      << "\" tests=\"" << results.size() << "\" failures=\"" << failed
      << "\" errors=\"0\" skipped=\"" << skipped << "\" time=\"" << seconds << "\">\n";
  for (const RunResult& result : results) {
    out << "  <testcase classname=\"" << xml_text(result.file) << "\" name=\""
        << xml_text(result.name) << " (" << mode << ", seed " << result.seed << ")\" file=\""
        << xml_text(result.file) << "\" time=\"" << result.seconds << "\"";
    if (!result.skipped.empty()) {
      out << "><skipped message=\"" << xml_text(result.skipped) << "\"/></testcase>\n";
    } else if (result.verdict.is_passed) {
      out << "/>\n";
    } else {
      out << "><failure message=\"" << xml_text(result.verdict.summary) << "\">"
          << xml_text(explain(result) + "again: " + replay_command(options, result))
          << "</failure></testcase>\n";
    }
  }
  out << "</testsuite>\n";
  if (!out.flush()) {
    throw std::runtime_error("cannot write " + options.junit_file);
  }
}

Json results_json(const std::vector<RunResult>& results) {
  Json list = Json::array();
  for (const RunResult& result : results) {
    Json entry = {{"file", result.file},
                  {"scenario", result.name},
                  {"seed", result.seed},
                  {"seconds", result.seconds},
                  {"result", !result.skipped.empty()    ? "skipped"
                             : result.verdict.is_passed ? "passed"
                                                        : "failed"}};
    if (!result.skipped.empty()) {
      entry["reason"] = result.skipped;
    }
    if (!result.verdict.is_passed) {
      entry["line"] = result.verdict.place.line;
      entry["summary"] = result.verdict.summary;
      for (const Difference& difference : result.verdict.differences) {
        entry["differences"].push_back({{"on", difference.lane},
                                        {"what", difference.what},
                                        {"expected", difference.expected},
                                        {"found", difference.found}});
      }
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace noline::scenario
