#include "gateway/records/cells/word_config.h"

#include <vector>

namespace gateway::records {
namespace {

std::vector<std::string> WordsOf(const Yaml& list, Issues& issues) {
  std::vector<std::string> words;
  if (list && !list.is_list()) list.Report(issues, "a list of words is expected here: [A, B]");
  for (const Yaml& item : list.items()) {
    if (!item.is_scalar() || item.text().empty()) item.Report(issues, "a word is expected here");
    words.push_back(item.text());
  }
  return words;
}

void AddWords(const std::string& key, const std::string& code, const Yaml& words, WordTable& table,
              Issues& issues) {
  const std::vector<std::string> list = WordsOf(words, issues);
  if (list.empty()) words.Report(issues, "'" + key + "' needs at least one word: [" + key + "]");
  if (!table.Add(code, list)) {
    words.Report(issues, "a word of '" + key + "' stands for another code already; remove one");
  }
}

bool IsSame(std::string_view equivalence) {
  return equivalence.empty() || equivalence == "equal" || equivalence == "equivalent";
}

}  // namespace

void ReadWords(const Yaml& map, WordTable& table, Issues& issues) {
  if (map && !map.is_map()) map.Report(issues, "codes with their words are expected: {A: [A]}");
  for (const auto& [key, words] : map.members()) AddWords(key, key, words, table, issues);
}

void ReadYesNo(const Yaml& map, WordTable& table, Issues& issues) {
  if (map && !map.is_map()) {
    map.Report(issues, "words for yes and no are expected: {yes: [Yes], no: [No]}");
  }
  for (const auto& [key, words] : map.members()) {
    if (key != "yes" && key != "no") {
      words.Report(issues, "yes_no has the keys yes and no");
    } else {
      AddWords(key, key == "yes" ? "true" : "false", words, table, issues);
    }
  }
  if (map.is_map() && (!map["yes"] || !map["no"])) {
    map.Report(issues, "yes_no needs words for both: {yes: [Yes], no: [No]}");
  }
}

void ReadConceptMap(const Yaml& at, const std::string& url, const definitions::Registry& registry,
                    WordTable& table, Issues& issues) {
  const fhir::Document* map = registry.Find("ConceptMap", url);
  if (map == nullptr) {
    return at.Report(issues, "no ConceptMap '" + url + "' is loaded; see profiles/");
  }
  for (const fhir::Node group : map->root().Children("group")) {
    for (const fhir::Node element : group.Children("element")) {
      for (const fhir::Node target : element.Children("target")) {
        if (!IsSame(target.ChildText("equivalence"))) continue;
        if (table.Add(std::string(target.ChildText("code")),
                      {std::string(element.ChildText("code"))})) {
          continue;
        }
        at.Report(issues, "the ConceptMap's code '" + std::string(element.ChildText("code")) +
                              "' stands for another code already; remove one");
      }
    }
  }
}

}  // namespace gateway::records
