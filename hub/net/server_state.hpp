// Server's inside: the loop, and the Shell that connections talk to.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "identity/fido_passkeys.hpp"
#include "identity/provider.hpp"
#include "net/password_pool.hpp"
#include "net/peers.hpp"
#include "net/server.hpp"
#include "net/shell.hpp"
#include "net/site.hpp"
#include "net/streams.hpp"

namespace noline::hub {

struct Route;

class Server::State final : public Shell {
 public:
  State(const ServerOptions& options, Service& service);
  ~State() override;

  [[nodiscard]] Status load_tls();
  [[nodiscard]] Status load_identities();
  [[nodiscard]] Status listen();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] Status run();

  LinkId link_opened(std::shared_ptr<Connection> connection, Frames frames,
                     std::uint64_t peer) override;
  void link_message(LinkId link, std::string_view bytes) override;
  void link_violation(LinkId link, Errc code, std::string_view reason) override;
  void link_drained(LinkId link) override;
  void link_closed(LinkId link) override;
  void http_request(const HttpRequest& request, std::function<void(HttpAnswer)> answer) override;
  [[nodiscard]] bool is_host_known(std::string_view host) const override;
  [[nodiscard]] std::string refuse_origin(const HttpRequest& request) const override;
  [[nodiscard]] bool is_behind_proxy() const override { return options_.is_behind_proxy; }
  void connection_opened() override { ++connection_count_; }
  void connection_closed() override { --connection_count_; }
  [[nodiscard]] bool is_draining() const override { return is_draining_; }
  [[nodiscard]] int idle_s() const override { return options_.idle_s; }
  [[nodiscard]] std::int64_t monotonic_ms() const override { return monotonic_now_ms_; }

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                      boost::asio::io_context::executor_type>;
  using Answer = std::function<void(HttpAnswer)>;

  void run_ready_handlers();
  void accept();
  void handle_accepted(TcpSocket socket);
  void tick();
  void take_stock_spool();
  void begin_drain();
  void read_clocks();
  [[nodiscard]] Status commit_and_send();
  void send(Transmit transmit);
  void refresh_identities();
  void cut_off_slow_readers();
  void tell_events();
  void call_over_http(std::string_view call, const HttpRequest& request, Answer answer);
  [[nodiscard]] HttpAnswer look(const Route& route, const HttpRequest& request);
  [[nodiscard]] HttpAnswer file(const HttpRequest& request);
  [[nodiscard]] HttpAnswer info() const;
  [[nodiscard]] HttpAnswer metrics() const;
  // server_pages.cpp
  [[nodiscard]] HttpAnswer product(const HttpRequest& request);
  [[nodiscard]] HttpAnswer sitemap_list(const HttpRequest& request);
  [[nodiscard]] HttpAnswer robots(const HttpRequest& request);
  [[nodiscard]] nlohmann::json find_product(const std::string& id_or_sku);

  ServerOptions options_;
  Service& service_;
  Peers peers_;
  std::size_t connection_count_ = 0;  ///< Before `io_`, whose end ends the last connections.
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Acceptor acceptor_;
  boost::asio::signal_set signals_;
  boost::asio::steady_timer tick_;
  std::optional<boost::asio::ssl::context> tls_;
  std::optional<IdentityProvider> identities_;
  FidoPasskeys passkeys_;
  std::int64_t identities_at_ms_ = 0;  ///< When the key file was looked at last.
  Site site_;
  std::unordered_map<LinkId, std::shared_ptr<Connection>> links_;
  std::unordered_map<LinkId, Answer> requests_;
  std::unordered_set<LinkId> blocked_;
  LinkId last_link_ = 0;
  std::uint64_t cut_off_count_ = 0;
  TimeMs now_ms_ = 0;
  std::int64_t monotonic_now_ms_ = 1;
  std::int64_t spooled_ms_ = 0;  ///< When the stock files were looked for last.
  std::int64_t drain_until_ms_ = 0;
  bool is_draining_ = false;
  // The last member: its threads post to `io_`, so they end first.
  PasswordPool passwords_;
};

}  // namespace noline::hub
