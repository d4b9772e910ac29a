#include "support/test_hub.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>

namespace noline::hub::test {

TestHub::TestHub(const std::string& path, unsigned char seed) {
  auto opened = SqliteStore::open(path);
  REQUIRE(opened.ok());
  store = std::move(*opened);
  Seed bytes{};
  bytes.fill(seed);
  auto made = Service::open(*store, bytes, now);
  REQUIRE(made.ok());
  service = std::move(*made);
}

LinkId TestHub::connect(wire::Format format) {
  const LinkId link = ++last_link_;
  formats_[link] = format;
  service->handle_connected(link, {format, LinkKind::socket}, now);
  return link;
}

void TestHub::disconnect(LinkId link) {
  service->handle_disconnected(link, now);
  settle();
}

void TestHub::send(LinkId link, const wire::Message& message, ReplicaId replica) {
  replicas_[link] = replica;
  send_bytes(link, wire::encode(message, formats_.at(link), replica));
}

void TestHub::send_bytes(LinkId link, std::string_view bytes) {
  service->handle_message(link, bytes, now);
}

TestHub::Answer TestHub::ask(std::string_view call, const wire::Json& args, std::uint64_t peer) {
  constexpr LinkId first_request_link = 90'000;
  const LinkId link = first_request_link + peer;
  service->handle_connected(link, {wire::Format::json, LinkKind::request, peer}, now);
  service->handle_request(link, call, args, now);
  REQUIRE(service->commit(now).ok());
  Answer answer;
  while (const auto transmit = service->poll_transmit()) {
    if (transmit->link == link) {
      answer = {transmit->code, wire::Json::parse(*transmit->bytes)};
    }
  }
  service->handle_disconnected(link, now);
  return answer;
}

void TestHub::settle() {
  for (bool is_moving = true; is_moving;) {
    is_moving = false;
    static_cast<void>(service->commit(now));
    collect();
    while (auto job = service->poll_job()) {
      run(*job);
      is_moving = true;
    }
  }
}

Errc TestHub::settle_request(LinkId link) {
  for (;;) {
    REQUIRE(service->commit(now).ok());
    while (const auto transmit = service->poll_transmit()) {
      if (transmit->link == link) {
        return transmit->code;
      }
    }
    const auto job = service->poll_job();
    REQUIRE(job);
    run(*job);
  }
}

void TestHub::run(const Job& job) {
  ++hash_count_;
  // A real Argon2id hash takes 0.1 s; the service cannot tell the difference.
  const bool is_hash = job.kind == JobKind::hash;
  const std::string hash = "fake:" + job.password;
  service->handle_job_done({job.id, is_hash || hash == job.hash, is_hash ? hash : ""}, now);
}

void TestHub::collect() {
  while (auto transmit = service->poll_transmit()) {
    if (transmit->bytes != nullptr) {
      ++frame_count_;
      auto message =
          wire::decode(*transmit->bytes, formats_.at(transmit->link), replicas_[transmit->link]);
      REQUIRE(message.ok());
      inbox_[transmit->link].push_back(std::move(*message));
    }
    closed_[transmit->link] = closed_[transmit->link] || transmit->is_last;
  }
}

std::vector<wire::Rows> TestHub::take_pages(LinkId link) {
  auto pages = take_all<wire::Rows>(link);
  std::erase_if(pages, [](const wire::Rows& page) {
    return !page.rows.empty() &&
           std::all_of(page.rows.begin(), page.rows.end(),
                       [](const Row& row) { return row.key.starts_with("device/"); });
  });
  return pages;
}

std::vector<wire::Message> TestHub::take(LinkId link) {
  return std::exchange(inbox_[link], {});
}

TestDevice::TestDevice(TestHub& at, unsigned number)
    : hub(at), replica{0x1000 + number}, clock(replica) {
  device_id = std::string(16, '0') + format_hex(number);
  scope = "guest:" + device_id;
  credential = {{"guest", device_id}, {"secret", std::string(48, 'a') + format_hex(number)}};
}

TestDevice TestDevice::beside(const TestDevice& other, unsigned number) {
  TestDevice device(other.hub, number);
  device.scope = other.scope;
  device.credential = other.credential;
  return device;
}

wire::Welcome TestDevice::hello(wire::Format format) {
  link = hub.connect(format);
  wire::Hello hello;
  hello.device = {{"id", device_id}, {"name", "Test"}, {"kind", "cli"}, {"language", "de"}};
  if (!replicas.is_null()) {
    hello.device["replicas"] = replicas;
  }
  hello.replica = replica;
  hello.clock = hub.now;
  hello.credential = credential;
  hello.scopes = {{scope, cursor, lineage}};
  hub.send(link, hello, replica);
  hub.settle();
  auto found = hub.take_all<wire::Welcome>(link);
  return found.empty() ? wire::Welcome{} : found.front();
}

void TestDevice::leave() {
  hub.disconnect(link);
}

std::uint64_t TestDevice::send_push(std::vector<Row> rows) {
  hub.send(link, wire::Rows{0, ++pushed, std::move(rows), false}, replica);
  return pushed;
}

wire::Ack TestDevice::push(std::vector<Row> rows) {
  send_push(std::move(rows));
  hub.settle();
  auto acks = hub.take_all<wire::Ack>(link);
  REQUIRE(acks.size() == 1);
  return acks.front();
}

wire::CallResult TestDevice::call(std::string_view name, wire::Json args) {
  hub.send(link, wire::Call{7, std::string(name), std::move(args)}, replica);
  hub.settle();
  auto results = hub.take_all<wire::CallResult>(link);
  REQUIRE(results.size() == 1);
  CHECK(results.front().id == 7);
  return results.front();
}

Row TestDevice::line_added(std::string_view sku, std::uint32_t quantity) {
  return {key_of(sku), added_line(sku, replica, quantity), 0};
}

Line added_line(std::string_view sku, ReplicaId replica, std::uint32_t quantity) {
  Line line;
  line.identity.sku = sku;
  line.contributions.push_back({Contributor::own(replica), quantity, 0});
  return line;
}

std::string key_of(std::string_view sku) {
  return line_key(1, line_id({std::string(sku), {}}));
}

std::uint32_t quantity_at(TestHub& hub, const std::string& scope, std::string_view sku) {
  const Scope* found = hub.service->find_scope(scope);
  if (found == nullptr || !found->rows.contains(key_of(sku))) {
    return 0;
  }
  return std::get<Line>(found->rows.at(key_of(sku)).value).quantity();
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "noline-test-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

}  // namespace noline::hub::test
