#include "gateway/definitions/catalog.h"

#include "gateway/base/file.h"
#include "gateway/fhir/json/json_events.h"
#include "gateway/fhir/read.h"

namespace gateway::definitions {
namespace {

using fhir::JsonStep;

class HeadEvents final : public fhir::JsonEvents {
 public:
  JsonStep OnOpen(std::string_view path) override {
    return path.empty() ? JsonStep::kGo : JsonStep::kSkip;
  }
  JsonStep OnClose(std::string_view /*path*/) override { return JsonStep::kGo; }
  JsonStep OnScalar(std::string_view path, fhir::JsonScalar kind, std::string_view text) override {
    if (kind != fhir::JsonScalar::kString) return JsonStep::kGo;
    if (path == "resourceType") head.type = text;
    if (path == "url") head.url = text;
    if (path == "version") head.version = text;
    const bool all = !head.type.empty() && !head.url.empty() && !head.version.empty();
    return all ? JsonStep::kStop : JsonStep::kGo;
  }

  ResourceHead head;
};

std::string Key(std::string_view type, std::string_view url) {
  return std::string(type) + " " + std::string(url);
}

}  // namespace

Result<ResourceHead> ReadHead(std::string bytes) {
  HeadEvents events;
  GATEWAY_CHECK(fhir::ReadJsonEvents(std::move(bytes), events));
  return std::move(events.head);
}

Catalog::Entry::Entry(fhir::Document document, ResourceHead head)
    : type_(head.type), head_(std::move(head)), looked_at_(true), document_(std::move(document)) {}

const fhir::Document* Catalog::Entry::Read(const std::shared_ptr<const fhir::TypeTable>& types) {
  std::call_once(once_, [&] {
    if (document_.root()) return;
    Result<std::string> bytes = ReadFile(file_);
    if (!bytes) return;
    Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(*bytes), types);
    if (read) document_ = std::move(read->document);
  });
  return document_.root() ? &document_ : nullptr;
}

void Catalog::AddFile(const std::filesystem::path& file, std::string type) {
  Entry& entry = Add(file, std::move(type));
  by_file_name_[file.filename().string()] = &entry;
}

void Catalog::AddKnown(const std::filesystem::path& file, ResourceHead head) {
  Entry& entry = Add(file, head.type);
  Know(entry, std::move(head));
}

void Catalog::AddDocument(fhir::Document document, ResourceHead head) {
  Entry& entry = entries_.emplace_back(std::move(document), head);
  by_type_[head.type].push_back(&entry);
  Know(entry, std::move(head));
}

Catalog::Entry& Catalog::Add(std::filesystem::path file, std::string type) {
  Entry& entry = entries_.emplace_back(std::move(file), std::move(type));
  by_type_[entry.type_].push_back(&entry);
  return entry;
}

void Catalog::Know(Entry& entry, ResourceHead head) {
  entry.looked_at_ = true;
  entry.head_ = std::move(head);
  if (!entry.head_.url.empty()) by_key_[Key(entry.head_.type, entry.head_.url)].push_back(&entry);
}

void Catalog::LookAt(Entry& entry) {
  if (entry.looked_at_) return;
  entry.looked_at_ = true;
  Result<std::string> bytes = ReadFile(entry.file_);
  if (!bytes) return;
  if (Result<ResourceHead> head = ReadHead(std::move(*bytes))) Know(entry, std::move(*head));
}

void Catalog::LookAtAll(std::string_view type) {
  if (!complete_.emplace(type).second) return;
  for (Entry* const entry : by_type_[std::string(type)]) LookAt(*entry);
}

Catalog::Entry* Catalog::FindKnown(std::string_view type, std::string_view url,
                                   std::string_view version) const {
  const auto found = by_key_.find(Key(type, url));
  if (found == by_key_.end()) return nullptr;
  for (auto entry = found->second.rbegin(); entry != found->second.rend(); ++entry) {
    if (version.empty() || (*entry)->head().version == version) return *entry;
  }
  return nullptr;
}

Catalog::Entry* Catalog::Find(std::string_view type, std::string_view url, std::string_view version,
                              bool thorough) {
  if (thorough) LookAtAll(type);
  if (Entry* const known = FindKnown(type, url, version); known != nullptr) return known;
  const std::string_view id = url.substr(url.rfind('/') + 1);
  const auto guess = by_file_name_.find(std::string(type) + "-" + std::string(id) + ".json");
  if (guess == by_file_name_.end()) return nullptr;
  LookAt(*guess->second);
  return FindKnown(type, url, version);
}

void Catalog::AddEntries(std::vector<Entry*>& entries) {
  for (Entry& entry : entries_) {
    LookAt(entry);
    if (!entry.head().url.empty()) entries.push_back(&entry);
  }
}

std::vector<std::string> Catalog::Urls(std::string_view type) {
  LookAtAll(type);
  std::vector<std::string> urls;
  for (const Entry* const entry : by_type_[std::string(type)]) {
    if (!entry->head().url.empty()) urls.push_back(entry->head().url);
  }
  return urls;
}

}  // namespace gateway::definitions
