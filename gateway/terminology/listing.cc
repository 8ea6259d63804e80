#include "gateway/terminology/listing.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/terminology/code_check.h"

namespace gateway::terminology {
namespace {

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view word : Split(text, ' ')) {
    if (!Trim(word).empty()) words.push_back(ToLower(Trim(word)));
  }
  return words;
}

bool HasIn(fhir::Node node, const std::string& word) {
  return std::ranges::any_of(node.Children("designation"), [&](fhir::Node designation) {
    return ToLower(designation.ChildText("value")).contains(word);
  });
}

bool HasWord(const ListEntry& entry, const std::string& word) {
  return ToLower(entry.display).contains(word) || ToLower(entry.key.code).contains(word) ||
         HasIn(entry.named, word) ||
         (entry.concept_ != nullptr && HasIn(entry.concept_->node, word));
}

bool IsTrue(fhir::Node node, std::string_view name) { return node.ChildText(name) == "true"; }

}  // namespace

std::vector<ListEntry> List(const Service& service, const Expanded& expanded,
                            const ListOptions& options) {
  const CodeChecker displays(service, options.language);
  const std::vector<std::string> words = WordsOf(options.text);
  std::vector<ListEntry> list;
  std::string_view system;
  const CodeSystem* codes = nullptr;
  for (const CodeKey& key : expanded.codes.codes()) {
    if (std::ranges::find(options.excluded_systems, key.system) != options.excluded_systems.end())
      continue;
    if (key.system != system || codes == nullptr) codes = service.FindCodeSystem(key.system);
    system = key.system;
    ListEntry entry{key, {}, codes == nullptr ? nullptr : codes->Find(key.code), {}, false, false};
    if (const auto named = expanded.trace.named.find(key); named != expanded.trace.named.end())
      entry.named = named->second;
    entry.display = displays.DisplayOf(entry.concept_, entry.named);
    const bool is_known = entry.concept_ != nullptr;
    entry.is_abstract =
        IsTrue(entry.named, "abstract") || (is_known && CodeSystem::IsAbstract(*entry.concept_));
    entry.is_inactive =
        IsTrue(entry.named, "inactive") || (is_known && CodeSystem::IsInactive(*entry.concept_));
    if (options.without_inactive && entry.is_inactive) continue;
    if (options.without_abstract && entry.is_abstract) continue;
    const auto has = [&](const std::string& word) { return HasWord(entry, word); };
    if (std::ranges::all_of(words, has)) list.push_back(entry);
  }
  return list;
}

}  // namespace gateway::terminology
