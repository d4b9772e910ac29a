// Whatever a welcomed device sends: the service answers, stays sound and keeps what it had.
#include <cstdint>
#include <cstdlib>

#include "core/service.hpp"
#include "store/sqlite_store.hpp"

using namespace noline;
using namespace noline::hub;

namespace {

constexpr TimeMs now = 1'800'000'000'000;
constexpr ReplicaId replica{77};

void settle(Service& service) {
  if (!service.commit(now)) {
    std::abort();
  }
  while (service.poll_transmit()) {
  }
  while (auto job = service.poll_job()) {
    service.handle_job_done({job->id, job->kind == JobKind::hash, "hash"}, now);
  }
}

LinkId greet(Service& service, LinkId link, wire::Format format) {
  service.handle_connected(link, {format, LinkKind::socket}, now);
  wire::Hello hello;
  hello.device = {{"id", std::string(32, '1')}, {"name", "Fuzz"}, {"kind", "cli"}};
  hello.replica = replica;
  hello.credential = {{"guest", std::string(32, '2')}, {"secret", std::string(64, 'a')}};
  hello.scopes = {{"guest:" + std::string(32, '2'), 0, 0}, {"shop:demo", 0, 0}};
  service.handle_message(link, wire::encode(hello, format, replica), now);
  return link;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<SqliteStore> store = std::move(*SqliteStore::open(""));
  static std::unique_ptr<Service> service = std::move(*Service::open(*store, Seed{1}, now));
  static LinkId last = 0;
  if (size == 0) {
    return 0;
  }
  // The first byte chooses format and whether a hello came before.
  const auto format = (data[0] & 1) == 0 ? wire::Format::cbor : wire::Format::json;
  const LinkId link = ++last;
  if ((data[0] & 2) == 0) {
    greet(*service, link, format);
  } else {
    service->handle_connected(link, {format, LinkKind::socket}, now);
  }
  service->handle_message(link, {reinterpret_cast<const char*>(data + 1), size - 1}, now);
  settle(*service);
  service->handle_disconnected(link, now);
  settle(*service);
  if (!service->is_sound() || service->find_scope("shop:demo") != nullptr) {
    std::abort();
  }
  return 0;
}
