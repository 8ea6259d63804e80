#include "gateway/ucum/parser.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "gateway/ucum/hints.h"

namespace gateway::ucum {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// Section 2: what may stand in a symbol outside its square brackets.
bool IsSymbol(char c) {
  constexpr std::string_view kOthers = "\"()+-./=[]{}";
  return c > ' ' && c <= '~' && !IsDigit(c) && kOthers.find(c) == std::string_view::npos;
}

std::string Shown(char c) {
  if (c == ' ') return "a space";
  if (c < ' ' || c > '~') return "a character outside ASCII";
  return "'" + std::string(1, c) + "'";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // main-term: ["/"] term
  Result<std::vector<Component>> Parse() {
    if (text_.size() > kMostCharacters)
      return Error(kMostCharacters, "a unit has at most 1000 characters");
    const int first = Take('/') ? -1 : 1;
    GATEWAY_CHECK(Term(first, 1, 0));
    if (!AtEnd()) return Unexpected();
    return std::move(components_);
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ == text_.size(); }
  [[nodiscard]] bool Next(char c) const { return !AtEnd() && text_[at_] == c; }
  bool Take(char c) {
    if (!Next(c)) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] static std::unexpected<gateway::Error> Error(std::size_t at, std::string words) {
    gateway::Error error{IssueType::kCodeInvalid, words, {}};
    error.issues.Add({.type = IssueType::kCodeInvalid,
                      .line = 1,
                      .column = static_cast<int>(at) + 1,
                      .diagnostics = std::move(words)});
    return std::unexpected(std::move(error));
  }

  [[nodiscard]] std::unexpected<gateway::Error> Unexpected() const {
    if (AtEnd())
      return Error(at_, text_.empty() ? "a unit is not empty; no unit is 1"
                                      : "the unit ends where one more was expected");
    return Error(at_, "unexpected " + Shown(text_[at_]) + Mend(text_[at_]));
  }

  static std::string Mend(char c) {
    switch (c) {
      case ' ':
        return "; a unit has no spaces: write '.' between factors";
      case '*':
        return "; write '.' for a product, '10*' for powers of ten";
      case '^':
        return "; an exponent follows its unit directly: m2";
      case ')':
        return "; there is no '(' before it";
      case '}':
        return "; there is no '{' before it";
      default:
        return "; write '.' or '/' between units";
    }
  }

  // term: component {("." | "/") component}, from left to right: a/b.c is (a/b).c. A solidus at the
  // very beginning is a sign of the first component alone.
  Status Term(int first, int sign, int depth) {
    GATEWAY_CHECK(ReadComponent(first * sign, depth));
    for (;;) {
      if (Take('.')) {
        GATEWAY_CHECK(ReadComponent(sign, depth));
      } else if (Take('/')) {
        GATEWAY_CHECK(ReadComponent(-sign, depth));
      } else {
        return {};
      }
    }
  }

  // component: "(" term ")" | annotation | (factor | simple-unit [exponent]) [annotation]
  // FHIR's value sets annotate parentheses and factors too: "g/(8.h){shift}", "/100{WBCs}".
  Status ReadComponent(int sign, int depth) {
    constexpr int kDeepest = 50;
    if (AtEnd()) return Unexpected();
    if (Next('(')) {
      if (depth == kDeepest) return Error(at_, "too many parentheses inside each other");
      return Parenthesis(sign, depth);
    }
    Component component{.exponent = sign};
    if (!Next('{')) GATEWAY_CHECK(ReadFactorOrUnit(component));
    const bool is_bare = component.atom == nullptr && component.number.empty();
    if (Next('{')) {
      GATEWAY_CHECK(ReadAnnotation(component.annotation));
      if (!is_bare) component.annotation = {};
    }
    components_.push_back(component);
    return {};
  }

  Status Parenthesis(int sign, int depth) {
    const std::size_t open = at_++;
    GATEWAY_CHECK(Term(1, sign, depth + 1));
    if (Take(')')) {
      std::string_view annotation;
      return Next('{') ? ReadAnnotation(annotation) : Status();
    }
    if (AtEnd()) return Error(open, "'(' is not closed");
    return Unexpected();
  }

  Status ReadFactorOrUnit(Component& component) {
    const bool is_ten =
        text_.substr(at_).starts_with("10*") || text_.substr(at_).starts_with("10^");
    if (is_ten) {
      component.atom = FindAtom(text_.substr(at_, 3));
      at_ += 3;
      return ReadExponent(component);
    }
    if (IsDigit(text_[at_])) return ReadFactor(component);
    const std::size_t start = at_;
    GATEWAY_CHECK(ReadSymbol());
    if (at_ == start) return Unexpected();
    GATEWAY_CHECK(Resolve(start, component));
    return ReadExponent(component);
  }

  Status ReadFactor(Component& component) {
    constexpr std::size_t kMostDigits = 30;
    component.number = Digits();
    if (component.number.size() > kMostDigits)
      return Error(at_ - component.number.size(), "a factor has at most 30 digits");
    const bool is_zero = component.number.find_first_not_of('0') == std::string_view::npos;
    if (is_zero) return Error(at_ - component.number.size(), "a factor is not zero");
    return {};
  }

  // Letters, and square brackets with all that is in them.
  Status ReadSymbol() {
    while (!AtEnd() && (IsSymbol(text_[at_]) || Next('['))) {
      if (Next('[')) {
        const std::size_t close = text_.find(']', at_);
        if (close == std::string_view::npos) return Error(at_, "'[' is not closed");
        at_ = close;
      }
      ++at_;
    }
    return {};
  }

  // An atom as it is, else a prefix and a metric atom.
  Status Resolve(std::size_t start, Component& component) {
    const std::string_view symbol = text_.substr(start, at_ - start);
    component.atom = FindAtom(symbol);
    if (component.atom != nullptr) return {};
    const Atom* unmetric = nullptr;
    for (const Prefix& prefix : Prefixes()) {
      if (!symbol.starts_with(prefix.code)) continue;
      const Atom* const atom = FindAtom(symbol.substr(prefix.code.size()));
      if (atom == nullptr) continue;
      if (!atom->is_metric()) {
        unmetric = atom;
        continue;
      }
      component.prefix = &prefix;
      component.atom = atom;
      return {};
    }
    return Unknown(start, symbol, unmetric);
  }

  Status Unknown(std::size_t start, std::string_view symbol, const Atom* unmetric) const {
    const std::string_view suggestion = SuggestUnit(symbol);
    const std::size_t stray = symbol.find_first_of("*^");
    if (stray != std::string_view::npos) {
      const char c = symbol[stray];
      return Error(start + stray, "unexpected " + Shown(c) + Mend(c));
    }
    if (unmetric != nullptr && suggestion.empty()) {
      return Error(start, "'" + std::string(unmetric->code) + "' takes no prefix");
    }
    std::string words = "'" + std::string(symbol) + "' is no unit of UCUM";
    if (!suggestion.empty())
      words += "; write '" + std::string(suggestion) + "'";
    else
      words += "; if it only says what is counted, write '{" + std::string(symbol) + "}'";
    return Error(start, std::move(words));
  }

  std::string_view Digits() {
    const std::size_t start = at_;
    while (!AtEnd() && IsDigit(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  // exponent: [sign] digits
  Status ReadExponent(Component& component) {
    constexpr std::size_t kMostDigits = 3;
    const std::size_t start = at_;
    const bool is_signed = Next('+') || Next('-');
    const bool is_negative = Next('-');
    if (is_signed) ++at_;
    const std::string_view digits = Digits();
    if (digits.empty()) {
      if (!is_signed) return {};
      return AtEnd() ? Error(at_, "the unit ends where an exponent was expected") : Unexpected();
    }
    if (digits.size() > kMostDigits) return Error(start, "an exponent has at most three digits");
    int exponent = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    component.exponent *= is_negative ? -exponent : exponent;
    return {};
  }

  // Section 6: any ASCII from '!' to '~' but braces. FHIR's own value sets write spaces too
  // ("{# of fetuses}"), and no reading of them is in doubt.
  Status ReadAnnotation(std::string_view& annotation) {
    const std::size_t open = at_++;
    while (!AtEnd() && text_[at_] >= ' ' && text_[at_] <= '~' && !Next('{') && !Next('}')) ++at_;
    if (AtEnd()) return Error(open, "'{' is not closed");
    if (!Take('}')) return Unexpected();
    annotation = text_.substr(open, at_ - open);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Component> components_;
};

}  // namespace

Result<std::vector<Component>> ParseUnit(std::string_view text) { return Parser(text).Parse(); }

}  // namespace gateway::ucum
