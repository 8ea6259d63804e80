#include "gateway/records/learn/knowledge.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/base/yaml.h"

namespace gateway::records {
namespace {

// code: [word, …] of a YAML map.
std::map<std::string, std::vector<std::string>> WordsIn(const Yaml& map) {
  std::map<std::string, std::vector<std::string>> words;
  for (const auto& [code, list] : map.members()) {
    for (const Yaml& word : list.items()) words[code].push_back(word.text());
  }
  return words;
}

}  // namespace

const Target* Knowledge::Find(std::string_view element) const {
  const auto at = std::ranges::find(targets_, element, &Target::element);
  return at == targets_.end() ? nullptr : &*at;
}

Status Knowledge::ReadWords(const std::filesystem::path& file) {
  GATEWAY_TRY(const Yaml words, Yaml::ParseFile(file.string()));
  for (const auto& [word, meaning] : words["phrases"].members()) {
    known_.insert(word);
    const std::string text = meaning.text();
    for (const std::string_view one : Split(text, ' ')) {
      phrases_[word].emplace_back(one);
      known_.emplace(one);
    }
    // A word that stands for itself alone is only known.
    if (phrases_[word] == std::vector{word}) phrases_.erase(word);
  }
  for (const Yaml& list : words["same"].items()) {
    const std::vector<Yaml> all = list.items();
    for (const Yaml& word : all) {
      known_.insert(word.text());
      same_.emplace(word.text(), all.front().text());
    }
  }
  for (const Yaml& word : words["weak"].items()) {
    weak_.insert(word.text());
    known_.insert(word.text());
  }
  return {};
}

Status Knowledge::ReadForm(const std::filesystem::path& file) {
  GATEWAY_TRY(const Yaml form, Yaml::ParseFile(file.string()));
  model_ = form["model"].text();
  for (const Yaml& url : form["maps"]["in"].items()) maps_in_.push_back(url.text());
  yes_no_ = WordsIn(form["csv"]["yes_no"]);
  levels_ = WordsIn(form["csv"]["levels"]);
  for (const auto& [element, text] : form["defaults"].members()) defaults_[element] = text.text();
  for (const auto& [element, how] : form["derive"].members()) {
    derived_[element];
    for (const Yaml& from : how["uuid"].items()) derived_[element].push_back(from.text());
  }
  for (const Yaml& column : form["csv"]["columns"].items()) {
    Target target;
    target.element = column["element"].text();
    target.headers.push_back(column["header"].text());
    for (const Yaml& alias : column["aliases"].items()) target.headers.push_back(alias.text());
    target.cell = column["cell"].text("text");
    target.required = column["required"].text() == "true";
    target.values = WordsIn(column["values"]);
    for (const auto& [code, list] : target.values) {
      target.word_codes.emplace(ToLower(code), code);
      for (const std::string& word : list) target.word_codes.emplace(ToLower(word), code);
    }
    targets_.push_back(std::move(target));
  }
  return {};
}

std::string Knowledge::TypeOf(const std::string& element) const {
  const auto at = types_.find(element);
  return at == types_.end() ? "string" : at->second;
}

Result<Knowledge> Knowledge::Load(const std::filesystem::path& mappings,
                                  const fhir::TypeTable& types) {
  Knowledge knowledge;
  GATEWAY_CHECK(knowledge.ReadWords(mappings / "learn.yaml"));
  GATEWAY_CHECK(knowledge.ReadForm(mappings / "csv-wide" / "format.yaml"));
  // Every word of every header is known before any is cut up.
  for (const Target& target : knowledge.targets_) {
    for (const std::string& header : target.headers) {
      for (const std::string& word : knowledge.WordsOf(header)) knowledge.known_.insert(word);
    }
  }
  for (Target& target : knowledge.targets_) {
    for (const std::string& header : target.headers)
      target.words.push_back(knowledge.WordsOf(header));
    target.words.push_back(knowledge.WordsOf(target.element));
  }
  knowledge.CountWords();
  const fhir::Type* const model = types.FindByUrl(knowledge.model_);
  if (model == nullptr) return Fail(IssueType::kNotFound, "the model of csv-wide is not loaded");
  for (const fhir::Element& element : model->elements) {
    if (!element.types.empty() && element.types.front().type != nullptr)
      knowledge.types_[std::string(element.name)] = element.types.front().type->name;
  }
  return knowledge;
}

}  // namespace gateway::records
