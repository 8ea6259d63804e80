// Lineage and loss: where every element came from, and what nothing read.
#include "gateway/mapping/trace.h"

#include <algorithm>

#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsOk;

// "Patient.gender <- Patient.gender copied" for each line of --explain.
std::vector<std::string> Lineage(const std::string& rules, const std::string& json) {
  const Outcome outcome = RunMap(MapText(rules), json);
  EXPECT_THAT(outcome.transformed, IsOk());
  if (!outcome.transformed) return {};
  std::vector<std::string> lines;
  const Json explained = Explain(*outcome.transformed, outcome.source);
  for (const Json& entry : explained["lineage"].array()) {
    std::string line = entry["target"].string() + " <-";
    for (const Json& source : entry["source"].array()) line += " " + source["expression"].string();
    lines.push_back(line + " " + entry["how"].string());
  }
  return lines;
}

std::vector<std::string> Loss(const std::string& rules, const std::string& json) {
  const Outcome outcome = RunMap(MapText(rules), json);
  EXPECT_THAT(outcome.transformed, IsOk());
  if (!outcome.transformed) return {};
  std::vector<std::string> lines;
  const Json explained = Explain(*outcome.transformed, outcome.source);
  for (const Json& entry : explained["loss"].array()) lines.push_back(entry["source"].string());
  return lines;
}

constexpr const char* kPatient =
    R"({"resourceType":"Patient","id":"1","name":[{"family":"TEST","given":["Ann"]}],"gender":"female","birthDate":"1940-01-02"})";

using ::testing::ElementsAre;

TEST(Trace, TellsHowEachElementGotItsValue) {
  EXPECT_THAT(Lineage("src.gender as g -> tgt.gender = g;", kPatient),
              ElementsAre("Patient.gender <- Patient.gender copied"));
  EXPECT_THAT(Lineage("src.gender as g -> tgt.active = true;", kPatient),
              ElementsAre("Patient.active <- defaulted"));
  EXPECT_THAT(Lineage("src.gender as g -> tgt.language = (%g.substring(0, 2));", kPatient),
              ElementsAre("Patient.language <- Patient.gender computed"));
  EXPECT_THAT(Lineage("src.name as n -> tgt.language = (family);", kPatient),
              ElementsAre("Patient.language <- Patient.name[0].family copied"));
  EXPECT_THAT(
      Lineage("src.gender as g, src.birthDate as b -> tgt.language = append(g, '-', b);", kPatient),
      ElementsAre("Patient.language <- Patient.gender Patient.birthDate computed"));
}

TEST(Trace, MarksDefaultsAndCoercions) {
  EXPECT_THAT(Lineage("src.language default 'en' as l -> tgt.language = l;", kPatient),
              ElementsAre("Patient.language <- defaulted"));
  EXPECT_THAT(Lineage("src.language default 'en' -> tgt.language;", kPatient),
              ElementsAre("Patient.language <- defaulted"));
  EXPECT_THAT(Lineage("src.birthDate as b -> tgt.language = b;", kPatient),
              ElementsAre("Patient.language <- Patient.birthDate computed"));
}

TEST(Trace, NamesTheContainersARuleMakes) {
  EXPECT_THAT(Lineage("src.name as n -> tgt.contact as c, c.name as m, m.family = 'X';", kPatient),
              ElementsAre("Patient.contact[0] <- Patient.name[0] computed",
                          "Patient.contact[0].name <- Patient.name[0] computed",
                          "Patient.contact[0].name.family <- defaulted"));
}

TEST(Trace, GivesALineForEachElementOfACopy) {
  EXPECT_THAT(Lineage("src.name as n -> tgt.name = n, tgt.name = n;", kPatient),
              ElementsAre("Patient.name[0] <- Patient.name[0] copied",
                          "Patient.name[0].family <- Patient.name[0].family copied",
                          "Patient.name[0].given[0] <- Patient.name[0].given[0] copied",
                          "Patient.name[1] <- Patient.name[0] copied",
                          "Patient.name[1].family <- Patient.name[0].family copied",
                          "Patient.name[1].given[0] <- Patient.name[0].given[0] copied"));
}

TEST(Trace, KeepsTheLastRuleThatSetAnElement) {
  EXPECT_THAT(
      Lineage("src.name as n -> tgt.name = n as m, m.family = 'X';", kPatient),
      ::testing::UnorderedElementsAre("Patient.name[0] <- Patient.name[0] copied",
                                      "Patient.name[0].given[0] <- Patient.name[0].given[0] copied",
                                      "Patient.name[0].family <- defaulted"));
}

TEST(Trace, MarksTranslationsAndTheirSources) {
  const std::string map = Header() +
                          "conceptmap '#c' { prefix s = 's' prefix t = 't' s:female == t:F }\n"
                          "group main(source src : Patient, target tgt : Patient) { src.gender as "
                          "g -> tgt.language = translate(g, '#c'); }";
  const Outcome outcome = RunMap(map, kPatient);
  ASSERT_THAT(outcome.transformed, IsOk());
  ASSERT_EQ(outcome.transformed->lineage.size(), 1U);
  const LineageEntry& entry = outcome.transformed->lineage[0];
  EXPECT_EQ(entry.how, How::kTranslated);
  EXPECT_THAT(entry.sources, ElementsAre(outcome.source.root().Child("gender")));
  EXPECT_EQ(entry.map(), "m");
  EXPECT_EQ(entry.group(), "main");
  EXPECT_EQ(entry.rule(), "gender");
  EXPECT_EQ(entry.rule_line(), 5);
}

TEST(Trace, ReportsEveryValueThatNothingRead) {
  EXPECT_THAT(Loss("src.gender as g -> tgt.gender = g;", kPatient),
              ElementsAre("Patient.id", "Patient.name[0].family", "Patient.name[0].given[0]",
                          "Patient.birthDate"));
  // Being there is not being read.
  EXPECT_THAT(Loss("src.gender as g -> tgt.active = true; src.id -> tgt.id; src.name -> tgt.name; "
                   "src.birthDate -> tgt.birthDate;",
                   kPatient),
              ElementsAre("Patient.gender"));
}

TEST(Trace, CountsWhatConditionsAndExpressionsRead) {
  EXPECT_THAT(
      Loss("src.name as n where family = 'TEST' -> tgt.language = (%n.given.first());", kPatient),
      ElementsAre("Patient.id", "Patient.gender", "Patient.birthDate"));
  EXPECT_THAT(Loss("src -> tgt.id = (%src.id & '-' & %src.birthDate.toString());", kPatient),
              ElementsAre("Patient.name[0].family", "Patient.name[0].given[0]", "Patient.gender"));
}

TEST(Trace, LosesNothingWhenAllIsCopied) {
  EXPECT_THAT(Loss("src.id -> tgt.id; src.name -> tgt.name; src.gender -> tgt.gender; "
                   "src.birthDate -> tgt.birthDate;",
                   kPatient),
              ::testing::SizeIs(0));
}

TEST(Explain, HasTheShapeOfTheContract) {
  const Outcome outcome =
      RunMap(MapText("src.gender as g -> tgt.gender = g \"sex\";"),
             "{\"resourceType\":\"Patient\",\n\"gender\":\"female\",\n\"active\":true}");
  ASSERT_THAT(outcome.transformed, IsOk());
  const Json json = Explain(*outcome.transformed, outcome.source);
  EXPECT_EQ(json["output"].Write(), R"({"resourceType":"Patient","gender":"female"})");
  const Json& line = json["lineage"].array().at(0);
  EXPECT_EQ(line["rule"].Write(), R"({"map":"m","group":"main","name":"sex","line":5})");
  EXPECT_EQ(line["source"].array().at(0)["line"].integer(), 2);
  EXPECT_EQ(json["loss"].array().at(0)["source"].string(), "Patient.active");
  EXPECT_EQ(json["loss"].array().at(0)["line"].integer(), 3);
}

}  // namespace
}  // namespace gateway::mapping::testing
