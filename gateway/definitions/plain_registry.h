// The plain loader of design 4.3: FHIR packages as files, into a registry.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "gateway/definitions/catalog.h"
#include "gateway/definitions/package.h"
#include "gateway/definitions/registry.h"
#include "gateway/definitions/structure.h"
#include "gateway/fhir/schema/type_table_builder.h"

namespace gateway::definitions {

// Filled by one thread (AddPackage, then Finish); immutable and safe to share after.
class PlainRegistry final : public Registry {
 public:
  // On top of what `below` holds already, which it keeps alive; may be null.
  explicit PlainRegistry(std::shared_ptr<const Registry> below = nullptr);

  // `strict`: no file may be broken.
  [[nodiscard]] Status AddPackage(const Package& package, bool strict);
  [[nodiscard]] Status Finish();
  // A package defines a type anew that `below` has: load all of them together instead.
  [[nodiscard]] bool Redefines() const;

  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return types_;
  }
  [[nodiscard]] const fhir::Document* Find(std::string_view resource_type,
                                           std::string_view canonical) const override;
  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view resource_type) const override;
  [[nodiscard]] const Issues& issues() const override { return issues_; }
  [[nodiscard]] const std::vector<std::string>& packages() const override { return packages_; }

  // For the image: what the types were made of, once.
  [[nodiscard]] std::optional<fhir::TypeTableBuilder> TakeDrafts() {
    return std::exchange(drafts_, std::nullopt);
  }
  void DropDrafts() { drafts_.reset(); }
  // Every canonical resource in load order; each file is looked at.
  [[nodiscard]] std::vector<Catalog::Entry*> Entries();

 private:
  [[nodiscard]] Status BuildTable();
  [[nodiscard]] bool Redefines(const Structure& structure) const;
  [[nodiscard]] Status CheckBroken(std::size_t before, std::size_t limit);
  [[nodiscard]] Catalog::Entry* FindEntry(std::string_view type, std::string_view url,
                                          std::string_view version) const;
  void AddFile(const std::filesystem::path& file, bool name_tells_type, Catalog& catalog);
  void AddXmlFile(const std::filesystem::path& file, Catalog& catalog);
  void AddXmlType(const std::filesystem::path& file);
  void AddUnknownFile(const std::filesystem::path& file, bool is_structure, Catalog& catalog);
  void AddBundle(const std::filesystem::path& file, Catalog& catalog);
  void Report(const std::filesystem::path& file, const Error& error);

  std::shared_ptr<const Registry> below_;
  std::shared_ptr<const fhir::TypeTable> types_;
  std::vector<std::string> packages_;
  Issues issues_;
  mutable std::mutex mutex_;              // guards catalogs_ once loaded
  mutable std::deque<Catalog> catalogs_;  // in load order; later ones win
  // While loading only:
  std::vector<Structure> structures_;
  std::vector<std::filesystem::path> xml_types_;
  std::vector<std::pair<std::filesystem::path, Catalog*>> bundles_;
  std::optional<fhir::TypeTableBuilder> drafts_;
  Issues undefined_types_;
};

}  // namespace gateway::definitions
