#include "net/gzip.hpp"

#include <boost/beast/zlib/deflate_stream.hpp>
#include <boost/crc.hpp>

namespace noline::hub {
namespace {

void put_number(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<char>(value >> shift & 0xff));
  }
}

}  // namespace

std::string gzip(std::string_view text) {
  namespace zlib = boost::beast::zlib;
  constexpr int level = 6;
  constexpr int window_bits = 15;
  constexpr int memory_level = 8;
  // Magic, deflate, no flags, no time, no extra, any system.
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  const std::size_t head_size = out.size();
  zlib::deflate_stream stream;
  stream.reset(level, window_bits, memory_level, zlib::Strategy::normal);
  out.resize(head_size + stream.upper_bound(text.size()));
  zlib::z_params params;
  params.next_in = text.data();
  params.avail_in = text.size();
  params.next_out = out.data() + head_size;
  params.avail_out = out.size() - head_size;
  boost::beast::error_code error;
  stream.write(params, zlib::Flush::finish, error);
  if (error != zlib::error::end_of_stream) {
    return "";
  }
  out.resize(head_size + params.total_out);
  boost::crc_32_type sum;
  sum.process_bytes(text.data(), text.size());
  put_number(out, sum.checksum());
  put_number(out, static_cast<std::uint32_t>(text.size()));
  return out;
}

}  // namespace noline::hub
