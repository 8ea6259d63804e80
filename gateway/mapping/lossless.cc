#include "gateway/mapping/lossless.h"

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
  Checker(const Map& out, const Map& home, const LosslessOptions& options)
      : out_(out), home_(home), options_(options) {}

  void Try(const fhir::Document& given, const std::string& when) {
    when_ = when;
    ++report_.instances;
    const Result<Transformed> made = out_.Transform(given, options_.context);
    if (!made) return Refused(made.error());
    for (const LossEntry& entry : made->loss) Add(Kind::kNeverRead, PathIn(given, entry.source));
    const Result<Transformed> back = home_.Transform(made->output, options_.context);
    if (!back) return Refused(back.error());
    for (const LossEntry& entry : back->loss)
      Add(Kind::kUnreadAtHome, PathIn(made->output, entry.source));
    Compare(given.root(), back->output.root(), std::string(given.root().name()));
  }

  LosslessReport TakeReport() { return std::move(report_); }
  [[nodiscard]] bool found() const { return !report_.losses.empty(); }

 private:
  static std::string PathIn(const fhir::Document& document, Node node) {
    return WithoutIndices(fhir::PathOf(document.root(), node));
  }

  void Add(Kind kind, const std::string& path, std::string detail = {}) {
    if (seen_.emplace(kind, path).second)
      report_.losses.push_back({kind, path, when_, std::move(detail)});
  }

  void Refused(const Error& error) {
    const Issues issues = ToIssues(error);
    const Issue& issue = issues.list().front();
    Add(Kind::kRefused, WithoutIndices(issue.expression), issue.diagnostics);
  }

  void Compare(Node given, Node home, const std::string& path) {
    if (given.has_text() && !home.has_text()) return Add(Kind::kNotRestored, path);
    if (given.text() != home.text() || given.type() != home.type()) Add(Kind::kNarrowed, path);
    std::string_view name;
    std::size_t index = 0;
    for (const Node child : given.children()) {
      index = child.name() == name ? index + 1 : 0;
      name = child.name();
      const auto others = home.Children(name);
      const std::string at = path + "." + std::string(name);
      if (index < others.size()) {
        Compare(child, others[index], at);
      } else {
        AddMissing(child, at);
      }
    }
  }

  void AddMissing(Node node, const std::string& path) {
    if (node.has_text()) Add(Kind::kNotRestored, path);
    for (const Node child : node.children())
      AddMissing(child, path + "." + std::string(child.name()));
  }

  const Map& out_;
  const Map& home_;
  const LosslessOptions& options_;
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
    case Kind::kRefused:
      break;
  }
  return "refused";
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
  GATEWAY_TRY(const Prober prober, Prober::Make(program.registry->types(), out.source_type(),
                                                program.terminology.get()));
  Checker checker(out, home, options);
  for (const Variation& variation : prober.Variations()) {
    GATEWAY_TRY(const fhir::Document instance, prober.Build(variation));
    checker.Try(instance, variation.Describe());
    if (options.first_only && checker.found()) break;
  }
  LosslessReport report = checker.TakeReport();
  report.elements = prober.size();
  return report;
}

Json ToJson(const LosslessReport& report) {
  Json::Array losses;
  for (const Loss& loss : report.losses) {
    Json line = Json::Of({{"kind", ToCode(loss.kind)}, {"path", loss.path}, {"when", loss.when}});
    if (!loss.detail.empty()) line.Set("detail", loss.detail);
    losses.push_back(std::move(line));
  }
  return Json::Of({{"elements", report.elements},
                   {"instances", report.instances},
                   {"losses", std::move(losses)}});
}

}  // namespace gateway::mapping
