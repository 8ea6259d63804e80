#include "gateway/mapping/kept_lineage.h"

#include <algorithm>
#include <array>
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
  explicit Places(Node root) { Add(root, 0, kNoIndex); }

  // In document order.
  struct Place {
    Node node;
    std::uint32_t parent = 0;
    std::uint32_t index = 0;  // among those of its name; kNoIndex where it cannot repeat
  };
  [[nodiscard]] const std::vector<Place>& all() const { return all_; }

  // "Patient.name[0].family"; empty for what is not in the tree.
  [[nodiscard]] std::string PathOf(Node node) const {
    std::string path;
    if (const auto found = at_.find(node.data()); found != at_.end()) Append(found->second, path);
    return path;
  }

 private:
  static constexpr std::uint32_t kNoIndex = 0xFFFF'FFFF;

  void Add(Node node, std::uint32_t parent, std::uint32_t index) {
    const auto here = static_cast<std::uint32_t>(all_.size());
    all_.push_back({node, parent, index});
    at_.emplace(node.data(), here);
    std::uint32_t number = 0;
    std::string_view name;
    for (const Node child : node.children()) {
      number = child.name() == name ? number + 1 : 0;
      name = child.name();
      const bool repeats = child.element() != nullptr && child.element()->is_list();
      Add(child, here, repeats ? number : kNoIndex);
    }
  }

  void Append(std::uint32_t at, std::string& path) const {
    const Place& place = all_[at];
    if (at != 0) {
      Append(place.parent, path);
      path += '.';
    }
    path += place.node.name();
    if (place.index != kNoIndex) path += "[" + std::to_string(place.index) + "]";
  }

  std::vector<Place> all_;
  std::unordered_map<const fhir::NodeData*, std::uint32_t> at_;
};

// Neighbours have most of their paths in common: what a path shares with the one before is a
// number.
class ShortPath {
 public:
  void Write(const std::string& path, std::string& out) {
    const auto [end, ignored] = std::ranges::mismatch(path, last_);
    const auto shared = static_cast<std::size_t>(end - path.begin());
    out += std::to_string(shared) + "," + Json(std::string_view(path).substr(shared)).Write();
    last_ = path;
  }
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
    std::unordered_map<const fhir::NodeData*, const LineageEntry*> made;
    for (const LineageEntry& entry : transformed_.lineage)
      made.emplace(entry.target.data(), &entry);
    for (const Places::Place& place : targets_.all()) {
      const auto found = made.find(place.node.data());
      if (found == made.end()) continue;
      AddLine(*found->second);
      made.erase(found);  // a subtree that stands in two places has one line
    }
    return "{\"rules\":[" + rules_ + "],\"lineage\":[" + lines_ + "],\"loss\":[" + Loss() + "]}";
  }

 private:
  void AddLine(const LineageEntry& entry) {
    lines_ += lines_.empty() ? "[" : ",[";
    target_path_.Write(targets_.PathOf(entry.target), lines_);
    lines_ +=
        "," + std::to_string(RuleNumber(entry)) + "," + std::to_string(static_cast<int>(entry.how));
    for (const Node source : entry.sources) {
      lines_ += ',';
      AddSource(source, source_path_, lines_);
    }
    lines_ += ']';
  }

  void AddSource(Node node, ShortPath& path, std::string& out) {
    out += '[';
    path.Write(sources_.PathOf(node), out);
    out += "," + std::to_string(node.line()) + "," + std::to_string(node.column()) + "]";
  }

  int RuleNumber(const LineageEntry& entry) {
    const auto [found, added] = numbers_.try_emplace(entry.plan, static_cast<int>(numbers_.size()));
    if (added) {
      const Json rule(Json::Array{entry.map(), entry.group(), entry.rule(), entry.rule_line()});
      rules_ += (rules_.empty() ? "" : ",") + rule.Write();
    }
    return found->second;
  }

  std::string Loss() {
    std::string loss;
    ShortPath path;
    for (const LossEntry& entry : transformed_.loss) {
      if (!loss.empty()) loss += ',';
      AddSource(entry.source, path, loss);
    }
    return loss;
  }

  const Transformed& transformed_;
  Places targets_;
  Places sources_;
  ShortPath target_path_;
  ShortPath source_path_;
  std::unordered_map<const RulePlan*, int> numbers_;
  std::string rules_;
  std::string lines_;
};

// [shared, rest, line, column]
Result<Json> ExpandSource(const Json& kept, const char* key, ShortPath& path) {
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
Result<Json> ExpandLine(const Json& kept, const Json& rules, ShortPath& targets,
                        ShortPath& sources) {
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
  ShortPath targets;
  ShortPath sources;
  for (const Json& line : kept["lineage"].array()) {
    GATEWAY_TRY(Json expanded, ExpandLine(line, kept["rules"], targets, sources));
    lines.push_back(std::move(expanded));
  }
  Json::Array losses;
  ShortPath lost;
  for (const Json& loss : kept["loss"].array()) {
    GATEWAY_TRY(Json expanded, ExpandSource(loss, "source", lost));
    losses.push_back(std::move(expanded));
  }
  return Json::Of({{"lineage", std::move(lines)}, {"loss", std::move(losses)}});
}

}  // namespace gateway::mapping
