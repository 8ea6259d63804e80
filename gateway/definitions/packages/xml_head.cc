#include "gateway/definitions/packages/xml_head.h"

#include <algorithm>
#include <array>

namespace gateway::definitions {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::unexpected<Error> Broken() {
  return Fail(IssueType::kStructure, "is no well-formed XML: a tag does not end");
}

// The five entities that XML has of itself.
std::string Decoded(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, char>, 5> kEntities{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  std::string decoded;
  for (std::size_t i = 0; i < text.size();) {
    const auto known = std::ranges::find_if(
        kEntities, [&](const auto& entity) { return text.substr(i).starts_with(entity.first); });
    decoded += known == kEntities.end() ? text[i] : known->second;
    i += known == kEntities.end() ? 1 : known->first.size();
  }
  return decoded;
}

// The value of the attribute `value` of a tag's inside ("url value='x'").
std::string ValueOf(std::string_view tag) {
  for (std::size_t at = tag.find("value"); at != std::string_view::npos;
       at = tag.find("value", at + 1)) {
    std::size_t next = tag.find_first_not_of(kSpace, at + 5);
    const bool whole = at > 0 && kSpace.find(tag[at - 1]) != std::string_view::npos &&
                       next != std::string_view::npos && tag[next] == '=';
    if (!whole) continue;
    next = tag.find_first_not_of(kSpace, next + 1);
    if (next == std::string_view::npos || (tag[next] != '"' && tag[next] != '\'')) continue;
    const std::size_t end = tag.find(tag[next], next + 1);
    if (end != std::string_view::npos) return Decoded(tag.substr(next + 1, end - next - 1));
  }
  return {};
}

class Scanner {
 public:
  explicit Scanner(std::string_view bytes) : rest_(bytes) {}

  Result<XmlHead> Run() {
    while (true) {
      const std::size_t open = rest_.find('<');
      if (open == std::string_view::npos) break;
      rest_.remove_prefix(open);
      if (Skips("<!--", "-->") || Skips("<?", "?>") || Skips("<![CDATA[", "]]>")) continue;
      const std::size_t close = EndOfTag();
      if (close == std::string_view::npos) return Broken();
      const std::string_view tag = rest_.substr(1, close - 1);
      rest_.remove_prefix(close + 1);
      if (!Tag(tag)) return std::move(head_);
    }
    return Broken();
  }

 private:
  // Passes over what begins with `from`; an end that is missing passes over the rest.
  bool Skips(std::string_view from, std::string_view to) {
    if (!rest_.starts_with(from)) return false;
    const std::size_t end = rest_.find(to, from.size());
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + to.size());
    return true;
  }

  // The next '>' outside of quotes.
  [[nodiscard]] std::size_t EndOfTag() const {
    char quote = '\0';
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  // False when the root element ended.
  bool Tag(std::string_view tag) {
    if (tag.starts_with('!')) return true;
    if (tag.starts_with('/')) return --depth_ > 0;
    const bool empty = tag.ends_with('/');
    std::string_view name = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    name = name.substr(name.find(':') + 1);  // without a prefix
    if (depth_ == 0) head_.type = name;
    if (depth_ == 1) {
      if (std::string value = ValueOf(tag); !value.empty()) {
        head_.members.emplace_back(name, std::move(value));
      }
    }
    if (!empty) ++depth_;
    return depth_ > 0;
  }

  std::string_view rest_;
  XmlHead head_;
  int depth_ = 0;
};

}  // namespace

std::string_view XmlHead::Get(std::string_view name) const {
  const auto found =
      std::ranges::find_if(members, [&](const auto& member) { return member.first == name; });
  return found == members.end() ? std::string_view() : std::string_view(found->second);
}

Result<XmlHead> ReadXmlHead(std::string_view bytes) { return Scanner(bytes).Run(); }

}  // namespace gateway::definitions
