#include "gateway/validation/shrink/shrink.h"

#include <algorithm>
#include <set>

#include "gateway/validation/shrink/disguise.h"
#include "gateway/validation/shrink/reduction.h"

namespace gateway::validation {
namespace {

// "Bundle.entry[3].resource.name[0]" as "Bundle.entry.resource.name".
std::string WithoutIndexes(std::string_view expression) {
  std::string plain;
  bool in_brackets = false;
  for (const char c : expression) {
    if (c == '[') in_brackets = true;
    if (!in_brackets) plain += c;
    if (c == ']') in_brackets = false;
  }
  return plain;
}

// Where an address ends that begins at the front of `text`; 0: none does.
std::size_t AddressSize(std::string_view text) {
  const bool begins =
      text.starts_with("http://") || text.starts_with("https://") || text.starts_with("urn:");
  return begins ? std::min(text.find_first_of(" ,;'\")"), text.size()) : 0;
}

// What is wrong, without counts, without addresses (they may be the document's own and get others)
// and without what follows: the mend may name what stands around.
std::string CoreOf(std::string_view diagnostics) {
  std::string core;
  while (!diagnostics.empty()) {
    if (const std::size_t size = AddressSize(diagnostics)) {
      diagnostics.remove_prefix(size);
      continue;
    }
    if (diagnostics.starts_with(": ") || diagnostics.starts_with(" (") ||
        diagnostics.starts_with("; "))
      break;
    if (diagnostics[0] < '0' || diagnostics[0] > '9') core += diagnostics[0];
    diagnostics.remove_prefix(1);
  }
  return core;
}

class Target {
 public:
  explicit Target(const Issue& issue)
      : id_(issue.id),
        severity_(issue.severity),
        element_(WithoutIndexes(issue.expression)),
        core_(CoreOf(issue.diagnostics)) {}

  [[nodiscard]] bool Is(const Issue& issue) const {
    return issue.id == id_ && issue.severity == severity_ && CoreOf(issue.diagnostics) == core_ &&
           WithoutIndexes(issue.expression) == element_;
  }
  [[nodiscard]] const Issue* In(const Issues& issues) const {
    const auto found =
        std::ranges::find_if(issues.list(), [this](const Issue& issue) { return Is(issue); });
    return found == issues.list().end() ? nullptr : &*found;
  }

 private:
  std::string id_;
  Severity severity_;
  std::string element_;
  std::string core_;
};

Result<Target> FindTarget(const Issues& issues, const ShrinkOptions& options) {
  std::set<std::string> others;
  for (const Issue& issue : issues.list()) {
    others.insert(issue.id);
    const bool fits = options.expression.empty() || issue.expression == options.expression ||
                      WithoutIndexes(issue.expression) == options.expression;
    if (issue.id == options.keeps && fits) return Target(issue);
  }
  std::string text;
  for (const std::string& id : others) text += (text.empty() ? "" : ", ") + id;
  return Fail(IssueType::kNotFound,
              "the resource has no finding " + options.keeps +
                  (text.empty() ? "; it has none at all" : "; it has " + text));
}

}  // namespace

Result<Shrunk> Shrink(const std::string& json, const ShrinkOptions& options, const Check& check,
                      const Vocabulary& vocabulary) {
  GATEWAY_TRY(Piece root, ReadPiece(json));
  Shrunk shrunk;
  const auto findings = [&](const Piece& piece) {
    ++shrunk.checks;
    return check(WritePiece(piece));
  };
  GATEWAY_TRY(const Target target, FindTarget(findings(root), options));
  shrunk.bytes_before = WritePiece(root).size();
  Reduce(root, [&](const Piece& piece) { return target.In(findings(piece)) != nullptr; });
  shrunk.kept = Disguise(root, vocabulary, [&](const Piece& piece) -> std::optional<std::size_t> {
    const Issues found = findings(piece);
    if (target.In(found) == nullptr) return std::nullopt;
    return found.size();
  });
  shrunk.bytes_after = WritePiece(root).size();
  shrunk.json = WritePiece(root, 2);
  const Issues last = check(shrunk.json);
  const Issue* const finding = target.In(last);
  if (finding == nullptr)
    return Fail(IssueType::kException, "the finding is not in what was written");
  shrunk.finding = *finding;
  return shrunk;
}

}  // namespace gateway::validation
