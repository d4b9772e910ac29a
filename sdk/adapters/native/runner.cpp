#include "noline/runner.hpp"

#include <sys/random.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "noline/snapshot.hpp"
#include "noline/sqlite_store.hpp"
#include "own_state.hpp"
#include "web_socket.hpp"

namespace noline {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// The link takes no more while this much waits to be written, so memory stays bounded.
constexpr std::size_t queued_bytes_max = 4 * 1024 * 1024;

TimeMs wall_clock_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(since).count();
}

bool draw_seed(std::array<std::uint8_t, 32>& seed) {
  return getrandom(seed.data(), seed.size(), 0) == static_cast<ssize_t>(seed.size());
}

}  // namespace

struct Runner::Impl {
  RunnerOptions options;
  RunnerCallbacks callbacks;
  std::optional<HubUrl> url;
  std::unique_ptr<SqliteStore> store;
  OwnState own;
  std::unique_ptr<Client> client;
  SnapshotFeed feed;
  EditMarks told;

  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(io);
  asio::steady_timer timer{io};
  std::shared_ptr<WebSocket> socket;
  std::uint64_t socket_number = 0;
  bool is_network_allowed = true;
  bool is_pumping = false;
  std::map<std::uint64_t, std::shared_ptr<std::promise<CallFinished>>> callers;

  std::mutex mutex;
  std::condition_variable changed;
  EditMarks marks;  // Guarded by mutex: what waiters see.
  bool is_online = false;

  std::thread thread;

  [[nodiscard]] TimeMs now_ms() const { return wall_clock_ms() + options.clock_skew_ms; }

  Status apply(const StoreBatch& batch) {
    if (!options.session_in_memory) {
      return store->apply(batch);
    }
    const StoreBatch rest = own.take(batch);
    return is_empty(rest) ? Status(Ok{}) : store->apply(rest);
  }

  /// What a start without `session_in_memory` left of somebody is erased first.
  Status forget_own(StoredState& stored) {
    const StoreBatch erasure = erase_own(stored);
    drop_own(stored);
    return is_empty(erasure) ? Status(Ok{}) : store->apply(erasure);
  }

  void flush() {
    while (auto batch = client->poll_store()) {
      const Status done = apply(*batch);
      client->handle_stored(batch->token, done, now_ms());
      if (!done) {
        break;  // Tried again at the next turn of the pump.
      }
      if (callbacks.on_stored) {
        callbacks.on_stored(*batch);
      }
    }
  }

  void pump() {
    if (is_pumping) {
      return;
    }
    is_pumping = true;
    flush();
    steer_link();
    while (socket && socket->queued_bytes() < queued_bytes_max) {
      auto bytes = client->poll_transmit(now_ms());
      if (!bytes) {
        break;
      }
      socket->send(std::move(*bytes));
    }
    flush();
    tell();
    set_timer();
    is_pumping = false;
  }

  void steer_link() {
    if (!url || !is_network_allowed) {
      return;
    }
    const LinkRequest request = client->poll_link(now_ms());
    if (request == LinkRequest::close && socket) {
      socket->close();
    } else if (request == LinkRequest::connect) {
      connect();
    }
  }

  void connect() {
    const std::uint64_t number = ++socket_number;
    const bool is_binary = options.format == wire::Format::cbor;
    const auto is_current = [this, number] { return number == socket_number; };
    WebSocket::Handlers handlers;
    handlers.on_open = [this, is_current] {
      if (is_current()) {
        client->handle_connected(now_ms());
        pump();
      }
    };
    handlers.on_message = [this, is_current](std::string bytes) {
      if (is_current()) {
        client->handle_message(bytes, now_ms());
        pump();
      }
    };
    handlers.on_close = [this, is_current](const std::string&) {
      if (is_current()) {
        drop_socket();
        pump();
      }
    };
    socket = WebSocket::connect(
        io, *url, std::string(is_binary ? wire::subprotocol_cbor : wire::subprotocol_json),
        is_binary, options.ca_file, std::move(handlers));
  }

  void drop_socket() {
    ++socket_number;
    if (socket) {
      socket->close();
      socket.reset();
    }
    client->handle_disconnected(now_ms());
  }

  void tell() {
    while (auto finished = client->poll_call()) {
      if (callbacks.on_event) {
        callbacks.on_event(to_json(*finished));
      }
      if (const auto at = callers.find(finished->id.value); at != callers.end()) {
        at->second->set_value(std::move(*finished));
        callers.erase(at);
      }
    }
    if (callbacks.on_part) {
      while (auto part = feed.poll_part(*client)) {
        callbacks.on_part(*part);
      }
    }
    const EditMarks now = client->edit_marks();
    if (now != told && callbacks.on_event) {
      callbacks.on_event(to_json(now));
    }
    told = now;
    {
      const std::lock_guard lock(mutex);
      marks = now;
      is_online = client->is_caught_up();
    }
    changed.notify_all();
  }

  void set_timer() {
    const auto at = client->poll_timeout();
    if (!at) {
      timer.cancel();
      return;
    }
    const TimeMs wait = std::max<TimeMs>(1, *at - now_ms());
    timer.expires_after(milliseconds(wait));
    timer.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        client->handle_timeout(now_ms());
        pump();
      }
    });
  }

  /// Runs `act` on the runner's thread and waits for it.
  template <typename Act>
  auto on_thread(Act act) {
    std::packaged_task<decltype(act())()> task(std::move(act));
    auto done = task.get_future();
    asio::post(io, [&task] { task(); });
    return done.get();
  }

  Status open() {
    ClientOptions client_options;
    client_options.device = options.device;
    client_options.shop = options.shop;
    if (!draw_seed(client_options.seed)) {
      return fail(Errc::internal, "the system gives no random bytes");
    }
    std::string path = ":memory:";
    if (!options.data_folder.empty()) {
      std::error_code error;
      std::filesystem::create_directories(options.data_folder, error);
      if (error) {
        return fail(Errc::storage_failed, "the data folder " + options.data_folder +
                                              " cannot be made: " + error.message());
      }
      path = (std::filesystem::path(options.data_folder) / "noline.db").string();
    }
    auto opened = SqliteStore::open({path, ""});
    if (!opened) {
      return opened.error();
    }
    store = std::move(*opened);
    auto stored = store->load();
    if (!stored) {
      return stored.error();
    }
    if (options.session_in_memory) {
      if (auto ok = forget_own(*stored); !ok) {
        return ok;
      }
    }
    auto made = Client::open(client_options, std::move(*stored), now_ms());
    if (!made) {
      return made.error();
    }
    client = std::move(*made);
    client->set_storage_class(options.data_folder.empty() ? "memory" : "durable");
    client->use_format(options.format);
    return Ok{};
  }
};

Result<std::unique_ptr<Runner>> Runner::start(RunnerOptions options, RunnerCallbacks callbacks) {
  auto impl = std::make_unique<Impl>();
  if (!options.hub_url.empty()) {
    auto url = parse_hub_url(options.hub_url);
    if (!url) {
      return url.error();
    }
    impl->url = std::move(*url);
  }
  impl->options = std::move(options);
  impl->callbacks = std::move(callbacks);
  if (auto ok = impl->open(); !ok) {
    return ok.error();
  }
  Impl* raw = impl.get();
  impl->thread = std::thread([raw] {
    raw->pump();
    raw->io.run();
  });
  return std::unique_ptr<Runner>(new Runner(std::move(impl)));
}

Runner::Runner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Runner::~Runner() {
  asio::post(impl_->io, [raw = impl_.get()] {
    raw->flush();
    raw->timer.cancel();
    raw->url.reset();
    raw->drop_socket();
    for (auto& [id, caller] : raw->callers) {
      caller->set_value({{id}, "", nullptr, {Errc::offline, "the client was closed"}});
    }
    raw->callers.clear();
    raw->work.reset();
    raw->io.stop();
  });
  impl_->thread.join();
}

wire::Json Runner::command(const wire::Json& command) {
  return impl_->on_thread([&] {
    wire::Json answer = impl_->client->command(command, impl_->now_ms());
    impl_->flush();
    asio::post(impl_->io, [raw = impl_.get()] { raw->pump(); });
    return answer;
  });
}

Result<wire::Json> Runner::call(const wire::Json& command, milliseconds time_max) {
  const auto caller = std::make_shared<std::promise<CallFinished>>();
  auto answer = caller->get_future();
  const wire::Json begun = impl_->on_thread([&] {
    wire::Json out = impl_->client->command(command, impl_->now_ms());
    if (out.contains("call")) {
      impl_->callers[out["call"].get<std::uint64_t>()] = caller;
    }
    asio::post(impl_->io, [raw = impl_.get()] { raw->pump(); });
    return out;
  });
  if (!begun.contains("call")) {
    return fail(Errc::invalid_argument, "not a calling command: " + wire::dump(begun));
  }
  if (answer.wait_for(time_max) != std::future_status::ready) {
    return fail(Errc::timed_out, "the hub did not answer in time; try again when online");
  }
  CallFinished finished = answer.get();
  if (finished.error.code != Errc::none) {
    return finished.error;
  }
  return std::move(finished.ok);
}

bool Runner::wait_for(EditId edit, EditState state, milliseconds time_max) {
  const auto mark = [&] {
    switch (state) {
      case EditState::applied:
        return impl_->marks.applied;
      case EditState::device:
        return impl_->marks.device;
      case EditState::hub:
        return impl_->marks.hub;
      default:
        return impl_->marks.everywhere;
    }
  };
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, time_max, [&] { return mark() >= edit.value; });
}

bool Runner::wait_online(milliseconds time_max) {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, time_max, [&] { return impl_->is_online; });
}

void Runner::read(const std::function<void(const Client&)>& reader) const {
  impl_->on_thread([&] {
    reader(*impl_->client);
    return 0;
  });
}

StoredState Runner::read_own() const {
  return impl_->on_thread([&] { return impl_->own.state(); });
}

void Runner::set_network(bool is_allowed) {
  impl_->on_thread([&] {
    impl_->is_network_allowed = is_allowed;
    if (!is_allowed) {
      impl_->drop_socket();
    }
    asio::post(impl_->io, [raw = impl_.get()] { raw->pump(); });
    return 0;
  });
}

}  // namespace noline
