// Responses beside their Questionnaire: items, what is enabled, answers.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

constexpr const char* kUrl = "https://x26.example/Questionnaire/q";

std::string Questionnaire(const std::string& items) {
  return R"({"resourceType":"Questionnaire","id":"q","url":")" + std::string(kUrl) +
         R"(","status":"draft","item":[)" + items + "]}";
}

std::string Item(const std::string& id, const std::string& type, const std::string& more = "") {
  return R"({"linkId":")" + id + R"(","type":")" + type + "\"" + more + "}";
}

std::string Response(const std::string& items, const std::string& status = "completed") {
  return R"({"resourceType":"QuestionnaireResponse","status":")" + status +
         R"(","questionnaire":")" + kUrl + "\"" +
         (items.empty() ? "" : R"(,"item":[)" + items + "]") + "}";
}

std::string Answer(const std::string& id, const std::string& value, const std::string& more = "") {
  return R"({"linkId":")" + id + R"(","answer":[{)" + value + "}]" + more + "}";
}

std::string Group(const std::string& id, const std::string& items) {
  return R"({"linkId":")" + id + R"(","item":[)" + items + "]}";
}

const std::string kRequired = Item("a", "string", R"(,"required":true)");
const std::string kYes = Item("a", "boolean");
const std::string kWhenYes = Item("b", "string", R"(,"required":true,"enableWhen":[{"question":"a",
    "operator":"=","answerBoolean":true}])");
const std::string kOptions = R"(,"answerOption":[{"valueCoding":{"system":"https://x26.example/c",
    "code":"x"}},{"valueCoding":{"system":"https://x26.example/c","code":"y"}}])";

std::string Coding(const std::string& code) {
  return R"("valueCoding":{"system":"https://x26.example/c","code":")" + code + "\"}";
}

LoadedCase Good(const char* name, const std::string& questions, const std::string& response) {
  return {name, response, "", "", {Questionnaire(questions)}};
}
LoadedCase Bad(const char* name, const std::string& questions, const std::string& response,
               const std::string& id, const std::string& place) {
  return {name, response, id, "QuestionnaireResponse" + place, {Questionnaire(questions)}};
}

class Responses : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(Responses, AreCheckedBesideTheirQuestionnaire) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Responses,
    ::testing::Values(
        Good("what is required", kRequired, Response(Answer("a", R"("valueString":"x")"))),
        Good("enabled and answered", kYes + "," + kWhenYes,
             Response(Answer("a", R"("valueBoolean":true)") + "," +
                      Answer("b", R"("valueString":"x")"))),
        Good("required, not enabled", kYes + "," + kWhenYes,
             Response(Answer("a", R"("valueBoolean":false)"))),
        Good("a group in a group",
             Item("g", "group",
                  R"(,"item":[)" + Item("h", "group", R"(,"item":[)" + kRequired + "]") + "]"),
             Response(Group("g", Group("h", Answer("a", R"("valueString":"x")"))))),
        Good("an item below an answer",
             Item("a", "boolean", R"(,"item":[)" + Item("b", "string") + "]"),
             Response(R"({"linkId":"a","answer":[{"valueBoolean":true,"item":[)" +
                      Answer("b", R"("valueString":"x")") + "]}]}")),
        Good("one of the options", Item("a", "choice", kOptions),
             Response(Answer("a", Coding("x")))),
        Good("something else, openly", Item("a", "open-choice", kOptions),
             Response(Answer("a", R"("valueString":"other")")))));

INSTANTIATE_TEST_SUITE_P(
    Refused, Responses,
    ::testing::Values(
        Bad("what is required is missing", kRequired, Response(""), "questionnaire-required", ""),
        Bad("enabled, required and missing", kYes + "," + kWhenYes,
            Response(Answer("a", R"("valueBoolean":true)")), "questionnaire-required", ""),
        Bad("answered though not enabled", kYes + "," + kWhenYes,
            Response(Answer("a", R"("valueBoolean":false)") + "," +
                     Answer("b", R"("valueString":"x")")),
            "questionnaire-enabled", ".item[1]"),
        Bad("missing in a group in a group",
            Item("g", "group",
                 R"(,"item":[)" +
                     Item("h", "group",
                          R"(,"item":[)" + kRequired + "," + Item("z", "string") + "]") +
                     "]"),
            Response(Group("g", Group("h", Answer("z", R"("valueString":"x")")))),
            "questionnaire-required", ".item[0].item[0]"),
        Bad("another type", Item("a", "integer"), Response(Answer("a", R"("valueString":"1")")),
            "questionnaire-type", ".item[0].answer[0].value"),
        Bad("none of the options", Item("a", "choice", kOptions),
            Response(Answer("a", Coding("z"))), "questionnaire-option", ".item[0].answer[0]"),
        Bad("two answers to one question", Item("a", "string"),
            Response(R"({"linkId":"a","answer":[{"valueString":"x"},{"valueString":"y"}]})"),
            "questionnaire-repeats", ".item[0]"),
        Bad("an unknown linkId", Item("a", "string"), Response(Answer("z", R"("valueString":"x")")),
            "questionnaire-link-id", ""),
        Bad("out of order", Item("a", "string") + "," + Item("b", "string"),
            Response(Answer("b", R"("valueString":"x")") + "," +
                     Answer("a", R"("valueString":"x")")),
            "questionnaire-order", ".item[1]"),
        Bad("an answer to a text", Item("a", "display"),
            Response(Answer("a", R"("valueString":"x")")), "questionnaire-answer", ".item[0]"),
        Bad("longer than allowed", Item("a", "string", R"(,"maxLength":2)"),
            Response(Answer("a", R"("valueString":"xyz")")), "questionnaire-length",
            ".item[0].answer[0].value"),
        Bad("less than allowed", Item("a", "integer", R"(,"extension":[{"url":
                 "http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":5}])"),
            Response(Answer("a", R"("valueInteger":4)")), "questionnaire-limit",
            ".item[0].answer[0].value")));

TEST(Responses, ThatAreInProgressAreOnlyWarnedOfWhatIsMissing) {
  const Issues issues =
      testing::CheckLoaded({"", Response("", "in-progress"), "", "", {Questionnaire(kRequired)}});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].severity, Severity::kWarning);
}

}  // namespace
}  // namespace gateway::validation
