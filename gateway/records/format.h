// The local formats: which exist, and how their bytes become trees and trees their bytes.
//
// A format is data: mappings/<name>/format.yaml says its syntax (csv or json), its logical model
// and all that a map cannot say (encodings, header aliases, date shapes, words for yes and no,
// levels, defaults, derived ids). The chain of maps between the model and FHIR is held here as URLs
// only; messaging/intake.h runs it. A library is immutable and safe to use from any number of
// threads.
//
// Nothing clinical is guessed: a date, level or word that the format does not declare is a finding
// that names the column and what is accepted, never the value.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"
#include "gateway/fhir/model/document.h"

namespace gateway::records {

class ExtractRules;  // extract/extract_rules.h

// One record of a file.
struct LocalRecord {
  fhir::Document tree;  // of the format's model; an absent root when nothing could be read
  Issues issues;        // findings about this record; lines and columns are those of the whole file
  int line = 0;         // its first line in the file
  // Elements ("formVersion", "person.family") that format.yaml filled because nothing stated them:
  // by `defaults`, and by `derive`.
  std::vector<std::string> defaulted;
  std::vector<std::string> derived;
};

struct ReadRecords {
  std::vector<LocalRecord> records;
  Issues issues;  // findings about the file as a whole (a required column is missing)
  [[nodiscard]] bool HasErrors() const;  // of the file or of any record
};

// What the tops of all format.yaml files have in common.
struct FormatInfo {
  std::string name;   // "csv-wide"
  std::string title;  // for people
  std::string media_type;
  std::string file_suffix;  // ".csv"
  const fhir::Type* model = nullptr;
  std::vector<std::string>
      maps_in;  // canonical URLs of StructureMaps, applied in order: model -> FHIR
  std::vector<std::string> maps_out;  // FHIR -> model
  // Name of the model's list element {path, value} that keeps what the model does not know; empty
  // when the format has none (an unknown field is then a warning and lost).
  std::string extras;
  // What differences between nightly exports imply; null when the format does not say.
  std::shared_ptr<const ExtractRules> extract;
  bool unicode = true;  // false: what the format writes has fewer characters (Windows-1252)
};

class Format {
 public:
  explicit Format(FormatInfo info) : info_(std::move(info)) {}
  virtual ~Format() = default;
  Format(const Format&) = delete;
  Format& operator=(const Format&) = delete;

  [[nodiscard]] const FormatInfo& info() const { return info_; }
  [[nodiscard]] const std::string& name() const { return info_.name; }

  // Reads every record of a file. One bad record does not spoil the others: its findings are its
  // own. A file that cannot be divided into records fails as a whole: kStructure (broken quote,
  // broken JSON) with line and column of where the fault began, kInvalid (no declared encoding
  // fits), kTooLong (over a limit). An empty file is no error and has no records.
  [[nodiscard]] virtual Result<ReadRecords> Read(std::string bytes) const = 0;

  // The bytes of a file that holds these records (of info().model). kValue when a value cannot be
  // said in the format, naming record and column, or the character that the encoding does not have.
  [[nodiscard]] virtual Result<std::string> Write(
      std::span<const fhir::Document> records) const = 0;

  // A schema of the format's files, made from the model: XSD. kNotSupported for other syntaxes.
  [[nodiscard]] virtual Result<std::string> Schema() const;

  // What people call the element that a finding names ("CsvWideCase.birthDate" is the column "Date
  // of Birth"); the expression itself when the format has no other name for it.
  [[nodiscard]] virtual std::string LabelOf(std::string_view expression) const;
  // Elements that defaults fill when nothing states them.
  [[nodiscard]] virtual std::vector<std::string> DefaultedElements() const { return {}; }

 private:
  FormatInfo info_;
};

class FormatLibrary {
 public:
  // Reads <mappings>/<name>/format.yaml for every folder that has one, in each of `mappings`;
  // `registry` has the models and is kept. Fails with every mistake of every file, each with file,
  // line and mend, and when two folders have a format of one name.
  static Result<std::shared_ptr<const FormatLibrary>> Load(
      const std::vector<std::filesystem::path>& mappings,
      std::shared_ptr<const definitions::Registry> registry);
  static Result<std::shared_ptr<const FormatLibrary>> Load(
      const std::filesystem::path& mappings, std::shared_ptr<const definitions::Registry> registry);

  // One format, from the text of its format.yaml; `name` is that of its folder. `registry` outlives
  // it.
  static Result<std::unique_ptr<const Format>> Parse(std::string_view yaml, const std::string& name,
                                                     const definitions::Registry& registry);

  // Null when there is no format of that name.
  [[nodiscard]] const Format* Find(std::string_view name) const;
  // In alphabetical order.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::shared_ptr<const definitions::Registry> registry_;
  std::map<std::string, std::unique_ptr<const Format>, std::less<>> formats_;
};

}  // namespace gateway::records
