// The shared definitions and, before them, documents of one test.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/r4.h"

namespace gateway::testing {

class OverlayRegistry final : public definitions::Registry {
 public:
  // The document's root, and what the entries of a Bundle hold. Those without a url are kept by
  // "Type/id" alone.
  void Add(const fhir::Document& document) {
    const fhir::Node root = document.root();
    for (const fhir::Node entry : root.Children("entry")) {
      if (root.type_name() == "Bundle" && entry.Child("resource"))
        AddOne(document.At(entry.Child("resource")));
    }
    AddOne(document);
  }

  const std::shared_ptr<const fhir::TypeTable>& types() const override { return R4Types(); }
  const fhir::Document* Find(std::string_view type, std::string_view canonical) const override {
    const auto found = by_canonical_.find({std::string(type), std::string(canonical)});
    return found != by_canonical_.end() ? &found->second : R4()->Find(type, canonical);
  }
  std::vector<std::string> Canonicals(std::string_view type) const override {
    std::vector<std::string> urls = R4()->Canonicals(type);
    for (const auto& [key, document] : by_canonical_) {
      if (key.first == type && key.second.find('|') == std::string::npos)
        urls.push_back(key.second);
    }
    return urls;
  }
  const std::vector<std::string>& packages() const override { return R4()->packages(); }

  // Of any document added, by "Type/id"; absent when there is none.
  fhir::Node FindResource(std::string_view reference) const {
    const auto found = by_id_.find(std::string(reference));
    return found == by_id_.end() ? fhir::Node() : found->second.root();
  }

 private:
  void AddOne(const fhir::Document& document) {
    const fhir::Node root = document.root();
    const std::string type(root.type_name());
    const std::string url(root.ChildText("url"));
    by_id_[type + "/" + std::string(root.ChildText("id"))] = document;
    if (url.empty()) return;
    by_canonical_[{type, url}] = document;
    const std::string_view version = root.ChildText("version");
    if (!version.empty()) by_canonical_[{type, url + "|" + std::string(version)}] = document;
  }

  std::map<std::pair<std::string, std::string>, fhir::Document> by_canonical_;
  std::map<std::string, fhir::Document> by_id_;
};

}  // namespace gateway::testing
