#include "gateway/mapping/kept_lineage.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "gateway/mapping/program.h"

namespace gateway::mapping {
namespace {

using fhir::Node;

// In the order of How.
constexpr std::array<std::string_view, 4> kHow = {"copied", "translated", "defaulted", "computed"};

// Where every element of a tree stands. A subtree that stands in two places keeps the first one.
class Places {
 public:
  explicit Places(Node root) {
    text_.reserve(kExpectedText);
    text_ = root.name();
    Add(root, text_.size());
    numbers_.Reserve(all_.size());
    for (std::uint32_t i = 0; i < all_.size(); ++i) numbers_.Insert(all_[i].node, i);
  }

  // In document order.
  struct Place {
    Node node;
    std::uint32_t first = 0;  // of its path in the text of all paths
    std::uint32_t size = 0;
  };
  [[nodiscard]] const std::vector<Place>& all() const { return all_; }

  // Its place in all(); NodeMap::kNone for what is not in the tree.
  [[nodiscard]] std::uint32_t NumberOf(Node node) const { return numbers_.Find(node); }
  // "Patient.name[0].family"; empty for what is not in the tree.
  [[nodiscard]] std::string_view PathOf(Node node) const {
    const std::uint32_t number = numbers_.Find(node);
    return number == NodeMap::kNone ? std::string_view() : PathOf(all_[number]);
  }
  [[nodiscard]] std::string_view PathOf(const Place& place) const {
    return std::string_view(text_).substr(place.first, place.size);
  }

 private:
  // The node's path is the last thing in the text.
  void Add(Node node, std::size_t size) {
    const std::size_t first = text_.size() - size;
    all_.push_back({node, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(size)});
    std::uint32_t number = 0;
    std::string_view name;
    for (const Node child : node.children()) {
      number = child.name() == name ? number + 1 : 0;
      name = child.name();
      const std::size_t at = text_.size();
      text_.append(text_, first, size).append(".").append(name);
      if (child.element() != nullptr && child.element()->is_list())
        text_.append("[").append(std::to_string(number)).append("]");
      Add(child, text_.size() - at);
    }
  }

  static constexpr std::size_t kExpectedText = std::size_t{64} << 10;

  std::string text_;
  std::vector<Place> all_;
  NodeMap numbers_;
};

void AppendNumber(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto [end, ignored] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

// Names of elements are letters and digits; a model of somebody's may have others.
void AppendQuoted(std::string& out, std::string_view text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= ' ' && c < 0x7F && c != '"' && c != '\\'; });
  if (!plain) {
    out += Json(text).Write();
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

// Neighbours have most of their paths in common: what a path shares with the one before is a
// number.
class PathWriter {
 public:
  // `path` stays where it is until the next one.
  void Write(std::string_view path, std::string& out) {
    const auto [end, ignored] = std::ranges::mismatch(path, last_);
    const auto shared = static_cast<std::size_t>(end - path.begin());
    AppendNumber(out, shared);
    out += ',';
    AppendQuoted(out, path.substr(shared));
    last_ = path;
  }

 private:
  std::string_view last_;
};

class PathReader {
 public:
  Result<std::string> Read(const Json& shared, const Json& rest) {
    const auto kept = static_cast<std::size_t>(shared.integer());
    if (!shared.is_integer() || kept > last_.size() || !rest.is_string()) {
      return Fail(IssueType::kInvalid, "the lineage kept is damaged");
    }
    last_ = last_.substr(0, kept) + rest.string();
    return last_;
  }

 private:
  std::string last_;
};

class Keeper {
 public:
  Keeper(const Transformed& transformed, Node source)
      : transformed_(transformed), targets_(transformed.output.root()), sources_(source) {}

  std::string Write() {
    lines_.reserve(transformed_.lineage.size() * kBytesALine);
    std::vector<const LineageEntry*> made(targets_.all().size());
    for (const LineageEntry& entry : transformed_.lineage) {
      const std::uint32_t number = targets_.NumberOf(entry.target);
      if (number != NodeMap::kNone) made[number] = &entry;
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
      if (made[i] != nullptr) AddLine(*made[i], targets_.PathOf(targets_.all()[i]));
    }
    return "{\"rules\":[" + rules_ + "],\"lineage\":[" + lines_ + "],\"loss\":[" + Loss() + "]}";
  }

 private:
  static constexpr std::size_t kBytesALine = 48;

  void AddLine(const LineageEntry& entry, std::string_view target) {
    lines_ += lines_.empty() ? "[" : ",[";
    target_path_.Write(target, lines_);
    lines_ += ',';
    AppendNumber(lines_, RuleNumber(entry));
    lines_ += ',';
    AppendNumber(lines_, static_cast<std::size_t>(entry.how));
    for (const Node source : entry.sources) {
      lines_ += ',';
      AddSource(source, source_path_, lines_);
    }
    lines_ += ']';
  }

  void AddSource(Node node, PathWriter& path, std::string& out) {
    out += '[';
    path.Write(sources_.PathOf(node), out);
    out += ',';
    AppendNumber(out, static_cast<std::size_t>(node.line()));
    out += ',';
    AppendNumber(out, static_cast<std::size_t>(node.column()));
    out += ']';
  }

  std::size_t RuleNumber(const LineageEntry& entry) {
    const auto [found, added] = numbers_.try_emplace(entry.plan, numbers_.size());
    if (added) {
      const Json rule(Json::Array{entry.map(), entry.group(), entry.rule(), entry.rule_line()});
      rules_ += (rules_.empty() ? "" : ",") + rule.Write();
    }
    return found->second;
  }

  std::string Loss() {
    std::string loss;
    PathWriter path;
    for (const LossEntry& entry : transformed_.loss) {
      if (!loss.empty()) loss += ',';
      AddSource(entry.source, path, loss);
    }
    return loss;
  }

  const Transformed& transformed_;
  Places targets_;
  Places sources_;
  PathWriter target_path_;
  PathWriter source_path_;
  std::unordered_map<const RulePlan*, std::size_t> numbers_;
  std::string rules_;
  std::string lines_;
};

// [shared, rest, line, column]
Result<Json> ExpandSource(const Json& kept, const char* key, PathReader& path) {
  const Json::Array& parts = kept.array();
  if (parts.size() != 4) return Fail(IssueType::kInvalid, "the lineage kept is damaged");
  GATEWAY_TRY(std::string expression, path.Read(parts[0], parts[1]));
  Json source = Json::Of({{key, std::move(expression)}});
  if (parts[2].integer() > 0) source.Set("line", parts[2]);
  if (parts[3].integer() > 0) source.Set("column", parts[3]);
  return source;
}

Result<Json> ExpandRule(const Json& kept, const Json& rules) {
  const auto number = static_cast<std::size_t>(kept.integer(-1));
  if (number >= rules.array().size() || rules.array()[number].array().size() != 4) {
    return Fail(IssueType::kInvalid, "the lineage kept is damaged");
  }
  const Json::Array& rule = rules.array()[number].array();
  return Json::Of({{"map", rule[0]}, {"group", rule[1]}, {"name", rule[2]}, {"line", rule[3]}});
}

// [shared, rest, rule, how, source…]
Result<Json> ExpandLine(const Json& kept, const Json& rules, PathReader& targets,
                        PathReader& sources) {
  const Json::Array& parts = kept.array();
  const auto how = parts.size() < 4 ? kHow.size() : static_cast<std::size_t>(parts[3].integer(-1));
  if (how >= kHow.size()) return Fail(IssueType::kInvalid, "the lineage kept is damaged");
  GATEWAY_TRY(std::string target, targets.Read(parts[0], parts[1]));
  GATEWAY_TRY(Json rule, ExpandRule(parts[2], rules));
  Json::Array from;
  for (std::size_t i = 4; i < parts.size(); ++i) {
    GATEWAY_TRY(Json source, ExpandSource(parts[i], "expression", sources));
    from.push_back(std::move(source));
  }
  return Json::Of({{"target", std::move(target)},
                   {"rule", std::move(rule)},
                   {"source", std::move(from)},
                   {"how", kHow[how]}});
}

}  // namespace

std::string KeepLineage(const Transformed& transformed, Node source) {
  return Keeper(transformed, source).Write();
}

Result<Json> ExpandLineage(const Json& kept) {
  Json::Array lines;
  PathReader targets;
  PathReader sources;
  for (const Json& line : kept["lineage"].array()) {
    GATEWAY_TRY(Json expanded, ExpandLine(line, kept["rules"], targets, sources));
    lines.push_back(std::move(expanded));
  }
  Json::Array losses;
  PathReader lost;
  for (const Json& loss : kept["loss"].array()) {
    GATEWAY_TRY(Json expanded, ExpandSource(loss, "source", lost));
    losses.push_back(std::move(expanded));
  }
  return Json::Of({{"lineage", std::move(lines)}, {"loss", std::move(losses)}});
}

}  // namespace gateway::mapping
