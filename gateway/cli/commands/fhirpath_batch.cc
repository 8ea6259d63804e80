// fhirpath --batch: many expressions over few files, one JSON line each, in and out in one order.
#include <fstream>
#include <iostream>

#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/cli/commands/fhirpath_run.h"
#include "gateway/cli/output.h"
#include "gateway/fhirpath/check/checker.h"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;

// Files that were read, for the lines that follow; forgotten when they become too many.
class Files {
 public:
  Files(const FhirPathWorld& world, fs::path folder) : world_(world), folder_(std::move(folder)) {}

  Result<fhir::Document> Get(const std::string& name) {
    if (name.empty()) return fhir::Document();
    if (const auto found = files_.find(name); found != files_.end()) return found->second;
    if (files_.size() >= kKept) files_.clear();
    Result<fhir::Document> read = ReadResourceFile(Locate(name), world_);
    files_.emplace(name, read);
    return read;
  }

 private:
  static constexpr std::size_t kKept = 64;

  // As it is, from the working folder, or from that of the batch file.
  [[nodiscard]] fs::path Locate(const std::string& name) const {
    std::error_code error;
    const fs::path beside = folder_ / name;
    return !fs::exists(name, error) && fs::exists(beside, error) ? beside : fs::path(name);
  }

  const FhirPathWorld& world_;
  fs::path folder_;
  std::map<std::string, Result<fhir::Document>, std::less<>> files_;
};

// The first error of the checker as an Error.
Status CheckFirst(const std::string& expression, const fhir::Document& document,
                  const FhirPathWorld& world) {
  fhirpath::CheckContext context{.types = world.registry->types().get()};
  if (document.root()) context.focus = {document.root().type()};
  const fhirpath::CheckResult result = fhirpath::CheckExpression(expression, context);
  if (!result.issues.HasErrors()) return {};
  return Fail(ErrorFrom(result.issues));
}

// What went wrong, with the place in the expression when there is one.
std::string TextOf(const Error& error) {
  for (const Issue& issue : error.issues.list()) {
    if (issue.severity == Severity::kError || issue.severity == Severity::kFatal)
      return ToText(issue);
  }
  return error.diagnostics;
}

Result<std::string> Answer(const Json& line, Files& files, const FhirPathWorld& world) {
  const std::string& expression = line["expression"].string();
  if (!line["expression"].is_string())
    return Fail(IssueType::kRequired, "a line needs an expression");
  GATEWAY_TRY(const fhir::Document document, files.Get(line["file"].string()));
  if (line["check"].boolean()) GATEWAY_CHECK(CheckFirst(expression, document, world));
  GATEWAY_TRY(const fhirpath::Collection items, EvaluateOn(expression, document, world));
  std::string text = "[";
  for (const fhirpath::Item& item : items) text += (text.size() == 1 ? "" : ",") + ItemJson(item);
  return text + "]";
}

void AnswerLine(const std::string& text, Files& files, const FhirPathWorld& world) {
  const auto line = Json::Parse(text);
  const Json id = line ? (*line)["id"] : Json();
  const auto answer = line ? Answer(*line, files, world) : Fail(line.error());
  Print("{\"id\":" + id.Write() +
        (answer ? ",\"result\":" + *answer : ",\"error\":" + Json(TextOf(answer.error())).Write()) +
        "}");
}

}  // namespace

int FhirPathBatch(const FhirPathOptions& options, const CommonOptions& common) {
  const auto world = LoadFhirPathWorld(common);
  if (!world) return CannotRun(world.error());
  std::ifstream file;
  if (options.batch != "-") file.open(options.batch);
  if (options.batch != "-" && !file)
    return CannotRun({IssueType::kNotFound, "cannot read " + options.batch, {}});
  std::istream& lines = options.batch == "-" ? std::cin : file;
  Files files(*world, fs::path(options.batch).parent_path());
  for (std::string line; std::getline(lines, line);) {
    if (!Trim(line).empty()) AnswerLine(line, files, *world);
  }
  return kFine;
}

}  // namespace gateway::cli
