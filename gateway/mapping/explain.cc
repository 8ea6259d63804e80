// The JSON of `transform --explain`.
#include <unordered_map>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/mapping/transform.h"

namespace gateway::mapping {
namespace {

using fhir::Node;
using Paths = std::unordered_map<const fhir::NodeData*, std::string>;

std::string_view ToCode(How how) {
  switch (how) {
    case How::kCopied:
      return "copied";
    case How::kTranslated:
      return "translated";
    case How::kDefaulted:
      return "defaulted";
    case How::kComputed:
      break;
  }
  return "computed";
}

// "name[0]": as PathOf writes a step; `index` is the child's place among those of its name.
std::string StepTo(Node child, std::size_t index) {
  std::string step(child.name());
  const bool repeats = child.element() != nullptr && child.element()->is_list();
  return repeats ? step + "[" + std::to_string(index) + "]" : step;
}

// Each child with its path; children of one name stand together.
template <typename Visit>
void ForEachChild(Node parent, const std::string& path, Visit visit) {
  std::size_t index = 0;
  std::string_view name;
  for (const Node child : parent.children()) {
    index = child.name() == name ? index + 1 : 0;
    name = child.name();
    visit(child, path + "." + StepTo(child, index));
  }
}

// All paths of a tree in one walk. A subtree that stands in two places keeps the first one's paths.
void CollectPaths(Node node, const std::string& path, Paths& paths) {
  paths.emplace(node.data(), path);
  ForEachChild(node, path,
               [&](Node child, const std::string& at) { CollectPaths(child, at, paths); });
}

Paths PathsOf(Node root) {
  Paths paths;
  CollectPaths(root, std::string(root.name()), paths);
  return paths;
}

std::string Find(const Paths& paths, Node node) {
  const auto found = paths.find(node.data());
  return found == paths.end() ? std::string() : found->second;
}

// A number that is unknown is left out.
void SetPlace(Json& json, Node node) {
  if (node.line() > 0) json.Set("line", node.line());
  if (node.column() > 0) json.Set("column", node.column());
}

class Explainer {
 public:
  Explainer(const Transformed& transformed, const fhir::Document& source)
      : targets_(PathsOf(transformed.output.root())), sources_(PathsOf(source.root())) {}

  void Add(const LineageEntry& entry) {
    Json::Array sources;
    for (const Node node : entry.sources) sources.push_back(Source(node, Find(sources_, node)));
    Push(entry, Find(targets_, entry.target), std::move(sources));
    AddCopied(entry);
  }

  Json Loss(Node node) const {
    Json json = Json::Of({{"source", Find(sources_, node)}});
    SetPlace(json, node);
    return json;
  }

  Json::Array TakeLines() { return std::move(lines_); }

 private:
  static Json Source(Node node, const std::string& path) {
    Json json = Json::Of({{"expression", path}});
    SetPlace(json, node);
    return json;
  }

  void Push(const LineageEntry& entry, const std::string& target, Json::Array sources) {
    Json rule = Json::Of({{"map", entry.map()},
                          {"group", entry.group()},
                          {"name", entry.rule()},
                          {"line", entry.rule_line()}});
    lines_.push_back(Json::Of({{"target", target},
                               {"rule", std::move(rule)},
                               {"source", std::move(sources)},
                               {"how", ToCode(entry.how)}}));
  }

  // An element that was copied whole shares its children with its source: a line for each of them.
  void AddCopied(const LineageEntry& entry) {
    if (entry.sources.size() != 1) return;
    const Node source = entry.sources.front();
    const bool shared =
        !source.children().empty() && entry.target.children().data() == source.children().data();
    if (shared) AddBelow(entry, entry.target, Find(targets_, entry.target), Find(sources_, source));
  }

  void AddBelow(const LineageEntry& entry, Node node, const std::string& target,
                const std::string& source) {
    ForEachChild(node, "", [&](Node child, const std::string& step) {
      Json::Array sources;
      sources.push_back(Source(child, source + step));
      Push(entry, target + step, std::move(sources));
      AddBelow(entry, child, target + step, source + step);
    });
  }

  Paths targets_;
  Paths sources_;
  Json::Array lines_;
};

}  // namespace

Json Explain(const Transformed& transformed, const fhir::Document& source) {
  Explainer explainer(transformed, source);
  for (const LineageEntry& entry : transformed.lineage) explainer.Add(entry);
  Json::Array loss;
  for (const LossEntry& entry : transformed.loss) loss.push_back(explainer.Loss(entry.source));
  Result<Json> output = Json::Parse(fhir::WriteJson(transformed.output.root()));
  Json json;
  json.Set("output", output ? std::move(*output) : Json());
  json.Set("lineage", explainer.TakeLines());
  json.Set("loss", std::move(loss));
  return json;
}

}  // namespace gateway::mapping
