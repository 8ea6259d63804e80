#include "gateway/mapping/lossless.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "gateway/mapping/probe.h"
#include "gateway/mapping/program.h"

namespace gateway::mapping {
namespace {

using fhir::Node;
using Kind = Loss::Kind;

// "a.b[2].c": "a.b.c".
std::string WithoutIndices(std::string_view path) {
  std::string out;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) out += c;
    if (c == ']') inside = false;
  }
  return out;
}

class Checker {
 public:
  Checker(const Map& out, const Map& home, const TransformContext& context)
      : out_(out), home_(home), context_(context) {}

  void Try(const fhir::Document& given, const std::string& when) {
    when_ = when;
    ++report_.instances;
    const Result<Transformed> made = out_.Transform(given, context_);
    if (!made) return Refused(made.error());
    for (const LossEntry& entry : made->loss) Add(Kind::kNeverRead, PathIn(given, entry.source));
    const Result<Transformed> back = home_.Transform(made->output, context_);
    if (!back) return Refused(back.error());
    for (const LossEntry& entry : back->loss)
      Add(Kind::kUnreadAtHome, PathIn(made->output, entry.source));
    Compare(given.root(), back->output.root(), std::string(given.root().name()));
  }

  void PassOver(const fhir::Constraint& constraint) {
    auto known = std::ranges::find(report_.passed_over, constraint.key, &PassedOver::constraint);
    if (known == report_.passed_over.end()) {
      report_.passed_over.push_back({std::string(constraint.key), std::string(constraint.human)});
      known = std::prev(report_.passed_over.end());
    }
    ++known->instances;
  }

  LosslessReport TakeReport() { return std::move(report_); }
  [[nodiscard]] bool found() const { return !report_.losses.empty(); }

 private:
  static std::string PathIn(const fhir::Document& document, Node node) {
    return WithoutIndices(fhir::PathOf(document.root(), node));
  }

  void Add(Kind kind, const std::string& path, std::string detail = {}) {
    std::vector<Loss>& list = kind == Kind::kAdded ? report_.additions : report_.losses;
    if (seen_.emplace(kind, path).second) list.push_back({kind, path, when_, std::move(detail)});
  }

  void Refused(const Error& error) {
    const Issues issues = ToIssues(error);
    const Issue& issue = issues.list().front();
    Add(Kind::kRefused, WithoutIndices(issue.expression), issue.diagnostics);
  }

  void Compare(Node given, Node home, const std::string& path) {
    if (given.has_text() && !home.has_text()) return Add(Kind::kNotRestored, path);
    if (!given.has_text() && home.has_text()) return Add(Kind::kAdded, path);
    if (given.text() != home.text() || given.type() != home.type()) Add(Kind::kNarrowed, path);
    Pair(given, home, [&](Node child, Node other) {
      const std::string at = path + "." + std::string(child.name());
      if (other) {
        Compare(child, other, at);
      } else {
        AddAll(Kind::kNotRestored, child, at);
      }
    });
    Pair(home, given, [&](Node child, Node other) {
      if (!other) AddAll(Kind::kAdded, child, path + "." + std::string(child.name()));
    });
  }

  // Each child with the one in the same place of the same name, if any.
  template <typename Visit>
  static void Pair(Node one, Node two, Visit visit) {
    std::string_view name;
    std::size_t index = 0;
    for (const Node child : one.children()) {
      index = child.name() == name ? index + 1 : 0;
      name = child.name();
      const auto others = two.Children(name);
      visit(child, index < others.size() ? others[index] : Node());
    }
  }

  void AddAll(Kind kind, Node node, const std::string& path) {
    if (node.has_text()) Add(kind, path);
    for (const Node child : node.children())
      AddAll(kind, child, path + "." + std::string(child.name()));
  }

  const Map& out_;
  const Map& home_;
  const TransformContext& context_;
  LosslessReport report_;
  std::string when_;
  std::set<std::pair<Kind, std::string>> seen_;
};

std::string_view ToCode(Kind kind) {
  switch (kind) {
    case Kind::kNeverRead:
      return "never-read";
    case Kind::kNarrowed:
      return "narrowed";
    case Kind::kNotRestored:
      return "not-restored";
    case Kind::kUnreadAtHome:
      return "unread-at-home";
    case Kind::kAdded:
      return "added";
    case Kind::kRefused:
      break;
  }
  return "refused";
}

Json ToJson(const std::vector<Loss>& losses) {
  Json::Array lines;
  for (const Loss& loss : losses) {
    Json line = Json::Of({{"kind", ToCode(loss.kind)}, {"path", loss.path}, {"when", loss.when}});
    if (!loss.detail.empty()) line.Set("detail", loss.detail);
    lines.push_back(std::move(line));
  }
  return Json(std::move(lines));
}

}  // namespace

Result<LosslessReport> CheckLossless(const Map& out, const Map& home,
                                     const LosslessOptions& options) {
  if (&home.source_type() != &out.target_type() || &home.target_type() != &out.source_type()) {
    return Fail(IssueType::kInvalid, "'" + home.name() + "' does not lead back: it must read a " +
                                         std::string(out.target_type().name) + " and make a " +
                                         std::string(out.source_type().name));
  }
  const Map::Program& program = out.program();
  GATEWAY_TRY(const Prober prober,
              Prober::Make(program.registry->types(), out.source_type(), program.terminology.get(),
                           WordsOf(*program.units.front().map)));
  Checker checker(out, home, options.context);
  for (const Variation& variation : prober.Variations()) {
    GATEWAY_TRY(const fhir::Document instance, prober.Build(variation));
    GATEWAY_TRY(const fhir::Constraint* const broken, prober.Breaks(instance));
    if (broken != nullptr) {
      checker.PassOver(*broken);
      continue;
    }
    checker.Try(instance, variation.Describe());
    if (options.first_only && checker.found()) break;
  }
  LosslessReport report = checker.TakeReport();
  report.elements = prober.size();
  return report;
}

std::vector<Loss> RoundTrip(const Map& out, const Map& home, const fhir::Document& record,
                            const TransformContext& context) {
  Checker checker(out, home, context);
  checker.Try(record, {});
  return checker.TakeReport().losses;
}

Json ToJson(const LosslessReport& report) {
  Json::Array passed_over;
  for (const PassedOver& over : report.passed_over) {
    passed_over.push_back(Json::Of(
        {{"constraint", over.constraint}, {"human", over.human}, {"instances", over.instances}}));
  }
  return Json::Of({{"elements", report.elements},
                   {"instances", report.instances},
                   {"passedOver", std::move(passed_over)},
                   {"additions", ToJson(report.additions)},
                   {"losses", ToJson(report.losses)}});
}

}  // namespace gateway::mapping
