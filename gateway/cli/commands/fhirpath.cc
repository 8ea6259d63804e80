#include "gateway/base/json.h"
#include "gateway/cli/commands/fhirpath_run.h"
#include "gateway/cli/output.h"
#include "gateway/fhirpath/check/checker.h"

namespace gateway::cli {
namespace {

// The words given fit one of the command's three forms.
Status CheckForm(const FhirPathOptions& options) {
  const bool check = !options.check.empty();
  const bool batch = !options.batch.empty();
  const char* const expected = batch   ? "--batch FILE takes no expression and no other option"
                               : check ? "--check TYPE takes one expression and no file"
                                       : "give an expression and a file; '-' is standard input";
  const bool words = !options.expression.empty();
  const bool file = !options.file.empty();
  const bool fits = batch   ? !words && !file && !check && !options.trace
                    : check ? words && !file && !options.trace
                            : words && file;
  return fits ? Status{} : Fail(IssueType::kInvalid, expected);
}

// A finding about the expression itself: as in validate's ndjson, without an element.
std::string CheckLine(const Issue& issue) {
  return Json::Of({{"severity", ToCode(issue.severity)},
                   {"code", ToCode(issue.type)},
                   {"id", issue.id},
                   {"line", issue.line},
                   {"column", issue.column},
                   {"diagnostics", issue.diagnostics}})
      .Write();
}

}  // namespace

int FhirPathCheck(const FhirPathOptions& options, const CommonOptions& common) {
  const auto world = LoadFhirPathWorld(common);
  if (!world) return CannotRun(world.error());
  const auto context = fhirpath::ContextFor(options.check, *world->registry->types());
  if (!context) return CannotRun(context.error());
  const fhirpath::CheckResult result = fhirpath::CheckExpression(options.expression, *context);
  for (const Issue& issue : result.issues.list()) Print(CheckLine(issue));
  SayIssues(result.issues);
  if (result.issues.HasErrors()) return kNo;
  Say("gives " + fhirpath::ToText(result.shape));
  return kFine;
}

int FhirPath(const FhirPathOptions& options, const CommonOptions& common) {
  if (const Status form = CheckForm(options); !form) return CannotRun(form.error());
  if (!options.batch.empty()) return FhirPathBatch(options, common);
  if (!options.check.empty()) return FhirPathCheck(options, common);
  // Before anything is loaded: a slip of the pen should cost no time.
  const auto compiled = fhirpath::Expression::Compile(options.expression);
  if (!compiled) return CannotRun(compiled.error());
  const auto world = LoadFhirPathWorld(common);
  if (!world) return CannotRun(world.error());
  const auto document = ReadResourceFile(options.file, *world);
  if (!document) return CannotRun(document.error());
  const auto items = options.trace ? TraceOn(options.expression, *document, *world)
                                   : EvaluateOn(options.expression, *document, *world);
  if (!items) {
    SayIssues(ToIssues(items.error()));
    return kNo;
  }
  for (const fhirpath::Item& item : *items) Print(ItemJson(item));
  return kFine;
}

}  // namespace gateway::cli
