// W4: latency from one device to the other. W5: 500 customers with two devices each. The hub is a
// real process on a real disk; the devices are real clients over loopback WebSockets, all on one
// thread of this process.
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>

#include "bench.hpp"
#include "shopper.hpp"
#include "web_socket.hpp"

namespace noline::bench {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

TimeMs wall_clock_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(since).count();
}

/// The hub as a child that does not outlive this process.
class HubProcess {
 public:
  HubProcess(const std::string& program, const std::string& folder)
      : folder_(folder + "/bench-hub") {
    std::filesystem::remove_all(folder_);
    int pipes[2];
    if (pipe(pipes) != 0 || (pid_ = fork()) < 0) {
      std::perror("noline_bench");
      std::exit(1);
    }
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(pipes[1], STDOUT_FILENO);
      execlp(program.c_str(), program.c_str(), "--port", "0", "--data", folder_.c_str(), nullptr);
      std::perror(program.c_str());
      _exit(127);
    }
    close(pipes[1]);
    FILE* out = fdopen(pipes[0], "r");
    char line[512];
    while (std::fgets(line, sizeof line, out) != nullptr) {
      if (std::sscanf(line, "READY %u", &port_) == 1) {
        break;
      }
    }
    if (port_ == 0) {
      std::fputs("noline_bench: the hub did not start\n", stderr);
      std::exit(1);
    }
  }
  ~HubProcess() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;

  [[nodiscard]] HubUrl url() const {
    return {"127.0.0.1", std::to_string(port_), "/v1/sync", false};
  }

  [[nodiscard]] double rss_mib(const char* field = "VmRSS:") const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    for (std::string word; status >> word;) {
      if (word == field) {
        double kib = 0;
        status >> kib;
        return kib / 1024;
      }
    }
    return 0;
  }

  [[nodiscard]] double cpu_s() const {
    std::ifstream stat("/proc/" + std::to_string(pid_) + "/stat");
    const std::string text((std::istreambuf_iterator<char>(stat)),
                           std::istreambuf_iterator<char>());
    unsigned long user = 0;
    unsigned long system = 0;
    const char* rest = std::strrchr(text.c_str(), ')');
    std::sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  }

 private:
  std::string folder_;
  pid_t pid_ = 0;
  unsigned port_ = 0;
};

/// A shopper with a socket.
class Device {
 public:
  Device(asio::io_context& io, const HubUrl& url, std::uint64_t number, StoredState stored)
      : shopper_(number, std::move(stored), wall_clock_ms) {
    (void)shopper_.client().poll_link(wall_clock_ms());
    WebSocket::Handlers handlers;
    handlers.on_open = [this] {
      shopper_.client().handle_connected(wall_clock_ms());
      pump();
    };
    handlers.on_message = [this](const std::string& bytes) {
      shopper_.client().handle_message(bytes, wall_clock_ms());
      pump();
      if (on_change) {
        on_change();
      }
    };
    handlers.on_close = [](const std::string& why) {
      std::fprintf(stderr, "link closed: %s\n", why.c_str());
    };
    socket_ = WebSocket::connect(io, url, std::string(wire::subprotocol_cbor), true, "",
                                 std::move(handlers));
  }

  void pump() {
    shopper_.store();
    while (auto bytes = shopper_.client().poll_transmit(wall_clock_ms())) {
      socket_->send(std::move(*bytes));
    }
    if (const auto at = shopper_.client().poll_timeout(); at && *at <= wall_clock_ms()) {
      shopper_.client().handle_timeout(wall_clock_ms());
    }
  }

  void set(std::uint16_t sku, std::uint32_t quantity) {
    shopper_.apply({Op::set, sku, quantity, {}});
    pump();
  }

  [[nodiscard]] std::uint32_t quantity(std::uint16_t sku) {
    const Value* value = shopper_.client().find_row(line_key(1, line_id({sku_name(sku), {}})));
    const auto* line = value == nullptr ? nullptr : std::get_if<Line>(value);
    return line == nullptr ? 0 : line->quantity();
  }

  [[nodiscard]] bool is_online() { return shopper_.client().is_caught_up(); }
  [[nodiscard]] StoredState session() {
    shopper_.store();
    StoredState out;
    out.meta["session"] = shopper_.stored().meta["session"];
    return out;
  }

  std::function<void()> on_change;

 private:
  Shopper shopper_;
  std::shared_ptr<WebSocket> socket_;
};

struct Customer {
  std::unique_ptr<Device> a;
  std::unique_ptr<Device> b;
  std::uint32_t edits = 0;
  std::uint32_t wanted = 0;
  double sent_at = 0;

  [[nodiscard]] std::uint16_t sku() const { return static_cast<std::uint16_t>((edits - 1) % 20); }
  void fire() {
    ++edits;
    wanted = edits;
    sent_at = seconds_now();
    a->set(sku(), wanted);
  }
  [[nodiscard]] bool has_arrived() { return wanted != 0 && b->quantity(sku()) == wanted; }
};

template <typename Done>
void run_until(asio::io_context& io, const Done& done) {
  while (!done()) {
    io.run_one_for(milliseconds(100));
  }
}

void run_for(asio::io_context& io, double seconds) {
  const double end = seconds_now() + seconds;
  run_until(io, [&] { return seconds_now() >= end; });
}

std::unique_ptr<Customer> connect(asio::io_context& io, const HubUrl& url, std::uint64_t number) {
  auto customer = std::make_unique<Customer>();
  customer->a = std::make_unique<Device>(io, url, 2 * number + 10, StoredState{});
  run_until(io, [&] { return customer->a->is_online(); });
  customer->a->set(0, 1);  // A visit without any edit stores no session.
  customer->b = std::make_unique<Device>(io, url, 2 * number + 11, customer->a->session());
  return customer;
}

void report_times(const std::string& prefix, std::vector<double>& ms) {
  std::sort(ms.begin(), ms.end());
  const auto at = [&](std::size_t per_mille) {
    return ms.empty() ? 0 : ms[std::min(ms.size() - 1, ms.size() * per_mille / 1000)];
  };
  report((prefix + "p50").c_str(), at(500), "ms");
  report((prefix + "p99").c_str(), at(990), "ms");
}

double own_cpu_s() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Runs one phase of W5 and reports rates, latencies and what the hub's processor did.
void phase(const std::string& name, asio::io_context& io, const HubProcess& hub,
           std::vector<double>& ms, double seconds) {
  ms.clear();
  const double start = seconds_now();
  const double hub_cpu = hub.cpu_s();
  const double own_cpu = own_cpu_s();
  run_for(io, seconds);
  const double elapsed = seconds_now() - start;
  const double cpu = hub.cpu_s() - hub_cpu;
  const auto seen = static_cast<double>(ms.size());
  report((name + "_edits_per_s").c_str(), seen / elapsed, "edits/s");
  report_times(name + "_", ms);
  report((name + "_server_cpu_s_per_1000").c_str(), seen > 0 ? cpu / seen * 1000 : 0, "s");
  report((name + "_server_cpu_util").c_str(), cpu / elapsed, "cores");
  report((name + "_loadgen_cpu_util").c_str(), (own_cpu_s() - own_cpu) / elapsed, "cores");
}

constexpr std::size_t customers_count = 500;

/// The customers of W5 and how they are driven.
class Crowd {
 public:
  Crowd(asio::io_context& io, const HubUrl& url) : io_(io) {
    for (std::size_t number = 0; number < customers_count; ++number) {
      all_.push_back(connect(io, url, number));
    }
    run_until(io, [&] {
      return std::all_of(all_.begin(), all_.end(), [](auto& one) { return one->b->is_online(); });
    });
    for (auto& customer : all_) {
      Customer* one = customer.get();
      one->b->on_change = [this, one] { take_change(*one); };
      one->fire();
    }
  }

  /// Each customer edits once a second, with starts spread evenly.
  void begin_open_loop() {
    for (std::size_t index = 0; index < all_.size(); ++index) {
      const milliseconds start(index * 1000 / all_.size());
      timers_.push_back(std::make_unique<asio::steady_timer>(io_, start));
      wait_and_tick(index);
    }
  }

  /// Each customer edits as soon as the edit before has arrived.
  void begin_closed_loop() {
    is_chained_ = true;
    run_for(io_, 1.5);
    for (auto& customer : all_) {
      if (customer->wanted == 0) {
        customer->fire();
      }
    }
  }

  std::vector<double> ms;  ///< Latencies of the phase.

 private:
  void take_change(Customer& one) {
    if (!one.has_arrived()) {
      return;
    }
    one.wanted = 0;
    ms.push_back((seconds_now() - one.sent_at) * 1e3);
    if (is_chained_) {
      asio::post(io_, [&one] { one.fire(); });
    }
  }

  void wait_and_tick(std::size_t index) {
    timers_[index]->async_wait([this, index](const boost::system::error_code& error) {
      if (error || is_chained_) {
        return;
      }
      if (all_[index]->wanted == 0) {
        all_[index]->fire();
      }
      timers_[index]->expires_after(std::chrono::seconds(1));
      wait_and_tick(index);
    });
  }

  asio::io_context& io_;
  std::vector<std::unique_ptr<Customer>> all_;
  std::vector<std::unique_ptr<asio::steady_timer>> timers_;
  bool is_chained_ = false;
};

}  // namespace

int run_w4(const std::string& program, const std::string& folder) {
  const HubProcess hub(program, folder);
  asio::io_context io{1};
  auto customer = connect(io, hub.url(), 1);
  run_until(io, [&] { return customer->b->is_online(); });
  std::vector<double> ms;
  for (int edit = 0; edit < 2200; ++edit) {
    customer->fire();
    run_until(io, [&] { return customer->has_arrived(); });
    if (edit >= 200) {
      ms.push_back((seconds_now() - customer->sent_at) * 1e3);
    }
  }
  report("edits", static_cast<double>(ms.size()), "count");
  report_times("", ms);
  report("max", ms.back(), "ms");
  report("server_rss", hub.rss_mib(), "MiB");
  return 0;
}

int run_w5(const std::string& program, const std::string& folder) {
  const HubProcess hub(program, folder);
  asio::io_context io{1};
  const double rss_start = hub.rss_mib();
  report("customers", customers_count, "count");
  report("server_rss_start", rss_start, "MiB");
  Crowd crowd(io, hub.url());
  const double rss = hub.rss_mib();
  report("server_rss_connected", rss, "MiB");
  report("kib_per_connection", (rss - rss_start) * 1024 / (2 * customers_count), "KiB");
  run_for(io, 3);  // The first edit of each customer makes its line; it is not timed.
  crowd.begin_open_loop();
  phase("open", io, hub, crowd.ms, 8);
  crowd.begin_closed_loop();
  phase("closed", io, hub, crowd.ms, 8);
  report("server_rss_end", hub.rss_mib(), "MiB");
  report("server_rss_peak", hub.rss_mib("VmHWM:"), "MiB");
  return 0;
}

}  // namespace noline::bench
