// Canonical resources by URL, read on first use.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::definitions {

// What the top level of a resource file says of it; members that are absent stay empty.
struct ResourceHead {
  std::string type;
  std::string url;
  std::string version;
};

// Reads the bytes of a JSON resource up to the last of the three.
[[nodiscard]] Result<ResourceHead> ReadHead(std::string bytes);

// One package's canonical resources. Not thread-safe but for Entry::Read.
class Catalog {
 public:
  // One resource; its document is read at most once, by whichever thread comes first.
  class Entry {
   public:
    Entry(std::filesystem::path file, std::string type)
        : file_(std::move(file)), type_(std::move(type)) {}
    Entry(fhir::Document document, ResourceHead head);
    [[nodiscard]] const std::string& type() const { return type_; }
    [[nodiscard]] const ResourceHead& head() const { return head_; }
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    // Null when the file cannot be read. Thread-safe.
    const fhir::Document* Read(const std::shared_ptr<const fhir::TypeTable>& types);

   private:
    friend class Catalog;
    std::filesystem::path file_;
    std::string type_;
    ResourceHead head_;  // empty until it was looked at
    bool looked_at_ = false;
    std::once_flag once_;
    fhir::Document document_;
  };

  // A file of which only the name is known; its type is `type`.
  void AddFile(const std::filesystem::path& file, std::string type);
  // A file whose head was read.
  void AddKnown(const std::filesystem::path& file, ResourceHead head);
  void AddDocument(fhir::Document document, ResourceHead head);

  // By url and version ("" takes any; the last added wins). First guesses the file by its name;
  // `thorough` looks into every file of that type once.
  Entry* Find(std::string_view type, std::string_view url, std::string_view version, bool thorough);
  // All that have a URL, in file order; every file is looked at.
  void AddEntries(std::vector<Entry*>& entries);
  // URLs of all entries of that type, in file order.
  std::vector<std::string> Urls(std::string_view type);

 private:
  Entry& Add(std::filesystem::path file, std::string type);
  void Know(Entry& entry, ResourceHead head);
  void LookAt(Entry& entry);
  void LookAtAll(std::string_view type);
  Entry* FindKnown(std::string_view type, std::string_view url, std::string_view version) const;

  std::deque<Entry> entries_;
  std::unordered_map<std::string, std::vector<Entry*>> by_type_;
  std::unordered_map<std::string, std::vector<Entry*>> by_key_;  // "<type> <url>"
  std::unordered_map<std::string, Entry*> by_file_name_;
  std::unordered_set<std::string> complete_;  // types of which every file was looked at
};

}  // namespace gateway::definitions
