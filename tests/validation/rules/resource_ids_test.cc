// Ids within a resource, canonicals, and sizes of attachments.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

std::string Patient(const std::string& more) {
  return R"({"resourceType":"Patient",)" + more + "}";
}

class ResourceIds : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(ResourceIds, AreChecked) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, ResourceIds,
    ::testing::Values(
        LoadedCase{"ids that differ", Patient(R"("name":[{"id":"a","family":"TEST"},
                                              {"id":"b","family":"TEST"}])")},
        LoadedCase{"a canonical within", R"({"resourceType":"QuestionnaireResponse",
                   "status":"completed","contained":[{"resourceType":"Questionnaire","id":"q",
                   "status":"draft"}],"questionnaire":"#q"})"},
        LoadedCase{"a size that is right",
                   Patient(R"("photo":[{"contentType":"text/plain","data":"AAAA","size":3}])")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, ResourceIds,
    ::testing::Values(
        LoadedCase{"one id twice", Patient(R"("name":[{"id":"a","family":"TEST"},
                                           {"id":"a","family":"TEST"}])"),
                   "element-id", "Patient.name[1]"},
        LoadedCase{"an extension of the id",
                   Patient(R"("id":"a","_id":{"extension":[{"url":"http://example.org/x",
                           "valueString":"y"}]})"),
                   "resource-id-extension", "Patient.id"},
        LoadedCase{"a relative canonical", R"({"resourceType":"Task","status":"draft",
                   "intent":"plan","instantiatesCanonical":"ActivityDefinition/1"})",
                   "canonical-absolute", "Task.instantiatesCanonical"},
        LoadedCase{"a size that is wrong",
                   Patient(R"("photo":[{"contentType":"text/plain","data":"AAAA","size":4}])"),
                   "attachment-size", "Patient.photo[0]"}));

}  // namespace
}  // namespace gateway::validation
