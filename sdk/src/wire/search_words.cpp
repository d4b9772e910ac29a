#include "wire/search_words.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "model/words.hpp"

namespace noline {
namespace {

constexpr std::array<std::uint32_t, field_count> field_points = {60, 30, 15, 4};
/// How a word of the index fits one of the query; a mistyped one counts as found inside.
enum Fit : std::uint32_t { none, inside, prefix, exact = 4 };

constexpr std::size_t inside_bytes_min = 4;
constexpr std::size_t mistyped_bytes_min = 4;
constexpr std::size_t mistyped_twice_bytes_min = 8;

struct Match {
  std::uint32_t word = 0;
  Fit fit = none;
};

Fit fit_of(std::string_view typed, std::string_view word) {
  if (word.starts_with(typed)) {
    return word.size() == typed.size() ? exact : prefix;
  }
  const bool is_inside = typed.size() >= inside_bytes_min && word.find(typed) != word.npos;
  return is_inside ? inside : none;
}

class WordSearch {
 public:
  explicit WordSearch(const SearchData& data) : data_(data) {
    found_.points.resize(data.products.size());
    best_.resize(data.products.size());
    words_in_.resize(data.products.size());
  }

  void add(const FoldedWord& word) {
    matches_.clear();
    match(word.plain);
    if (word.spelled != word.plain) {
      match(word.spelled);
    }
    std::string_view understood = word.typed;
    if (matches_.empty() && word.is_only_letters) {
      match_mistyped(word, understood);
    }
    text_ += text_.empty() ? "" : " ";
    text_ += understood;
    collect();
  }

  WordsFound take() {
    if (is_corrected_) {
      found_.corrected = std::move(text_);
    }
    // Many are looked at faster in the order they lie in memory.
    constexpr std::size_t few = 16;
    if (found_.products.size() * few > words_in_.size()) {
      found_.products.clear();
      for (std::uint32_t product = 0; product < words_in_.size(); ++product) {
        if (words_in_[product] == word_count_) {
          found_.products.push_back(product);
        }
      }
    }
    return std::move(found_);
  }

 private:
  /// Whether any product is found by the word.
  [[nodiscard]] bool is_used(std::uint32_t word) const {
    return !data_.postings[word].empty() ||
           std::any_of(data_.category_words.begin(), data_.category_words.end(),
                       [&](const auto& own) {
                         return own.first == word && !postings_of(own.second).empty();
                       });
  }

  [[nodiscard]] const std::vector<std::uint32_t>& postings_of(std::uint32_t category) const {
    static const std::vector<std::uint32_t> nothing;
    const std::uint32_t word =
        data_.words.find(SearchData::category_key(data_.facets.text(category)));
    return word == Names::none ? nothing : data_.postings[word];
  }

  void match(const std::string& typed) {
    const std::uint32_t wanted = letters_of(typed);
    for (std::uint32_t word = 0; word < data_.letters.size(); ++word) {
      if ((data_.letters[word] & wanted) != wanted) {
        continue;
      }
      const Fit fit = fit_of(typed, data_.words.text(word));
      if (fit != none && is_used(word)) {
        matches_.push_back({word, fit});
      }
    }
  }

  /// The words with the fewest edits; what the shopper is told is the one most products have.
  void match_mistyped(const FoldedWord& typed, std::string_view& understood) {
    const std::size_t size = typed.plain.size();
    std::uint32_t most = size >= mistyped_twice_bytes_min ? 2 : size >= mistyped_bytes_min ? 1 : 0;
    const std::uint32_t letters = letters_of(typed.plain);
    std::size_t uses = 0;
    for (std::uint32_t word = 0; most > 0 && word < data_.letters.size(); ++word) {
      const std::uint32_t own = data_.letters[word];
      // An edit changes at most two letters of the set.
      if (own == 0 || std::popcount(own ^ letters) > static_cast<int>(2 * most)) {
        continue;
      }
      const std::string_view text = data_.words.text(word);
      const std::uint32_t edits = edits_between(typed.plain, text, most);
      if (edits > most || !is_used(word)) {
        continue;
      }
      if (edits < most || matches_.empty()) {
        matches_.clear();
        understood = "";
        uses = 0;
      }
      most = edits;
      matches_.push_back({word, inside});
      const std::size_t own_uses = data_.postings[word].size();
      if (understood.empty() || own_uses > uses || (own_uses == uses && text < understood)) {
        understood = text;
        uses = own_uses;
      }
    }
    is_corrected_ = is_corrected_ || !matches_.empty();
  }

  void take_posting(std::uint32_t product, std::uint32_t points) {
    if (words_in_[product] == word_count_) {
      words_in_[product] = word_count_ + 1;
      best_[product] = points;
      next_.push_back(product);
    } else if (words_in_[product] == word_count_ + 1) {
      best_[product] = std::max(best_[product], points);
    }
  }

  /// Keeps the products that have one of the matches, and all words before.
  void collect() {
    next_.clear();
    for (const Match& match : matches_) {
      for (const std::uint32_t posting : data_.postings[match.word]) {
        take_posting(posting / field_count, field_points[posting % field_count] * match.fit);
      }
      for (const auto& [word, category] : data_.category_words) {
        if (word == match.word) {
          for (const std::uint32_t posting : postings_of(category)) {
            take_posting(posting / field_count, field_points[1] * match.fit);
          }
        }
      }
    }
    for (const std::uint32_t product : next_) {
      found_.points[product] += best_[product];
    }
    found_.products.swap(next_);
    ++word_count_;
  }

  const SearchData& data_;
  WordsFound found_;
  std::string text_;
  bool is_corrected_ = false;
  std::uint8_t word_count_ = 0;
  std::vector<std::uint32_t> best_;
  std::vector<std::uint8_t> words_in_;
  std::vector<std::uint32_t> next_;
  std::vector<Match> matches_;
};

}  // namespace

WordsFound find_words(const SearchData& data, std::string_view typed) {
  WordSearch search(data);
  FoldedWord word;
  while (next_word(typed, word)) {
    search.add(word);
  }
  return search.take();
}

std::size_t count_words(std::string_view typed) {
  std::size_t count = 0;
  FoldedWord word;
  while (next_word(typed, word)) {
    ++count;
  }
  return count;
}

std::vector<std::uint32_t> products_in(const SearchData& data, std::uint32_t category) {
  std::vector<std::uint32_t> products;
  const std::uint32_t word = data.words.find(SearchData::category_key(data.facets.text(category)));
  if (word != Names::none) {
    products = data.postings[word];
    for (std::uint32_t& posting : products) {
      posting /= field_count;
    }
  }
  return products;
}

}  // namespace noline
