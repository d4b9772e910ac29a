#include "live_hub.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <filesystem>
#include <fstream>

#include "noline/url.hpp"
#include "stage.hpp"
#include "store/sqlite_store.hpp"

namespace noline::scenario {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto start_time_max = 30s;

/// From a variable, else the first `inside` above the scenario file.
std::string find_in_tree(const char* variable, const fs::path& inside,
                         const std::string& scenario_file, const std::string& what) {
  if (const char* named = getenv(variable)) {
    return named;
  }
  std::error_code error;
  for (fs::path at = fs::absolute(scenario_file, error).parent_path(); at.has_relative_path();
       at = at.parent_path()) {
    if (fs::exists(at / inside, error)) {
      return (at / inside).string();
    }
  }
  throw CannotPlay(what + " is not found; name it in " + variable);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "noline-scenario-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw CannotPlay("no temporary folder can be made in " + name);
  }
  path = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

std::unique_ptr<LiveHub> LiveHub::elsewhere(boost::asio::io_context& io, const std::string& url) {
  const auto parsed = parse_hub_url(url);
  if (!parsed || parsed->is_tls) {
    throw CannotPlay("--hub must be an address such as http://localhost:8080");
  }
  auto hub = std::make_unique<LiveHub>(io, "");
  boost::asio::ip::tcp::resolver resolver(io);
  boost::system::error_code error;
  const auto found = resolver.resolve(parsed->host, parsed->port, error);
  if (error || found.empty()) {
    throw CannotPlay("--hub " + url + ": " + error.message());
  }
  hub->endpoint_ = *found.begin();
  return hub;
}

void LiveHub::need_own() const {
  if (!is_own()) {
    throw CannotPlay("a hub given by --hub cannot be killed, restored or changed");
  }
}

void LiveHub::change_shop(const Shop& shop) {
  if (is_own()) {
    shop.write(folder_ + "-shop");
    std::ofstream(folder_ + ".keys") << operator_keys;
  }
}

void LiveHub::start() {
  if (!is_own()) {
    return;
  }
  // On the port of the first start, so that devices find it again.
  std::vector<std::string> words = {find_program("NOLINE_HUB", "noline-hub"),
                                    "--port",
                                    std::to_string(endpoint_.port()),
                                    "--data",
                                    folder_,
                                    "--shop",
                                    folder_ + "-shop",
                                    "--keys",
                                    folder_ + ".keys"};
  if (!site_.empty()) {
    words.insert(words.end(), {"--site", site_});
  }
  std::uint16_t port = 0;
  process_ = std::make_unique<Process>(io_, words, folder_ + ".log", [&port](const auto& line) {
    if (line.starts_with("READY ")) {
      std::from_chars(line.data() + 6, line.data() + line.size(), port);
    }
  });
  const auto end = std::chrono::steady_clock::now() + start_time_max;
  while (port == 0) {
    if (!process_->is_running() || std::chrono::steady_clock::now() > end) {
      throw std::runtime_error("the hub does not start; its log: " + folder_ + ".log");
    }
    io_.restart();
    io_.run_one_for(10ms);
  }
  endpoint_ = {boost::asio::ip::address_v4::loopback(), port};
}

bool LiveHub::post(const std::string& path, const wire::Json& body) {
  const std::string text = wire::dump(body);
  const std::string request = "POST " + path +
                              " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                              "Content-Type: application/json\r\nContent-Length: " +
                              std::to_string(text.size()) + "\r\n\r\n" + text;
  boost::asio::ip::tcp::socket socket(io_);
  boost::system::error_code error;
  socket.connect(endpoint_, error);
  if (!error) {
    boost::asio::write(socket, boost::asio::buffer(request), error);
  }
  std::string answer;
  if (!error) {
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), error);
  }
  return answer.starts_with("HTTP/1.1 200");
}

void LiveHub::kill() {
  need_own();
  process_->end(SIGKILL);
  process_.reset();
}

void LiveHub::copy_store(const std::string& to) {
  need_own();
  if (process_) {
    process_->freeze();
  }
  std::error_code error;
  fs::remove_all(to, error);
  fs::copy(folder_, to, fs::copy_options::recursive, error);
  if (process_) {
    process_->thaw();
  }
  if (error) {
    throw std::runtime_error("the hub's store cannot be copied: " + error.message());
  }
}

void LiveHub::put_back(const std::string& from) {
  need_own();
  fs::remove_all(folder_);
  fs::copy(from, folder_, fs::copy_options::recursive);
}

std::optional<wire::Json> LiveHub::show(const std::string& scope, TimeMs now) {
  if (!is_own() || !process_) {
    return std::nullopt;
  }
  const std::string copy = folder_ + "-seen";
  copy_store(copy);
  auto store = hub::SqliteStore::open(copy + "/hub.db");
  if (!store) {
    throw std::runtime_error("the hub's store cannot be read: " + store.error().detail);
  }
  std::vector<StoredRow> rows;
  for (const std::string& name : {scope, std::string("shop:demo")}) {
    const auto held = (*store)->find_scope(name);
    if (!held && name == scope) {
      return std::nullopt;
    }
    for (hub::StoredRow& row : (*store)->load_rows(held->number)) {
      rows.push_back({name, std::move(row.key), std::move(row.value), "", row.seq, false});
    }
  }
  return show_rows(scope, std::move(rows), now);
}

std::string find_program(const char* variable, const std::string& name) {
  if (const char* named = getenv(variable)) {
    return named;
  }
  std::error_code error;
  const fs::path beside = fs::read_symlink("/proc/self/exe", error).parent_path() / name;
  if (!fs::exists(beside, error)) {
    throw CannotPlay(name + " is not beside this program; name it in " + variable);
  }
  return beside.string();
}

std::string find_site(const std::string& scenario_file) {
  return find_in_tree("NOLINE_SITE", "build/site", scenario_file, "the built site");
}

std::string find_driver(const std::string& scenario_file) {
  return find_in_tree("NOLINE_BROWSER_DRIVER", "tests/scenarios/browser/device.mjs", scenario_file,
                      "the driver of browsers");
}

std::uint64_t draw_salt() {
  std::uint64_t salt = 0;
  if (getrandom(&salt, sizeof salt, 0) != sizeof salt) {
    throw CannotPlay("the system gives no random bytes");
  }
  return salt >> 16U;
}

}  // namespace noline::scenario
