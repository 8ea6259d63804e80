#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <optional>
#include <set>

#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/line_reader.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"

namespace gateway::cli {
namespace {

using fhir::Format;
using std::filesystem::path;

// An XML document on one line: a line feed in a narrative's text becomes a reference to it, one
// between the parts of a tag a space. Nothing else can hold one.
std::string OnOneLine(const std::string& xml) {
  std::string line;
  line.reserve(xml.size());
  bool in_tag = false;
  for (const char c : xml) {
    if (c == '<') in_tag = true;
    if (c == '>') in_tag = false;
    if (c == '\n' && !in_tag) {
      line += "&#10;";
    } else {
      line += c == '\n' ? ' ' : c;
    }
  }
  return line;
}

// What the bytes say of themselves when they are no text; empty when they may be one.
std::string_view Packed(std::string_view bytes) {
  if (bytes.starts_with("\x1F\x8B")) return "it is compressed (gzip); unpack it first";
  if (bytes.starts_with("PK\x03\x04")) return "it is an archive (zip); unpack it first";
  return {};
}

// Whether a text may be one of several documents, one a line: all begin alike.
bool BeginsDocument(std::string_view line) {
  if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  const std::string_view text = Trim(line);
  return text.starts_with('{') || text.starts_with('<');
}

// Whether a text is a whole document, judging by its form alone.
bool IsWhole(const std::string& text, const std::shared_ptr<const fhir::TypeTable>& types) {
  const auto read = fhir::ReadFhir(text, types);
  if (read || read.error().issues.empty()) return true;
  const std::string& id = read.error().issues.list()[0].id;
  return id != "json-syntax" && id != "xml-syntax" && id != "json5";
}

class Converter {
 public:
  Converter(const ConvertOptions& options, std::shared_ptr<const fhir::TypeTable> types)
      : options_(options), types_(std::move(types)) {
    if (options.to == "json") to_ = Format::kJson;
    if (options.to == "xml") to_ = Format::kXml;
  }

  void Convert(const std::string& file) {
    if (file != "-" && std::filesystem::is_directory(file)) {
      Folder(file);
    } else {
      many_ = options_.files.size() > 1;
      File(file, file == "-" ? path("standard-input") : path(file).filename());
    }
  }
  [[nodiscard]] int status() const { return status_; }

 private:
  // Where the output of one document goes.
  struct Target {
    path relative;      // below --output
    bool line = false;  // one document a line
  };

  void Folder(const path& folder) {
    std::vector<path> files;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; at != end && !error;
         at.increment(error)) {
      if (at->is_regular_file() && IsDocument(at->path())) files.push_back(at->path());
    }
    if (error) return Refuse(folder.string(), "the folder cannot be read: " + error.message());
    if (files.empty()) return Refuse(folder.string(), "there is no .json, .xml or .ndjson in it");
    std::ranges::sort(files);
    many_ = true;
    for (const path& file : files) {
      if (std::cout) File(file.string(), file.lexically_relative(folder));
    }
  }

  // Not what packages keep their own books in.
  static bool IsDocument(const path& file) {
    const std::string name = file.filename().string();
    const std::string extension = ToLower(file.extension().string());
    return !name.starts_with('.') && name != "package.json" &&
           (extension == ".json" || extension == ".xml" || extension == ".ndjson");
  }

  void File(const std::string& file, const path& relative) {
    std::ifstream stream;
    if (file != "-") {
      stream.open(file, std::ios::binary);
      if (!stream) return CannotOpen(file);
    }
    LineReader lines(file == "-" ? std::cin : stream, fhir::ReadLimits().max_bytes);
    std::string first;
    do {
      if (!lines.Next(first)) return Refuse(file, "there is nothing in it");
    } while (Trim(first).empty());
    if (const std::string_view why = Packed(first); !why.empty())
      return Refuse(file, std::string(why));
    const int number = lines.number();
    std::string second;
    const bool has_second = !lines.was_cut() && HasLines(first, lines, second);
    if (has_second) {
      std::optional<std::ofstream> out = OpenLines(file, relative);
      if (!out) return;
      Document(std::move(first), file, number, {relative, true}, &*out);
      return Lines(file, relative, lines, std::move(second), *out);
    }
    if (lines.number() > number) first += "\n" + std::move(second);
    const std::string rest = lines.Rest();
    if (!rest.empty()) first += "\n" + rest;
    Document(std::move(first), file, number, {relative, many_});
  }

  // Whether the file has one document a line; `second` is then its second document, else the second
  // line if it was read. Two lines that begin with a brace are no single JSON document either.
  bool HasLines(const std::string& first, LineReader& lines, std::string& second) const {
    if (!BeginsDocument(first)) return false;
    if (IsWhole(first, types_)) return NextLine(lines, second);
    return first.starts_with('{') && lines.Next(second) && second.starts_with('{');
  }

  static bool NextLine(LineReader& lines, std::string& line) {
    while (lines.Next(line)) {
      if (!Trim(line).empty()) return true;
    }
    return false;
  }

  // `line` and all behind it.
  void Lines(const std::string& file, const path& relative, LineReader& lines, std::string line,
             std::ofstream& out) {
    do {
      if (lines.was_cut()) {
        Refuse(file, "line " + std::to_string(lines.number()) + " is too long");
      } else {
        Document(std::move(line), file, lines.number(), {relative, true}, &out);
      }
    } while (std::cout && NextLine(lines, line));
  }

  // Nothing when it cannot be written; not open when all goes to standard output.
  std::optional<std::ofstream> OpenLines(const std::string& from, const path& relative) {
    std::ofstream out;
    if (options_.output.empty()) return out;
    const path file = path(options_.output) / relative;
    std::error_code error;
    if (std::filesystem::equivalent(file, from, error)) {
      Refuse(from, "it would be overwritten while it is read; give another --output");
      return std::nullopt;
    }
    if (!Claim(file, from)) return std::nullopt;
    std::filesystem::create_directories(file.parent_path(), error);
    out.open(file, std::ios::binary);
    if (out) return out;
    Refuse(file.string(), "it cannot be written");
    return std::nullopt;
  }

  // No two files of one run are written to one place.
  bool Claim(const path& file, const std::string& from) {
    if (written_.insert(file.lexically_normal()).second) return true;
    Refuse(from, "it is not written: " + file.string() + " holds the output of another file");
    return false;
  }

  void Document(std::string bytes, const std::string& file, int line, const Target& target,
                std::ofstream* lines = nullptr) {
    const Format from = fhir::FormatOfBytes(bytes);
    const Format to = to_.value_or(from == Format::kJson ? Format::kXml : Format::kJson);
    auto read = fhir::ReadFhir(
        std::move(bytes), types_,
        {.strict = options_.strict, .drop_comments = options_.drop_comments, .first_line = line});
    const bool whole = read && read->whole;
    Issues issues = read ? std::move(read->issues) : ToIssues(read.error());
    for (Issue& issue : issues.list()) {
      // A value of the wrong form is for `validate` to judge: it is written as it stands.
      if (whole) issue.severity = Severity::kWarning;
      Say(Named(file) + ToText(issue));
    }
    if (!whole) {
      status_ = kNo;
      return;
    }
    std::string text = fhir::WriteFhir(read->document.root(), to,
                                       {.pretty = options_.pretty, .name_models = true});
    if (to == Format::kXml && target.line && !options_.pretty &&
        (lines != nullptr || options_.output.empty())) {
      text = OnOneLine(text);
    }
    Put(text, file, to, target, lines);
  }

  void Put(const std::string& text, const std::string& from, Format to, const Target& target,
           std::ofstream* lines) {
    if (options_.output.empty()) return Print(text);
    if (lines != nullptr) {
      *lines << text << '\n' << std::flush;
      if (!*lines) Refuse((path(options_.output) / target.relative).string(), "it is not written");
      return;
    }
    path file = path(options_.output) / target.relative;
    file.replace_extension(to == Format::kXml ? ".xml" : ".json");
    if (!Claim(file, from)) return;
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    std::ofstream out(file, std::ios::binary);
    out << text << '\n';
    out.close();
    if (error || !out) Refuse(file.string(), "it cannot be written");
  }

  // Findings on one of many files say which.
  std::string Named(const std::string& file) const { return many_ ? file + ": " : std::string(); }
  void Refuse(const std::string& file, const std::string& why) {
    Say(file + ": " + why);
    status_ = kNo;
  }
  void CannotOpen(const std::string& file) {
    Say("cannot read " + file);
    status_ = many_ ? kNo : kMisuse;
  }

  const ConvertOptions& options_;
  std::shared_ptr<const fhir::TypeTable> types_;
  std::optional<Format> to_;
  bool many_ = false;
  std::set<path> written_;
  int status_ = kFine;
};

}  // namespace

int Convert(const ConvertOptions& options, const CommonOptions& common) {
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  Converter converter(options, (*registry)->types());
  for (const std::string& file : options.files) converter.Convert(file);
  return converter.status();
}

}  // namespace gateway::cli
