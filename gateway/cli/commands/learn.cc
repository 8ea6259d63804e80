#include "gateway/records/learn/learn.h"

#include <unistd.h>

#include <filesystem>
#include <iostream>

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;

// "council-x" for "…/Council X_2026.csv".
std::string NameFrom(const std::string& file) {
  std::string name;
  for (const char c : fs::path(file).stem().string()) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || (digit && !name.empty())) {
      name += letter ? static_cast<char>(c | 0x20) : c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? "export" : name;
}

Result<records::Answers> ReadAnswers(const std::string& file) {
  records::Answers answers;
  if (file.empty()) return answers;
  GATEWAY_TRY(const std::string text, ReadFile(file));
  GATEWAY_TRY(const Json json, Json::Parse(text));
  for (const auto& [question, answer] : json.object()) {
    if (!answer.is_string()) {
      return Fail(IssueType::kValue,
                  file + ": answers are texts by question, as in {\"dates\": \"day-first\"}");
    }
    answers[question] = answer.string();
  }
  return answers;
}

// One line of JSON a question, for a program or a person to answer.
void SayQuestions(const std::vector<records::Question>& questions) {
  for (const records::Question& question : questions) {
    Json::Array choices;
    for (const std::string& choice : question.choices) choices.emplace_back(choice);
    Say(Json::Of({{"question", question.id}, {"text", question.text}, {"choices", choices}})
            .Write());
  }
}

// Asks at the terminal; an empty line leaves a question open.
records::Answers AskPerson(const std::vector<records::Question>& questions,
                           records::Answers answers) {
  for (const records::Question& question : questions) {
    std::string choices;
    for (const std::string& choice : question.choices)
      choices += (choices.empty() ? "" : ", ") + choice;
    Say(question.text + (choices.empty() ? "" : " [" + choices + "]"));
    std::string line;
    if (!std::getline(std::cin, line)) break;
    if (!line.empty()) answers[question.id] = line;
  }
  return answers;
}

Status WriteFiles(const records::Learnt& learnt, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Fail(IssueType::kNoStore, folder.string() + ": " + error.message());
  GATEWAY_CHECK(WriteFileDurably(folder / "format.yaml", learnt.format_yaml));
  GATEWAY_CHECK(WriteFileDurably(folder / learnt.map_name, learnt.map));
  return WriteFileDurably(folder / learnt.model_name, learnt.model);
}

Result<records::Knowledge> LoadKnowledge(const CommonOptions& common) {
  GATEWAY_TRY(const auto registry, app::LoadDefinitions(common.packages));
  return records::Knowledge::Load(HomeFolder() / "mappings", *registry->types());
}

}  // namespace

int RecordLearn(const LearnOptions& options, const CommonOptions& common) {
  const auto knowledge = LoadKnowledge(common);
  if (!knowledge) return CannotRun(knowledge.error());
  const auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  auto answers = ReadAnswers(options.answers);
  if (!answers) return CannotRun(answers.error());
  const std::string name = options.name.empty() ? NameFrom(options.file) : options.name;
  auto learnt = records::Learn(*bytes, name, *knowledge, *answers);
  const bool at_terminal =
      options.answers.empty() && isatty(STDIN_FILENO) == 1 && options.file != "-";
  if (learnt && at_terminal && !learnt->open.empty()) {
    *answers = AskPerson(learnt->open, std::move(*answers));
    learnt = records::Learn(*bytes, name, *knowledge, *answers);
  }
  if (!learnt) {
    SayIssues(ToIssues(learnt.error()));
    return learnt.error().type == IssueType::kValue ? kMisuse : kNo;
  }
  SayQuestions(learnt->open);
  if (options.out.empty()) {
    PrintRaw(learnt->format_yaml + "---\n" + learnt->map);
  } else if (const Status written = WriteFiles(*learnt, fs::path(options.out) / name); !written) {
    return CannotRun(written.error());
  }
  return learnt->open.empty() ? kFine : kNo;
}

}  // namespace gateway::cli
