#include "gateway/base/yaml.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

Yaml Read(std::string_view text) {
  auto yaml = Yaml::Parse(text, "gateway.yaml");
  EXPECT_THAT(yaml, IsOk());
  return yaml.value_or(Yaml());
}

constexpr std::string_view kFile = R"(listeners:
  exchange:
    port: 8443
    tls: yes
    name: "yes"
organisations: [X26, X27]
empty: ~
)";

TEST(Yaml, ReadsMembersWithPathAndLine) {
  const Yaml yaml = Read(kFile);
  const Yaml port = yaml["listeners"]["exchange"]["port"];
  EXPECT_EQ(port.text(), "8443");
  EXPECT_EQ(port.line(), 3);
  EXPECT_EQ(port.path(), "gateway.yaml: listeners.exchange.port");
  EXPECT_EQ(yaml["listeners"].line(), 1);
  const auto items = yaml["organisations"].items();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].path(), "gateway.yaml: organisations[1]");
  EXPECT_EQ(yaml.members()[0].first, "listeners");
}

TEST(Yaml, WhatIsAbsentOrNullIsFalseAndGivesTheDefault) {
  const Yaml yaml = Read(kFile);
  Issues issues;
  EXPECT_FALSE(yaml["empty"]);
  EXPECT_FALSE(yaml["no"]["such"]["thing"]);
  EXPECT_EQ(yaml["no"]["such"].path(), "gateway.yaml: no.such");
  EXPECT_EQ(yaml.Integer("none", issues, 5), 5);
  EXPECT_TRUE(yaml.Boolean("empty", issues, true));
  EXPECT_TRUE(yaml.Texts("none", issues).empty());
  EXPECT_TRUE(issues.empty());
  EXPECT_FALSE(Read(""));
  EXPECT_FALSE(Yaml());
}

TEST(Yaml, TypedReadingGivesTheValue) {
  const Yaml exchange = Read(kFile)["listeners"]["exchange"];
  Issues issues;
  EXPECT_EQ(exchange.Integer("port", issues), 8443);
  EXPECT_TRUE(exchange.Boolean("tls", issues));
  EXPECT_EQ(exchange.Text("name", issues), "yes");
  EXPECT_EQ(exchange.Required("name", issues), "yes");
  EXPECT_EQ(Read(kFile).Texts("organisations", issues), (std::vector<std::string>{"X26", "X27"}));
  EXPECT_TRUE(issues.empty());
}

TEST(Yaml, AWrongKindIsReportedWhereItStands) {
  const Yaml yaml = Read("port: 80a\ntls: maybe\nname: [x]\nlist: x\nkey: ''\n");
  Issues issues;
  EXPECT_EQ(yaml.Integer("port", issues, 1), 1);
  EXPECT_TRUE(yaml.Boolean("tls", issues, true));
  EXPECT_EQ(yaml.Text("name", issues, "n"), "n");
  EXPECT_TRUE(yaml.Texts("list", issues).empty());
  EXPECT_EQ(yaml.Required("key", issues), "");
  EXPECT_EQ(yaml.Required("none", issues), "");
  ASSERT_EQ(issues.size(), 6U);
  for (int line = 1; line <= 4; ++line)
    EXPECT_EQ(issues.list()[static_cast<std::size_t>(line) - 1].line, line);
  EXPECT_EQ(issues.list()[5].expression, "gateway.yaml: none");
  EXPECT_EQ(issues.list()[5].type, IssueType::kRequired);
}

TEST(Yaml, AnUnknownKeyIsReportedWithTheNearestKnownOne) {
  Issues issues;
  Read("store: x\n\nlisetners:\n  port: 1\n").CheckKeys({"store", "listeners"}, issues);
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].diagnostics,
            "unknown key 'lisetners' (line 3); did you mean 'listeners'?");
  EXPECT_EQ(issues.list()[0].line, 3);
}

TEST(Yaml, RefusesDuplicateKeysSyntaxErrorsAndSeveralDocuments) {
  EXPECT_THAT(Yaml::Parse("a: 1\nb:\n  c: 1\n  c: 2\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("'c' stands twice (line 3 and line 4)")));
  EXPECT_THAT(Yaml::Parse("a: 1\nb: [1, 2\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("line 3")));
  EXPECT_THAT(Yaml::Parse("a: 1\n---\nb: 1\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("more than one")));
  EXPECT_THAT(Yaml::Parse("a: 1\nb: \xD7\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("line 2 holds bytes that are not UTF-8")));
  // yaml-cpp finds empty documents before it, without end.
  EXPECT_THAT(Yaml::Parse(",a: 1\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("begins with a stray ','")));
  EXPECT_THAT(Yaml::Parse("? [a]\n: 1\n", "f"),
              IsError(IssueType::kInvalid, HasSubstr("plain text")));
  EXPECT_THAT(Yaml::Parse("a: *nobody\n", "f"), IsError(IssueType::kInvalid, HasSubstr("line 1")));
}

TEST(Yaml, RefusesADocumentThatUnfoldsWithoutEnd) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) bomb += ", " + before;
    bomb += "]\n";
  }
  EXPECT_THAT(Yaml::Parse(bomb, "f"), IsError(IssueType::kInvalid, HasSubstr("unfolds too far")));
}

TEST(Yaml, AFileThatIsNotThereIsNotFound) {
  EXPECT_THAT(Yaml::ParseFile("/nowhere/gateway.yaml"),
              IsError(IssueType::kNotFound, HasSubstr("/nowhere")));
}

}  // namespace
}  // namespace gateway
