// A registry that holds the resources a test gives it, over R4's types.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>

#include "gateway/definitions/registry.h"
#include "gateway/fhir/json/json_reader.h"
#include "tests/support/r4.h"

namespace gateway::testing {

class GivenRegistry final : public definitions::Registry {
 public:
  explicit GivenRegistry(const std::vector<std::string>& resources) {
    for (const std::string& json : resources) Add(json);
  }

  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return R4Types();
  }
  [[nodiscard]] const fhir::Document* Find(std::string_view type,
                                           std::string_view canonical) const override {
    const auto found = by_canonical_.find(std::string(type) + " " + std::string(canonical));
    return found == by_canonical_.end() ? nullptr : found->second;
  }
  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view) const override { return {}; }
  [[nodiscard]] const std::vector<std::string>& packages() const override { return packages_; }

 private:
  void Add(const std::string& json) {
    Result<fhir::ReadResult> read = fhir::ReadJson(json, R4Types());
    ASSERT_TRUE(read.has_value()) << read.error().diagnostics;
    for (const Issue& issue : read->issues.list()) FAIL() << ToText(issue);
    const fhir::Document& document = documents_.emplace_back(read->document);
    const std::string name = std::string(document.root().type_name()) + " " +
                             std::string(document.root().ChildText("url"));
    by_canonical_[name] = &document;
    by_canonical_[name + "|" + std::string(document.root().ChildText("version"))] = &document;
  }

  std::deque<fhir::Document> documents_;
  std::map<std::string, const fhir::Document*> by_canonical_;
  std::vector<std::string> packages_;
};

}  // namespace gateway::testing
