// CodeSystems and ValueSets as resources.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

std::string CodeSystem(const std::string& more, const std::string& id = "c") {
  return R"({"resourceType":"CodeSystem","id":")" + id + R"(","url":"https://x26.example/)" + id +
         R"(","status":"draft")" + more + "}";
}

std::string Property(const std::string& code, const std::string& type,
                     const std::string& uri = "") {
  return R"({"code":")" + code + R"(","type":")" + type + "\"" +
         (uri.empty() ? "" : R"(,"uri":"http://hl7.org/fhir/concept-properties#)" + uri + "\"") +
         "}";
}

std::string Complete(const std::string& properties, const std::string& value = "") {
  return CodeSystem(R"(,"content":"complete","property":[)" + properties +
                    R"(],"concept":[{"code":"a")" +
                    (value.empty() ? "" : R"(,"property":[{"code":"p",)" + value + "}]") + "}]");
}

std::string ValueSet(const std::string& include, const std::string& url = "https://x26.example/v") {
  return R"({"resourceType":"ValueSet","url":")" + url +
         R"(","status":"draft","compose":{"include":[{)" + include + "}]}}";
}

const std::string kFlagged = Complete(Property("p", "boolean") + "," + Property("q", "Coding"));

std::string Filtered(const std::string& property, const std::string& value) {
  return ValueSet(R"("system":"https://x26.example/c","filter":[{"property":")" + property +
                  R"(","op":"=","value":")" + value + "\"}]");
}

class TerminologyResources : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(TerminologyResources, AreChecked) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, TerminologyResources,
    ::testing::Values(
        LoadedCase{"a count that is right",
                   CodeSystem(R"(,"content":"complete","count":2,"concept":[{"code":"a","concept":
                              [{"code":"b"}]}])")},
        LoadedCase{"a supplement",
                   CodeSystem(R"(,"content":"supplement","supplements":
                   "https://x26.example/c","concept":[{"code":"a"}])",
                              "s"),
                   "",
                   "",
                   {kFlagged}},
        LoadedCase{"a property of HL7's",
                   Complete(Property("notSelectable", "boolean", "notSelectable"))},
        LoadedCase{"a value of its type",
                   Complete(Property("p", "integer"), R"("valueInteger":1)")},
        LoadedCase{"a filter by true", Filtered("p", "true"), "", "", {kFlagged}},
        LoadedCase{
            "a filter by a Coding", Filtered("q", "https://x26.example/c#a"), "", "", {kFlagged}}));

INSTANTIATE_TEST_SUITE_P(
    Refused, TerminologyResources,
    ::testing::Values(
        LoadedCase{"a count that is wrong",
                   CodeSystem(R"(,"content":"complete","count":3,"concept":[{"code":"a"}])"),
                   "code-system-count", "CodeSystem.count"},
        LoadedCase{"concepts that are absent",
                   CodeSystem(R"(,"content":"not-present","concept":[{"code":"a"}])"),
                   "code-system-content", "CodeSystem.concept[0]"},
        LoadedCase{"a supplement of other content",
                   CodeSystem(R"(,"content":"fragment","supplements":"https://x26.example/x")"),
                   "code-system-content", "CodeSystem.content"},
        LoadedCase{"a supplement of a code that is not there",
                   CodeSystem(R"(,"content":"supplement","supplements":"https://x26.example/c",
                              "concept":[{"code":"z"}])",
                              "s"),
                   "code-system-supplement",
                   "CodeSystem.concept[0]",
                   {kFlagged}},
        LoadedCase{"one property twice",
                   Complete(Property("p", "code") + "," + Property("p", "code")),
                   "code-system-property", "CodeSystem.property[1]"},
        LoadedCase{"a property of HL7's of another type",
                   Complete(Property("notSelectable", "code", "notSelectable")),
                   "code-system-property", "CodeSystem.property[0]"},
        LoadedCase{"a property that HL7 does not define", Complete(Property("x", "code", "x")),
                   "code-system-property", "CodeSystem.property[0]"},
        LoadedCase{"a value of another type",
                   Complete(Property("p", "integer"), R"("valueBoolean":true)"),
                   "code-system-property", "CodeSystem.concept[0].property[0]"},
        LoadedCase{"a contained system by its id", ValueSet(R"("system":"#c")"), "value-set-system",
                   "ValueSet.compose.include[0]"},
        LoadedCase{"a version in the system", ValueSet(R"("system":"https://x26.example/c|1")"),
                   "value-set-system", "ValueSet.compose.include[0]"},
        LoadedCase{"a boolean filter by a number",
                   Filtered("p", "1"),
                   "value-set-filter",
                   "ValueSet.compose.include[0].filter[0]",
                   {kFlagged}},
        LoadedCase{"a Coding filter by a code",
                   Filtered("q", "a"),
                   "value-set-filter",
                   "ValueSet.compose.include[0].filter[0]",
                   {kFlagged}},
        LoadedCase{"a relative url", ValueSet(R"("system":"https://x26.example/c")", "ValueSet/v"),
                   "canonical-absolute", "ValueSet.url"}));

}  // namespace
}  // namespace gateway::validation
