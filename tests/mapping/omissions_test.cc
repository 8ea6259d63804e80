// Planted omissions: a line deleted from a shipped map shows in the loss report of a round trip,
// and in the check of the pair of maps before there is any record.
//
// Which lines: those that hold one whole rule that reads an element of its source. Of all of them
// in the maps of each format, in the order of maps and lines, fifteen at even distances. Left out
// are the lines whose omission loses nothing by their nature: they say a second time, for those who
// receive the message, what another line says already, or fill in a default. omissions_harmless.txt
// lists them. CHC_ALL_OMISSIONS=1 tries every line, and that the listed ones are harmless.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/mapping/lossless.h"
#include "gateway/mapping/parser.h"
#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using gateway::testing::IsOk;

const std::filesystem::path kMappings = std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";

// Out and home between a local record and the record or the message.
struct Pair {
  std::string name;
  std::string out;
  std::string home;
};

const std::vector<Pair> kPairs = {
    {"chc-json", "chc-json/chc-record-to-message.map", "chc-json/message-to-chc-record.map"},
    {"csv-wide", "csv-wide/csv-wide-to-chc-record.map", "csv-wide/chc-record-to-csv-wide.map"},
    {"csv-long", "csv-long/csv-long-to-chc-record.map", "csv-long/chc-record-to-csv-long.map"},
    {"form-json", "form-json/form-json-to-chc-record.map", "form-json/chc-record-to-form-json.map"},
};

struct Omission {
  const Pair* pair;
  std::string file;
  std::size_t line;  // from 1
};

std::string ReadText(const std::string& file) {
  Result<std::string> text = ReadFile(kMappings / file);
  EXPECT_THAT(text, IsOk());
  return text ? *text : std::string();
}

void AddLeaves(const std::vector<syntax::Rule>& rules, std::map<int, int>& lines) {
  for (const syntax::Rule& rule : rules) {
    const bool reads = std::ranges::any_of(
        rule.sources, [](const syntax::Source& source) { return !source.path.empty(); });
    if (rule.rules.empty() && reads) ++lines[rule.place.line];
    AddLeaves(rule.rules, lines);
  }
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) lines.emplace_back(line);
  return lines;
}

std::string Without(const std::string& text, std::size_t line) {
  std::string out;
  std::size_t at = 0;
  for (const std::string& each : Lines(text)) {
    if (++at != line) out += each + "\n";
  }
  return out;
}

// One rule alone on its line.
bool IsWhole(std::string_view line) {
  const std::size_t comment = line.find(";  //");
  return Trim(comment == std::string_view::npos ? line : line.substr(0, comment + 1))
      .ends_with(';');
}

std::vector<Omission> Candidates() {
  std::vector<Omission> all;
  for (const Pair& pair : kPairs) {
    for (const std::string& file : {pair.out, pair.home}) {
      const std::string text = ReadText(file);
      const auto map = ParseMap(text);
      if (!map) continue;
      std::map<int, int> leaves;
      for (const syntax::Group& group : map->groups) AddLeaves(group.rules, leaves);
      const std::vector<std::string> lines = Lines(text);
      for (const auto& [line, count] : leaves) {
        const auto at = static_cast<std::size_t>(line);
        if (count == 1 && IsWhole(lines[at - 1])) all.push_back({&pair, file, at});
      }
    }
  }
  return all;
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  EXPECT_TRUE(text.contains(from)) << from;
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Records that hold between them what the model knows: much, otherwise, little.
std::vector<std::string> Records() {
  const std::string much = ReadText("chc-json/examples/everything.json");
  std::string other = Replaced(much, R"("nhsNumber": "9990000034",)", "");
  other = Replaced(other, R"("nhsNumberStatus": "verified",)",
                   R"("nhsNumberStatus": "not-present",
                      "nhsNumberUnavailableReason": "overseas-patient",)");
  other = Replaced(other, R"("flag": false)", R"("flag": true, "date": "2026-09-30")");
  other = Replaced(other, R"("testRecord": true)", R"("testRecord": false)");
  other = Replaced(other, R"("Exampleton")", R"("Exampleton", "Three", "Four", "Five")");
  other = Replaced(other, "\"level\": \"C\"\n", "\"level\": \"C\", \"evidence\": \"Seen.\"\n");
  other = Replaced(other, R"("status": "withdrawn")", R"("status": "discounted")");
  const std::string little = R"({"schemaVersion":"1.0.0","recordId":"r-1","localCaseId":"C-1",
    "sourceSystem":{"id":"s","organisationOds":"X28"},"createdAt":"2026-10-01T09:12:00Z",
    "updatedAt":"2026-10-01T09:12:00Z","recordVersion":1,"sourceRecordHash":"ab",
    "confidentiality":"N","testRecord":true,
    "person":{"name":{"family":"TEST","given":["A"]},"birthDate":"1940-01-01","gender":"female"},
    "orgs":{"responsibleIcb":"X26"},
    "referral":{"type":"chc-checklist","receivedDate":"2026-10-01","priority":"routine",
      "source":"gp","status":"active"},
    "checklist":{"id":"k","formVersion":"1","completedDate":"2026-10-01","location":"01",
      "domains":[{"domain":"skin","level":"C"}],"outcome":"negative"}})";
  return {much, other, little};
}

fhir::Document ReadRecord(const std::string& json, const Map& map) {
  fhir::ReadOptions options;
  options.root = &map.source_type();
  const auto read = fhir::ReadFhir(json, gateway::testing::R4Types(), options);
  EXPECT_THAT(read, IsOk());
  EXPECT_TRUE(read && read->issues.empty()) << ToText(read->issues.list().front());
  return read ? read->document : fhir::Document();
}

// The shipped maps and what goes through them.
class Trial {
 public:
  Trial() {
    auto library =
        MapLibrary::Load({kMappings.string()}, gateway::testing::R4(), MapBench::Terminology());
    EXPECT_THAT(library, IsOk());
    library_ = *library;
    for (const Pair& pair : kPairs) {
      for (const std::string& file : {pair.out, pair.home})
        maps_.emplace(file, *library_->CompileText(ReadText(file)));
      AddRecords(pair);
    }
  }

  [[nodiscard]] const std::vector<fhir::Document>& records(const Pair& pair) const {
    return records_.at(pair.name);
  }
  [[nodiscard]] const Map& map(const std::string& file) const { return maps_.at(file); }

  // With the line left out; kInvalid when the rest is no map.
  struct Shown {
    bool compiles = false;
    bool in_round_trip = false;
    bool in_check = false;
  };
  [[nodiscard]] Shown Try(const Omission& omission, bool whole = false) const {
    Shown shown;
    const Result<Map> changed =
        library_->CompileText(Without(ReadText(omission.file), omission.line));
    shown.compiles = changed.has_value();
    if (!changed) return shown;
    const bool is_out = omission.file == omission.pair->out;
    const Map& out = is_out ? *changed : map(omission.pair->out);
    const Map& home = is_out ? map(omission.pair->home) : *changed;
    shown.in_round_trip = std::ranges::any_of(records(*omission.pair), [&](const auto& record) {
      return !RoundTrip(out, home, record, TestContext()).empty();
    });
    const auto report = CheckLossless(out, home, {TestContext(), !whole});
    shown.in_check = report && !report->losses.empty();
    return shown;
  }

 private:
  // What is no canonical record is made of one by the way home.
  void AddRecords(const Pair& pair) {
    for (const std::string& json : Records()) {
      const fhir::Document record = ReadRecord(json, map("chc-json/chc-record-to-message.map"));
      if (map(pair.out).source_type().name == "ChcRecord") {
        records_[pair.name].push_back(record);
        continue;
      }
      const auto made = map(pair.home).Transform(record, TestContext());
      EXPECT_THAT(made, IsOk());
      if (made) records_[pair.name].push_back(made->output);
    }
  }

  std::shared_ptr<const MapLibrary> library_;
  std::map<std::string, Map> maps_;
  std::map<std::string, std::vector<fhir::Document>> records_;
};

// "map-file: line without its indent" of each line that is no comment.
std::set<std::string> Harmless() {
  const Result<std::string> text = ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) /
                                            "tests/mapping/omissions_harmless.txt");
  EXPECT_THAT(text, IsOk());
  std::set<std::string> lines;
  for (const std::string& line : Lines(text ? *text : std::string())) {
    if (!line.empty() && !line.starts_with('#')) lines.insert(line);
  }
  return lines;
}

std::string Describe(const Omission& omission) {
  return omission.file + ": " +
         std::string(Trim(Lines(ReadText(omission.file))[omission.line - 1]));
}

TEST(Omissions, NothingIsLostWithoutOne) {
  const Trial trial;
  for (const Pair& pair : kPairs) {
    for (const fhir::Document& record : trial.records(pair)) {
      const auto losses =
          RoundTrip(trial.map(pair.out), trial.map(pair.home), record, TestContext());
      for (const Loss& loss : losses) ADD_FAILURE() << pair.name << " " << loss.path << loss.detail;
    }
  }
}

TEST(Omissions, EachOfSixtyShowsInTheRoundTripAndInTheCheck) {
  const Trial trial;
  std::set<std::string> harmless = Harmless();
  std::map<std::string, std::vector<Omission>> candidates;  // by format
  for (const Omission& omission : Candidates()) {
    if (harmless.erase(Describe(omission)) == 0)
      candidates[omission.pair->name].push_back(omission);
  }
  for (const std::string& line : harmless) ADD_FAILURE() << "no such line: " << line;
  ASSERT_EQ(candidates.size(), kPairs.size());
  constexpr std::size_t kOfEach = 15;
  for (const auto& [format, lines] : candidates) {
    ASSERT_GT(lines.size(), kOfEach) << format;
    for (std::size_t i = 0; i < kOfEach; ++i) {
      const Omission& omission = lines[i * lines.size() / kOfEach];
      const Trial::Shown shown = trial.Try(omission);
      EXPECT_TRUE(shown.compiles) << Describe(omission);
      EXPECT_TRUE(shown.in_round_trip) << Describe(omission);
      EXPECT_TRUE(shown.in_check) << Describe(omission);
    }
  }
}

TEST(Omissions, EachShowsButTheHarmlessOnes) {
  if (std::getenv("CHC_ALL_OMISSIONS") == nullptr) GTEST_SKIP() << "CHC_ALL_OMISSIONS is not set";
  const Trial trial;
  const std::set<std::string> harmless = Harmless();
  for (const Omission& omission : Candidates()) {
    const bool is_harmless = harmless.contains(Describe(omission));
    const Trial::Shown shown = trial.Try(omission, is_harmless);
    EXPECT_EQ(shown.in_round_trip, !is_harmless) << "round trip; " << Describe(omission);
    EXPECT_EQ(shown.in_check, !is_harmless) << "check; " << Describe(omission);
  }
}

}  // namespace
}  // namespace gateway::mapping::testing
