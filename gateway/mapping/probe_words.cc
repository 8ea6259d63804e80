#include "gateway/mapping/probe_words.h"

#include <optional>
#include <string_view>
#include <vector>

namespace gateway::mapping {
namespace {

constexpr std::size_t kMaxLength = 64;
constexpr std::size_t kMaxWords = 20;

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Names and literals of an expression, without reading it as one.
struct Vocabulary {
  std::vector<std::string> names;
  std::vector<std::string> literals;
};

Vocabulary Scan(std::string_view text) {
  Vocabulary found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (text[at] == '\'') {
      for (++at; at < text.size() && text[at] != '\''; ++at) at += text[at] == '\\' ? 1 : 0;
      const std::string_view literal =
          text.substr(begin + 1, at < text.size() ? at - begin - 1 : 0);
      if (!literal.empty() && literal.size() <= kMaxLength && !literal.contains('\\'))
        found.literals.emplace_back(literal);
      ++at;
    } else if (IsNameCharacter(text[at])) {
      while (at < text.size() && IsNameCharacter(text[at])) ++at;
      found.names.emplace_back(text.substr(begin, at - begin));
    } else {
      ++at;
    }
  }
  return found;
}

void Add(const std::string& name, const std::vector<std::string>& literals, Words& words) {
  for (const std::string& literal : literals) {
    std::set<std::string>& known = words.asked[name];
    if (known.size() < kMaxWords) known.insert(literal);
  }
}

void AddCondition(const syntax::Source& source, const std::optional<syntax::Formula>& condition,
                  Words& words) {
  if (!condition) return;
  const Vocabulary found = Scan(condition->text);
  if (!source.path.empty()) Add(source.path.back(), found.literals, words);
  for (const std::string& name : found.names) Add(name, found.literals, words);
}

// Nothing but a comparison of the element itself with one text.
void AddRequired(const syntax::Source& source, Words& words) {
  if (!source.check || source.path.empty()) return;
  const Vocabulary found = Scan(source.check->text);
  const bool compares = found.names == std::vector<std::string>{"this"} &&
                        found.literals.size() == 1 && source.check->text.contains("$this = '");
  if (compares) words.required.emplace(source.path.back(), found.literals.front());
}

void AddRules(const std::vector<syntax::Rule>& rules, Words& words) {
  for (const syntax::Rule& rule : rules) {
    for (const syntax::Source& source : rule.sources) {
      AddCondition(source, source.where, words);
      AddCondition(source, source.check, words);
      AddRequired(source, words);
    }
    AddRules(rule.rules, words);
  }
}

}  // namespace

Words WordsOf(const syntax::Map& map) {
  Words words;
  for (const syntax::Group& group : map.groups) AddRules(group.rules, words);
  return words;
}

}  // namespace gateway::mapping
