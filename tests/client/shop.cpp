#include "shop.hpp"

#include <catch2/catch_test_macros.hpp>

namespace noline::test {

void TestDevice::open() {
  ClientOptions options;
  options.seed.fill(seed_);
  options.seed[1] = static_cast<std::uint8_t>(++openings_);
  options.seed[2] = static_cast<std::uint8_t>(openings_ >> 8);
  options.device.name = "device " + std::to_string(seed_);
  link = 0;
  auto opened = Client::open(options, disk.load(), now());
  REQUIRE(opened);
  client_ = std::move(*opened);
  client_->set_storage_class("durable");
}

std::size_t TestDevice::store(const Status& status) {
  std::size_t count = 0;
  while (auto batch = client_->poll_store()) {
    if (status)
      disk.apply(*batch);
    erasures += batch->is_erasure ? 1U : 0U;
    client_->handle_stored(batch->token, status, now());
    if (++count == 100 || !status)
      break;
  }
  return count;
}

LineId TestDevice::line(const std::string& sku) const {
  return line_id({sku, {}});
}

std::uint32_t TestDevice::quantity(const std::string& sku) const {
  const Value* value = client_->find_row(line_key(1, line(sku)));
  return value == nullptr ? 0 : std::get<Line>(*value).quantity();
}

Shop::Shop() {
  restart_hub({});
}

void Shop::restart_hub(const simulation::HubContent& content) {
  service_.reset();
  for (const auto& device : devices_) {
    if (device->link != 0)
      (*device)->handle_disconnected(device->now());
    device->link = 0;
  }
  static_cast<void>(store_.rollback());
  store_.content() = content;
  hub::Seed seed{};
  seed[0] = static_cast<unsigned char>(content.lineages.size() + ++last_link_);
  auto opened = hub::Service::open(store_, seed, now_);
  REQUIRE(opened);
  service_ = std::move(*opened);
}

void Shop::deliver(const hub::Transmit& transmit) {
  for (const auto& device : devices_) {
    if (device->link != transmit.link)
      continue;
    if (transmit.bytes) {
      device->received_bytes += transmit.bytes->size();
      (*device)->handle_message(*transmit.bytes, device->now());
    }
    if (transmit.is_last)
      go_offline(*device);
  }
}

bool Shop::step_hub() {
  bool is_busy = false;
  REQUIRE(service_->commit(now_));
  while (auto transmit = service_->poll_transmit()) {
    is_busy = true;
    deliver(*transmit);
  }
  while (auto job = service_->poll_job()) {
    is_busy = true;
    const bool is_hash = job->kind == hub::JobKind::hash;
    const std::string hash = "hash of " + job->password;
    service_->handle_job_done({job->id, is_hash || job->hash == hash, is_hash ? hash : ""}, now_);
  }
  return is_busy;
}

bool Shop::step(TestDevice& device) {
  bool is_busy = device.store() > 0;
  const LinkRequest request = device->poll_link(device.now());
  if (request == LinkRequest::connect && device.is_allowed_online) {
    device.link = ++last_link_;
    service_->handle_connected(device.link, {}, now_);
    device->handle_connected(device.now());
    is_busy = true;
  } else if (request == LinkRequest::connect) {
    device->handle_disconnected(device.now());
  } else if (request == LinkRequest::close) {
    go_offline(device);
    device.is_allowed_online = true;
    is_busy = true;
  }
  while (auto bytes = device->poll_transmit(device.now())) {
    service_->handle_message(device.link, *bytes, now_);
    is_busy = true;
  }
  while (auto call = device->poll_call())
    device.finished.push_back(std::move(*call));
  return is_busy;
}

void Shop::settle() {
  int idle = 0;
  for (int round = 0; round < 3000 && idle < 15; ++round) {
    bool is_busy = step_hub();
    for (const auto& device : devices_)
      is_busy = step(*device) || is_busy;
    idle = is_busy ? 0 : idle + 1;
    now_ += 50;
    service_->handle_timeout(now_);
    for (const auto& device : devices_) {
      device->now_ms += 50;
      (*device)->handle_timeout(device->now());
    }
  }
  REQUIRE(idle == 15);
}

void Shop::go_offline(TestDevice& device) {
  device.is_allowed_online = false;
  if (device.link == 0)
    return;
  service_->handle_disconnected(device.link, now_);
  device.link = 0;
  device->handle_disconnected(device.now());
}

void Shop::go_online(TestDevice& device) {
  device.is_allowed_online = true;
  // Past every back-off.
  device.now_ms += 60'000;
  now_ += 60'000;
}

CallFinished Shop::call(TestDevice& device, const std::string& name, const wire::Json& args) {
  device.finished.clear();
  device->call(name, args, device.now());
  settle();
  REQUIRE(device.finished.size() == 1);
  return device.finished.front();
}

void Shop::sign_in(std::vector<TestDevice*> devices) {
  const wire::Json args = {
      {"email", "ada@example.org"}, {"password", "long enough"}, {"name", "Ada"}};
  for (TestDevice* device : devices) {
    settle();
    const auto done = call(*device, device == devices.front() ? "sign_up" : "sign_in", args);
    REQUIRE(done.error.code == Errc::none);
  }
  settle();
}

}  // namespace noline::test
