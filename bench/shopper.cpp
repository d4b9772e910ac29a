#include "shopper.hpp"

#include <cstdio>
#include <cstdlib>

#include "noline/limits.hpp"

namespace noline::bench {
namespace {

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "noline_bench: %s\n", why.c_str());
  std::exit(1);
}

std::uint16_t sku_number(const std::string& name) {
  return static_cast<std::uint16_t>(std::strtoul(name.c_str() + 4, nullptr, 10));
}

}  // namespace

Shopper::Shopper(std::uint64_t number, StoredState stored, Clock clock) : clock_(clock) {
  ClientOptions options;
  for (std::size_t index = 0; index < 8; ++index) {
    options.seed[index] = static_cast<std::uint8_t>(number >> (8 * index));
  }
  auto opened = Client::open(options, std::move(stored), clock_());
  if (!opened) {
    stop(opened.error().detail);
  }
  client_ = std::move(*opened);
}

void Shopper::apply(const Edit& edit) {
  const auto line = [&] { return line_id({sku_name(edit.sku), {}}); };
  Result<EditId> done = EditId{};
  switch (edit.op) {
    case Op::add:
      done = client_->add({sku_name(edit.sku), {}}, edit.n, clock_());
      break;
    case Op::set:
      done = client_->set_quantity(line(), edit.n, clock_());
      if (!done) {
        done = client_->add({sku_name(edit.sku), {}}, edit.n, clock_());
      }
      break;
    case Op::remove:
      done = client_->remove(line(), clock_());
      if (!done) {
        done = EditId{};  // The other device was faster.
      }
      break;
    case Op::coupon_on:
    case Op::coupon_off:
      done =
          client_->set_coupon("CODE" + std::to_string(edit.n), edit.op == Op::coupon_on, clock_());
      break;
    case Op::note:
      done = client_->set_cart_note(edit.text, clock_());
      break;
  }
  if (!done) {
    stop(done.error().detail);
  }
}

void Shopper::tell(const wire::Message& message) {
  client_->handle_message(wire::encode(message, wire::Format::cbor, client_->replica()), clock_());
}

void Shopper::greet() {
  (void)client_->poll_link(clock_());
  client_->handle_connected(clock_());
  (void)client_->poll_transmit(clock_());
  wire::Welcome welcome;
  welcome.clock = clock_();
  welcome.lineage = 1;
  welcome.scopes = {{client_->main_scope(), 0, "write", true}, {"shop:demo", 0, "read", true}};
  tell(welcome);
  store();
}

void Shopper::store() {
  while (auto batch = client_->poll_store()) {
    store_.apply(*batch);
    client_->handle_stored(batch->token, Ok{}, clock_());
  }
}

std::string Shopper::canonical() const {
  const CartView view = client_->cart();
  Model model;
  for (const CartLine& line : view.lines) {
    model.quantity[sku_number(line.sku)] = line.quantity;
  }
  for (const std::string& coupon : view.coupons) {
    model.coupons.insert(static_cast<std::uint32_t>(coupon.back() - '0'));
  }
  model.note = view.note;
  return model.canonical();
}

std::string document_of(const StoredState& stored) {
  std::string out;
  wire::Rows page;
  const auto flush = [&] {
    out += wire::encode(page, wire::Format::cbor, {});
    page.rows.clear();
  };
  for (const StoredRow& row : stored.rows) {
    auto value = wire::decode_value(row.value);
    if (!value || is_dead(*value)) {
      continue;  // A new device gets no lines without quantity.
    }
    page.rows.push_back({row.key, std::move(*value), 1});
    if (page.rows.size() == limits::rows_per_message_max) {
      flush();
    }
  }
  flush();
  return out;
}

}  // namespace noline::bench
