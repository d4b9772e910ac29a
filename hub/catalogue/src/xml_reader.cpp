// RSS and Atom, on top of Expat's callbacks.
#include "xml_reader.hpp"

#include <expat.h>

#include <algorithm>

#include "text.hpp"

namespace noline::catalogue {
namespace {

/// Expat joins namespace and name with this; it can be in neither.
constexpr char separator = ' ';
constexpr std::string_view google_namespace = "http://base.google.com/ns/1.0";
constexpr std::string_view google_namespace_old = "http://base.google.com/cns/1.0";
constexpr std::size_t slice_bytes = 256 * 1024;
/// A tag that is not closed for this long is no feed; Expat would keep all of it.
constexpr std::size_t token_bytes_max = 1024 * 1024;
constexpr int depth_max = 64;

struct Name {
  std::string_view space;
  std::string_view local;
};

Name split_name(std::string_view name) {
  const std::size_t at = name.rfind(separator);
  if (at == std::string_view::npos)
    return {"", name};
  return {name.substr(0, at), name.substr(at + 1)};
}

bool is_root(std::string_view local) {
  return local == "rss" || local == "feed" || local == "RDF" || local == "channel";
}

}  // namespace

struct XmlReader::Calls {
  static XmlReader& reader(void* data) { return *static_cast<XmlReader*>(data); }
  static void begin(void* data, const char* name, const char**) {
    reader(data).begin_element(name);
  }
  static void end(void* data, const char*) { reader(data).end_element(); }
  static void text(void* data, const char* bytes, int size) {
    reader(data).add_text({bytes, static_cast<std::size_t>(size)});
  }
  static void doctype(void* data, const char*, const char*, const char*, int) {
    reader(data).stop("a document type declaration is not taken");
  }
};

XmlReader::XmlReader(FeedSink sink)
    : sink_(std::move(sink)), parser_(XML_ParserCreateNS(nullptr, separator)) {
  if (parser_ == nullptr) {
    is_stopped_ = true;
    return;
  }
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Calls::begin, Calls::end);
  XML_SetCharacterDataHandler(parser_, Calls::text);
  XML_SetStartDoctypeDeclHandler(parser_, Calls::doctype);
}

XmlReader::~XmlReader() {
  if (parser_ != nullptr)
    XML_ParserFree(parser_);
}

void XmlReader::push(std::string_view bytes) {
  while (!bytes.empty() && !is_stopped_) {
    feed_parser(bytes.substr(0, slice_bytes), 0);
    bytes.remove_prefix(std::min(slice_bytes, bytes.size()));
  }
}

bool XmlReader::finish() {
  if (!is_stopped_)
    feed_parser("", 1);
  return !is_stopped_;
}

void XmlReader::feed_parser(std::string_view bytes, int is_final) {
  pushed_bytes_ += bytes.size();
  const auto status = XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()), is_final);
  if (is_stopped_)
    return;
  if (status != XML_STATUS_OK) {
    stop(std::string("the XML cannot be read: ") + XML_ErrorString(XML_GetErrorCode(parser_)));
    return;
  }
  const auto read = XML_GetCurrentByteIndex(parser_);
  if (read >= 0 && pushed_bytes_ - static_cast<std::size_t>(read) > token_bytes_max) {
    stop("a tag is longer than a megabyte");
  }
}

std::size_t XmlReader::line() const {
  return static_cast<std::size_t>(XML_GetCurrentLineNumber(parser_));
}

void XmlReader::stop(std::string_view reason) {
  if (is_stopped_)
    return;
  is_stopped_ = true;
  sink_.on_problem({Source::feed, line(), "", "", std::string(reason), Effect::feed_refused});
  XML_StopParser(parser_, XML_FALSE);
}

void XmlReader::begin_element(std::string_view name) {
  ++depth_;
  const std::string_view local = split_name(name).local;
  if (depth_ > depth_max) {
    stop("elements are nested more than 64 deep");
  } else if (depth_ == 1 && !is_root(local)) {
    stop("the text is neither RSS nor Atom: it begins with <" + std::string(local.substr(0, 40)) +
         ">");
  } else if (item_depth_ == 0 && (local == "item" || local == "entry")) {
    item_depth_ = depth_;
    item_line_ = line();
    item_bytes_ = 0;
    for (Cell& cell : cells_)
      cell = Cell();
  } else if (item_depth_ != 0 && depth_ == item_depth_ + 1) {
    begin_field(name);
  }
}

void XmlReader::begin_field(std::string_view name) {
  const auto [space, local] = split_name(name);
  const bool is_google = space == google_namespace || space == google_namespace_old;
  const auto field = find_field(local);
  // An id without namespace is Atom's own, a web address; it stands in when Google's is missing.
  if (!field)
    return;
  Cell& cell = cells_[static_cast<std::size_t>(*field)];
  const int priority = is_google ? 2 : 1;
  if (priority <= cell.priority)
    return;
  cell = {"", priority};
  field_ = field;
}

void XmlReader::add_text(std::string_view text) {
  if (item_depth_ == 0)
    return;
  item_bytes_ += text.size();
  if (!field_ || item_bytes_ > limits::row_bytes_max)
    return;
  cells_[static_cast<std::size_t>(*field_)].text += text;
}

void XmlReader::end_element() {
  if (item_depth_ != 0 && depth_ == item_depth_ + 1)
    field_.reset();
  if (depth_ == item_depth_) {
    give_row();
    item_depth_ = 0;
  }
  --depth_;
}

void XmlReader::give_row() {
  if (is_stopped_)
    return;
  if (item_bytes_ > limits::row_bytes_max) {
    sink_.on_problem({Source::feed, item_line_, "", "", "the item is longer than 65536 bytes",
                      Effect::row_refused});
    return;
  }
  FeedRow row;
  row.line = item_line_;
  for (std::size_t i = 0; i < field_count; ++i)
    row.cells[i] = cells_[i].text;
  sink_.on_row(row);
}

}  // namespace noline::catalogue
