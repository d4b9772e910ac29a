// Puts the parts of the import together.
#include "noline/catalogue/import.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "group.hpp"
#include "packed_rows.hpp"
#include "tsv_reader.hpp"
#include "xml_reader.hpp"

namespace noline::catalogue {
namespace {

/// Enough to see a byte order mark and the first letter after it.
constexpr std::size_t head_bytes = 8;
/// A product with more variants would not fit its row, and comparing them would take long.
constexpr std::size_t variants_max = 1000;

/// Collects problems up to the limit and counts the others.
struct ProblemList {
  std::vector<Problem> kept;
  std::size_t count = 0;

  void add(Problem problem) {
    ++count;
    if (kept.size() < limits::problems_kept_max)
      kept.push_back(std::move(problem));
  }
};

std::string_view effect_text(Effect effect) {
  switch (effect) {
    case Effect::value_ignored:
      return "value ignored";
    case Effect::row_refused:
      return "row refused";
    case Effect::feed_refused:
      return "reading stopped";
  }
  return "";
}

std::string_view source_text(Source source) {
  switch (source) {
    case Source::feed:
      return "feed";
    case Source::additions:
      return "additions";
    case Source::shop:
      return "shop";
  }
  return "";
}

/// A group whose rows still come in; its own rows are empty until then.
struct OpenGroup {
  Group group;
  PackedRows rows;
};

}  // namespace

struct Importer::State {
  explicit State(ImportOptions given)
      : options(std::move(given)),
        on_problem([this](Problem problem) { problems.add(std::move(problem)); }),
        row_check(options.currency, on_problem),
        additions(options, on_problem) {}

  void open_reader();
  void take_row(const FeedRow& row);
  void add_row(CheckedRow row);
  void report_unused();
  void build(const ProductSink& on_product);

  ImportOptions options;
  ProblemList problems;
  std::function<void(Problem)> on_problem;
  RowCheck row_check;
  AdditionsReader additions;
  std::string head;  ///< The first bytes, until the kind of feed is known.
  std::unique_ptr<FeedReader> reader;
  std::vector<OpenGroup> groups;  ///< In the order of their first row.
  std::unordered_map<std::string, std::size_t> group_index;
  std::size_t row_count = 0;
  bool is_refused = false;
};

void Importer::State::open_reader() {
  std::string_view text = head;
  const bool is_wide = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  // Expat knows UTF-16 and the byte order mark of UTF-8; for delimited text only the latter goes.
  const bool is_xml =
      text.find('<') != std::string_view::npos &&
      text.find_first_not_of("\xEF\xBB\xBF\xFF\xFE\0 \t\r\n", 0, 10) == text.find('<');
  if (is_wide && !is_xml) {
    on_problem(
        {Source::feed, 1, "", "", "the feed is UTF-16; save it as UTF-8", Effect::feed_refused});
    is_refused = true;
    return;
  }
  const FeedSink sink{[this](const FeedRow& row) { take_row(row); }, on_problem};
  if (is_xml) {
    reader = std::make_unique<XmlReader>(sink);
  } else {
    reader = std::make_unique<TsvReader>(sink);
    if (text.starts_with("\xEF\xBB\xBF"))
      text.remove_prefix(3);
  }
  reader->push(text);
  head.clear();
}

void Importer::State::take_row(const FeedRow& row) {
  if (row_count == limits::rows_max) {
    if (!is_refused) {
      on_problem({Source::feed, row.line, "", "", "the feed has more than 1000000 rows",
                  Effect::feed_refused});
    }
    is_refused = true;
    return;
  }
  ++row_count;
  if (auto checked = row_check.check(row))
    add_row(std::move(*checked));
}

void Importer::State::add_row(CheckedRow row) {
  const auto [found, is_new] = group_index.emplace(row.group_id, groups.size());
  if (is_new) {
    groups.emplace_back();
    groups.back().group.id = row.group_id;
  }
  auto& [group, rows] = groups[found->second];
  if (rows.count() == variants_max) {
    on_problem({Source::feed, row.line, "item_group_id", row.sku, "has more than 1000 variants",
                Effect::row_refused});
    return;
  }
  const auto keep_first = [](std::string& kept, std::string& text) {
    if (kept.empty())
      kept = std::move(text);
  };
  keep_first(group.description, row.description);
  keep_first(group.brand, row.brand);
  keep_first(group.product_type, row.product_type);
  rows.add(row);
}

void Importer::State::report_unused() {
  for (const auto& [id, addition] : additions.additions()) {
    if (group_index.count(id) != 0)
      continue;
    on_problem({Source::additions, addition.line, "id", id, "is no product of the feed",
                Effect::value_ignored});
  }
}

Importer::Importer(ImportOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Importer::~Importer() = default;
Importer::Importer(Importer&&) noexcept = default;
Importer& Importer::operator=(Importer&&) noexcept = default;

void Importer::push_feed(std::string_view bytes) {
  State& state = *state_;
  if (state.is_refused)
    return;
  if (state.reader)
    return state.reader->push(bytes);
  const std::size_t size = std::min(bytes.size(), head_bytes - state.head.size());
  state.head += bytes.substr(0, size);
  if (state.head.size() < head_bytes)
    return;
  state.open_reader();
  if (state.reader)
    state.reader->push(bytes.substr(size));
}

void Importer::push_additions(std::string_view bytes) {
  state_->additions.push(bytes);
}

void Importer::State::build(const ProductSink& on_product) {
  const GroupContext context{options, on_problem};
  for (OpenGroup& open : groups) {
    const auto found = additions.additions().find(open.group.id);
    open.group.rows = open.rows.unpack();
    auto product =
        build_product(std::move(open.group),
                      found == additions.additions().end() ? nullptr : &found->second, context);
    open = OpenGroup();  // Whoever takes the products needs the memory.
    if (product)
      on_product(std::move(*product));
  }
}

ImportResult Importer::finish(const ProductSink& on_product) {
  State& state = *state_;
  if (!state.reader && !state.is_refused)
    state.open_reader();
  const bool is_feed_whole = state.reader && state.reader->finish() && !state.is_refused;
  const bool are_additions_whole = state.additions.finish();
  if (is_feed_whole)
    state.report_unused();
  state.build(on_product);

  ImportResult result;
  result.row_count = state.row_count;
  result.problem_count = state.problems.count;
  result.problems = std::move(state.problems.kept);
  std::stable_sort(result.problems.begin(), result.problems.end(),
                   [](const Problem& a, const Problem& b) {
                     return std::tie(a.source, a.line, a.sku) < std::tie(b.source, b.line, b.sku);
                   });
  result.is_complete = is_feed_whole && are_additions_whole;
  return result;
}

ImportResult Importer::finish() {
  std::vector<Product> products;
  ImportResult result =
      finish([&products](Product product) { products.push_back(std::move(product)); });
  result.products = std::move(products);
  return result;
}

ImportResult import_feed(std::string_view feed, std::string_view additions,
                         const ImportOptions& options) {
  Importer importer(options);
  importer.push_feed(feed);
  importer.push_additions(additions);
  return importer.finish();
}

std::string to_text(const Problem& problem) {
  std::string out(source_text(problem.source));
  out += " line " + std::to_string(problem.line);
  if (!problem.field.empty() || !problem.sku.empty())
    out += ", ";
  out += problem.field;
  if (!problem.sku.empty())
    out += (problem.field.empty() ? "" : " of ") + problem.sku;
  return out + ": " + problem.reason + " (" + std::string(effect_text(problem.effect)) + ")";
}

}  // namespace noline::catalogue
