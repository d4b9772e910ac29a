// Server: listening, the loop, and group commit.
#include <boost/asio/post.hpp>
#include <chrono>
#include <csignal>
#include <random>

#include "net/log.hpp"
#include "net/mail_spool.hpp"
#include "net/server_state.hpp"
#include "net/stock_spool.hpp"

namespace noline::hub {
namespace {

/// Handlers run between two commits at most: bounds how long an edit waits for others to join its
/// commit.
constexpr int handlers_per_commit_max = 512;
/// And no longer than this: many strangers' requests are worth as much time as the commit itself,
/// not more.
constexpr std::int64_t turn_ms_max = 4;
/// Handlers between two looks at the clock.
constexpr int handlers_per_look = 32;
/// Bytes queued for a link before it gets pages at its own pace instead of live changes.
constexpr std::size_t queued_size_max = 256 * 1024;
/// And before it is cut off: answers alone may not fill memory either.
constexpr std::size_t queued_size_cut_off = 4 * 1024 * 1024;
/// How often the folder of stock files is looked at.
constexpr std::int64_t spool_ms = 1'000;
constexpr auto tick_time = std::chrono::milliseconds(50);
/// How long a drain waits for devices to take their farewell.
constexpr std::int64_t drain_ms_max = 3'000;
/// Kernel memory for what a device has not taken.
constexpr int send_buffer_bytes = 256 * 1024;

}  // namespace

Server::State::State(const ServerOptions& options, Service& service)
    : options_(options),
      service_(service),
      peers_(options.connections_per_address_max, options.greeting_per_address_max,
             static_cast<std::uint64_t>(std::random_device{}())),
      work_(boost::asio::make_work_guard(io_)),
      acceptor_(io_),
      signals_(io_, SIGTERM, SIGINT),
      tick_(io_),
      site_(options.sites),
      passwords_(options.password_threads, [this](JobResult result) {
        boost::asio::post(
            io_, [this, result = std::move(result)] { service_.handle_job_done(result, now_ms_); });
      }) {
  read_clocks();
}

Server::State::~State() {
  // Connections live in their pending operations; these end with the io_context, whose destructor
  // runs late.
  links_.clear();
  service_.set_identities(nullptr);
  service_.set_passkeys(nullptr);
}

void Server::State::read_clocks() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  now_ms_ =
      duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  monotonic_now_ms_ =
      1 + duration_cast<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Status Server::State::listen() {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options_.address, error);
  if (error) {
    return fail(Errc::invalid_argument, "--address " + options_.address + " is not an IP address");
  }
  const boost::asio::ip::tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (!error) {
    acceptor_.set_option(boost::asio::socket_base::reuse_address(true), error);
    acceptor_.bind(endpoint, error);
  }
  if (!error) {
    acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return fail(Errc::invalid_argument, "cannot listen on " + options_.address + " port " +
                                            std::to_string(options_.port) + ": " + error.message());
  }
  return Ok{};
}

std::uint16_t Server::State::port() const {
  return acceptor_.local_endpoint().port();
}

Status Server::State::run() {
  signals_.async_wait([this](boost::system::error_code error, int) {
    if (!error) {
      begin_drain();
    }
  });
  accept();
  tick();
  while (!is_draining_ || (!links_.empty() && monotonic_now_ms_ < drain_until_ms_)) {
    io_.run_one();
    read_clocks();
    run_ready_handlers();
    if (const Status status = commit_and_send(); !status) {
      return status;
    }
  }
  log_event(LogLevel::info, "stopped", {{"links_left", std::to_string(links_.size())}});
  return Ok{};
}

void Server::State::run_ready_handlers() {
  const std::int64_t began_ms = monotonic_now_ms_;
  for (int count = 1; count < handlers_per_commit_max && io_.poll_one() != 0; ++count) {
    if (count % handlers_per_look == 0) {
      read_clocks();
      if (monotonic_now_ms_ - began_ms >= turn_ms_max) {
        return;
      }
    }
  }
}

void Server::State::accept() {
  acceptor_.async_accept([this](boost::system::error_code error, TcpSocket socket) {
    if (error == boost::asio::error::operation_aborted) {
      return;
    }
    if (error) {
      // Out of file descriptors: the tick accepts again, instead of failing in a circle.
      log_event(LogLevel::warning, "accept_failed", {{"reason", error.message()}});
      auto pause = std::make_shared<boost::asio::steady_timer>(io_, std::chrono::milliseconds(200));
      return pause->async_wait([this, pause](boost::system::error_code) { accept(); });
    }
    handle_accepted(std::move(socket));
    accept();
  });
}

void Server::State::handle_accepted(TcpSocket socket) {
  if (connection_count_ >= options_.connections_max) {
    return;
  }
  boost::system::error_code ignored;
  const auto endpoint = socket.remote_endpoint(ignored);
  auto place = peers_.take(endpoint.address().to_string());
  if (place == nullptr) {
    return;
  }
  socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(boost::asio::socket_base::send_buffer_size(send_buffer_bytes), ignored);
  tls_ ? serve_tls(std::move(socket), *tls_, *this, std::move(place))
       : serve_plain(std::move(socket), *this, std::move(place));
}

void Server::State::tick() {
  tick_.expires_after(tick_time);
  tick_.async_wait([this](boost::system::error_code error) {
    if (error) {
      return;
    }
    read_clocks();
    if (const auto due = service_.poll_timeout(); due && *due <= now_ms_) {
      service_.handle_timeout(now_ms_);
    }
    cut_off_slow_readers();
    take_stock_spool();
    refresh_identities();
    tick();
  });
}

void Server::State::take_stock_spool() {
  if (options_.stock_spool.empty() || options_.shop_scope.empty() ||
      monotonic_now_ms_ - spooled_ms_ < spool_ms) {
    return;
  }
  spooled_ms_ = monotonic_now_ms_;
  const Status status =
      take_stock_files(options_.stock_spool, options_.shop_scope, service_, now_ms_);
  if (!status) {
    log_event(LogLevel::error, "stock_spool_failed", {{"reason", status.error().detail}});
  }
}

void Server::State::begin_drain() {
  is_draining_ = true;
  drain_until_ms_ = monotonic_now_ms_ + drain_ms_max;
  log_event(LogLevel::info, "draining", {{"links", std::to_string(links_.size())}});
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  service_.drain(now_ms_);
}

Status Server::State::commit_and_send() {
  const Status status = service_.commit(now_ms_);
  if (!status) {
    log_event(LogLevel::error, "commit_failed", {{"reason", status.error().detail}});
  }
  while (auto transmit = service_.poll_transmit()) {
    send(std::move(*transmit));
  }
  while (auto job = service_.poll_job()) {
    passwords_.submit(std::move(*job));
  }
  tell_events();
  return service_.is_sound() ? Status(Ok{}) : status;
}

/// What an operator should know of, and mail.
void Server::State::tell_events() {
  while (const auto event = service_.poll_audit()) {
    log_event(event->code == Errc::none ? LogLevel::info : LogLevel::warning, "audit",
              {{"what", event->event},
               {"code", std::string(errc_name(event->code))},
               {"link", std::to_string(event->link)},
               {"session", event->session}});
  }
  while (const auto mail = service_.poll_mail()) {
    const std::string origin = options_.public_url.empty()
                                   ? "http://localhost:" + std::to_string(port())
                                   : options_.public_url;
    const Status status = options_.mail_spool.empty()
                              ? Status(fail(Errc::unsupported, "there is no --mail-spool"))
                              : spool_mail(options_.mail_spool, origin, *mail);
    if (!status) {
      log_event(LogLevel::error, "mail_failed", {{"reason", status.error().detail}});
    }
  }
}

void Server::State::send(Transmit transmit) {
  const auto found = links_.find(transmit.link);
  if (found != links_.end()) {
    Connection& connection = *found->second;
    connection.send(transmit);
    if (connection.queued_size() > queued_size_max && blocked_.insert(transmit.link).second) {
      service_.handle_blocked(transmit.link);
    }
    return;
  }
  const auto request = requests_.find(transmit.link);
  if (request == requests_.end()) {
    return;
  }
  const Answer answer = std::move(request->second);
  requests_.erase(request);
  service_.handle_disconnected(transmit.link, now_ms_);
  HttpAnswer ready = HttpAnswer::text(200, "application/json", "");
  switch (transmit.code) {
    case Errc::none:
      break;
    case Errc::not_authenticated:
      ready.status = 401;
      break;
    case Errc::already_exists:
      ready.status = 409;
      break;
    case Errc::erased:
      ready.status = 410;
      break;
    case Errc::too_many:
      ready.status = 429;
      break;
    case Errc::storage_failed:
      ready.status = 503;
      break;
    default:
      ready.status = 422;
  }
  ready.body = transmit.bytes;
  answer(std::move(ready));
}

void Server::State::cut_off_slow_readers() {
  std::erase_if(blocked_, [this](LinkId link) {
    const auto connection = links_.at(link);
    const std::int64_t since = connection->stuck_since_ms();
    const bool is_stuck = since != 0 && monotonic_now_ms_ - since > 1000LL * options_.slow_reader_s;
    if (!is_stuck && connection->queued_size() <= queued_size_cut_off) {
      return false;
    }
    ++cut_off_count_;
    log_event(LogLevel::warning, "slow_reader_cut_off",
              {{"queued", std::to_string(connection->queued_size())}});
    connection->abort();
    return true;
  });
}

LinkId Server::State::link_opened(std::shared_ptr<Connection> connection, Frames frames,
                                  std::uint64_t peer) {
  const LinkId link = ++last_link_;
  links_.emplace(link, std::move(connection));
  const auto format = frames == Frames::binary ? wire::Format::cbor : wire::Format::json;
  service_.handle_connected(link, {format, LinkKind::socket, peer}, now_ms_);
  return link;
}

void Server::State::link_message(LinkId link, std::string_view bytes) {
  service_.handle_message(link, bytes, now_ms_);
}

void Server::State::link_violation(LinkId link, Errc code, std::string_view reason) {
  service_.handle_violation(link, code, reason, now_ms_);
}

void Server::State::link_drained(LinkId link) {
  if (blocked_.erase(link) != 0) {
    service_.handle_drained(link);
  }
}

void Server::State::link_closed(LinkId link) {
  links_.erase(link);
  blocked_.erase(link);
  service_.handle_disconnected(link, now_ms_);
}

}  // namespace noline::hub
