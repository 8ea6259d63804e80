#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/messaging/message_header.h"

namespace gateway::cli {
namespace {

// resolve() within the file's own resource or Bundle.
class FileHost final : public fhirpath::Host {
 public:
  explicit FileHost(const terminology::Service& terminology) : terminology_(terminology) {}
  fhir::Node Resolve(std::string_view reference, fhir::Node root) const override {
    return messaging::ResolveInBundle(root, reference);
  }
  Result<bool> MemberOf(const fhirpath::Item& coded, std::string_view value_set) const override {
    const fhir::Node node = coded.node();
    const bool coding = node && !node.is_primitive();
    const auto in = terminology_.Contains(value_set, coding ? node.ChildText("system") : "",
                                          coding ? node.ChildText("code") : coded.ToText());
    if (in == terminology::Membership::kUnknown)
      return Fail(IssueType::kNotFound, "that value set is not loaded or cannot be expanded");
    return in == terminology::Membership::kIn;
  }
  Result<bool> ConformsTo(fhir::Node, std::string_view) const override {
    return Fail(IssueType::kNotSupported,
                "conformsTo() needs a profile validator, which this version does not have");
  }

 private:
  const terminology::Service& terminology_;
};

// The item as JSON text: decimals and dates keep their digits as text.
std::string ValueJson(const fhirpath::Item& item) {
  if (item.is_node() && !item.node().is_primitive()) return fhir::WriteJson(item.node());
  fhirpath::SystemValue value;
  if (!item.ToSystem(value)) return item.is_node() ? fhir::WriteJson(item.node()) : "null";
  switch (value.type) {
    case fhirpath::SystemType::kBoolean:
      return value.boolean ? "true" : "false";
    case fhirpath::SystemType::kInteger:
      return std::to_string(value.integer);
    case fhirpath::SystemType::kQuantity:
      return Json::Of({{"value", Json::NumberText(value.text)}, {"unit", value.unit}}).Write();
    default:
      return Json(value.text).Write();
  }
}

}  // namespace

int FhirPath(const FhirPathOptions& options, const CommonOptions& common) {
  const auto expression = fhirpath::Expression::Compile(options.expression);
  if (!expression) return CannotRun(expression.error());
  const auto now = NowOf(common);
  if (!now) return CannotRun(now.error());
  const auto offset = OffsetOf(common, *now, "Z");
  if (!offset) return CannotRun(offset.error());
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  const auto read = fhir::ReadJson(std::move(*bytes), (*registry)->types());
  if (!read) return CannotRun(read.error());
  const terminology::Service terminology(*registry);
  const FileHost host(terminology);
  fhirpath::Context context;
  context.resource = read->document.root();
  context.root_resource = read->document.root();
  context.host = &host;
  context.now = *now;
  context.offset_minutes = *offset;
  const auto items = expression->Evaluate(read->document.root(), context);
  if (!items) {
    SayIssues(ToIssues(items.error()));
    return kNo;
  }
  for (const fhirpath::Item& item : *items) {
    Print("{\"type\":" + Json(item.TypeName()).Write() + ",\"value\":" + ValueJson(item) + "}");
  }
  return kFine;
}

}  // namespace gateway::cli
