// A definitions image, opened: every byte that will be used is checked first, but for the
// resources, which are checked when they are read.
//
// Immutable; safe to read from any number of threads. Opening allocates nothing that grows with the
// file. Record: docs/decisions/0010-definitions-image.md
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/definitions/image/format.h"
#include "gateway/definitions/image/mapping.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::definitions::image {

class Image {
 public:
  // kInvalid says what is amiss: foreign, of another build, cut off, damaged. kNotFound without it.
  static Result<std::shared_ptr<const Image>> Open(const std::filesystem::path& file);
  static Result<std::shared_ptr<const Image>> FromBytes(std::span<const std::byte> bytes);

  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const { return types_; }
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  // Those of one resource type, sorted by url and sequence.
  [[nodiscard]] std::span<const Entry> EntriesOf(std::string_view type) const;
  [[nodiscard]] std::string_view At(Text text) const;
  // The JSON of a resource; nothing when its bytes are not what was written.
  [[nodiscard]] std::optional<std::string_view> Json(const Entry& entry) const;
  // Path of the file it was read from; empty when unknown.
  [[nodiscard]] std::string FileOf(const Entry& entry) const;

  [[nodiscard]] std::vector<std::string> Packages() const;
  [[nodiscard]] Issues Findings() const;
  // No file or folder it was made of has changed since.
  [[nodiscard]] bool IsCurrent() const;

  [[nodiscard]] std::size_t size() const { return mapping_->bytes().size(); }
  [[nodiscard]] const Header& header() const { return *header_; }
  // The types lie elsewhere than wished and their pointers were moved.
  [[nodiscard]] bool was_moved() const { return was_moved_; }

 private:
  explicit Image(std::shared_ptr<Mapping> mapping) : mapping_(std::move(mapping)) {}
  static Result<std::shared_ptr<const Image>> Make(std::shared_ptr<Mapping> mapping);
  [[nodiscard]] Status Check();
  [[nodiscard]] Status CheckHeader();
  [[nodiscard]] Status CheckSections();
  [[nodiscard]] Status CheckRecords() const;
  [[nodiscard]] Status PlaceTypes();
  void Relocate();
  [[nodiscard]] bool Holds(Text text) const;
  template <typename T>
  [[nodiscard]] std::span<T> In(const Section& section) const;

  std::shared_ptr<Mapping> mapping_;
  const Header* header_ = nullptr;
  std::span<const Entry> entries_;
  std::span<const Folder> folders_;
  std::span<const Input> inputs_;
  std::string_view texts_;
  std::shared_ptr<const fhir::TypeTable> types_;
  bool was_moved_ = false;
};

}  // namespace gateway::definitions::image
