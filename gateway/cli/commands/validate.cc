#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "gateway/app/config.h"
#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/commands/validate_compare.h"
#include "gateway/cli/commands/validate_report.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"
#include "gateway/validation/reader_findings.h"
#include "gateway/validation/validator.h"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;

bool IsResourceFile(const fs::path& file) {
  return file.extension() == ".json" || file.extension() == ".xml";
}

std::vector<std::string> FilesIn(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (at->is_regular_file() && IsResourceFile(at->path())) files.push_back(at->path().string());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> FilesLike(const std::string& pattern) {
  std::vector<std::string> files;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  }
  ::globfree(&found);
  return files;
}

// Files, folders and patterns into files, in the order given; a name that is none of them stays,
// and is reported when it cannot be read.
std::vector<std::string> FilesOf(const std::vector<std::string>& given) {
  std::vector<std::string> files;
  for (const std::string& name : given) {
    std::error_code ignored;
    std::vector<std::string> some;
    if (name != "-" && fs::is_directory(name, ignored)) {
      some = FilesIn(name);
    } else if (name != "-" && !fs::exists(name, ignored)) {
      some = FilesLike(name);
    }
    if (some.empty()) some.push_back(name);
    files.insert(files.end(), some.begin(), some.end());
  }
  return files;
}

// Resources outside the document that references may name: those in the packages given as files or
// folders, and the files being validated. Read when the first one is asked for.
class Neighbours {
 public:
  Neighbours(std::vector<std::string> files, std::shared_ptr<const fhir::TypeTable> types)
      : files_(std::move(files)), types_(std::move(types)) {}

  fhir::Node Find(std::string_view reference) {
    if (!loaded_) Load();
    const auto found = documents_.find(std::string(reference));
    return found == documents_.end() ? fhir::Node() : found->second.root();
  }

 private:
  void Load() {
    loaded_ = true;
    for (const std::string& file : FilesOf(files_)) {
      if (file == "-" || !IsResourceFile(file)) continue;
      Result<std::string> bytes = ReadFile(file);
      if (!bytes) continue;
      const Result<fhir::ReadResult> read = fhir::ReadFhir(*std::move(bytes), types_);
      if (read) Add(read->document);
    }
  }

  void Add(const fhir::Document& document) {
    const fhir::Node root = document.root();
    for (const fhir::Node entry : root.Children("entry")) {
      const fhir::Node resource = entry.Child("resource");
      if (!resource) continue;
      AddOne(document.At(resource));
      documents_.emplace(std::string(entry.ChildText("fullUrl")), document.At(resource));
    }
    AddOne(document);
  }

  void AddOne(const fhir::Document& document) {
    const fhir::Node root = document.root();
    documents_.emplace(std::string(root.type_name()) + "/" + std::string(root.ChildText("id")),
                       document);
  }

  std::vector<std::string> files_;
  std::shared_ptr<const fhir::TypeTable> types_;
  bool loaded_ = false;
  std::map<std::string, fhir::Document> documents_;
};

class Checker {
 public:
  Checker(const ValidateOptions& options, const CommonOptions& common,
          std::shared_ptr<const definitions::Registry> registry, validation::FindingRules rules,
          Instant now, fhir::Node capabilities)
      : registry_(std::move(registry)),
        rules_(std::move(rules)),
        validator_(registry_, std::make_shared<terminology::Service>(registry_)),
        neighbours_(Outside(options, common), registry_->types()),
        keeps_bytes_(options.output == "text") {
    options_.profiles = options.profiles;
    options_.check_references = options.check_references;
    options_.is_thorough = true;
    options_.now = now;
    options_.capabilities = capabilities;
    if (!options.check_references) return;
    options_.resolve = [this](std::string_view reference) { return neighbours_.Find(reference); };
  }

  FileResult Check(const std::string& file) {
    FileResult result{file, {}, {}, {}, {}};
    Result<std::string> bytes = ReadFile(file);
    if (!bytes) {
      could_not_read_ = true;
      result.issues = ToIssues(bytes.error());
      return result;
    }
    if (keeps_bytes_) result.bytes = *bytes;
    const Result<fhir::ReadResult> read = fhir::ReadFhir(*std::move(bytes), registry_->types());
    if (!read) {
      result.issues = ToIssues(read.error());
      return result;
    }
    options_.reader_findings = &read->issues;
    result.issues = validation::AtHolders(read->issues);
    validation::Checked checked = validator_.Check(read->document.root(), options_);
    options_.reader_findings = nullptr;
    result.issues.Append(std::move(checked.issues));
    result.issues = rules_.Apply(std::move(result.issues), options_.now);
    result.profiles = std::move(checked.profiles);
    result.not_loaded = std::move(checked.not_loaded);
    return result;
  }

  [[nodiscard]] bool could_not_read() const { return could_not_read_; }
  // Of the profiles that were used.
  [[nodiscard]] Issues ProfileIssues() const { return validator_.ProfileIssues(); }

 private:
  static std::vector<std::string> Outside(const ValidateOptions& options,
                                          const CommonOptions& common) {
    std::vector<std::string> files = common.packages;
    files.insert(files.end(), options.files.begin(), options.files.end());
    return files;
  }

  std::shared_ptr<const definitions::Registry> registry_;
  validation::FindingRules rules_;
  validation::Validator validator_;
  Neighbours neighbours_;
  validation::Options options_;
  bool keeps_bytes_;
  bool could_not_read_ = false;
};

void SayProgress(std::size_t done, std::size_t all) {
  constexpr std::size_t kStep = 500;
  if (done % kStep == 0 && done < all)
    Say(std::to_string(done) + " of " + std::to_string(all) + " files checked");
}

// Of --rules, else of a configuration that was named: one that merely lies here is the gateway's.
Result<validation::FindingRules> RulesOf(const ValidateOptions& options,
                                         const CommonOptions& common) {
  if (!options.rules.empty()) return validation::FindingRules::Load(options.rules);
  if (common.config.empty()) return validation::FindingRules();
  GATEWAY_TRY(const app::Config config, app::LoadConfig(common.config));
  return config.finding_rules;
}

int CompareAll(const ValidateOptions& options, Checker& checker,
               const std::vector<std::string>& files,
               const std::shared_ptr<const fhir::TypeTable>& types) {
  std::vector<FileResult> results;
  for (const std::string& file : files) results.push_back(checker.Check(file));
  const int status = PrintComparisons(results, options.compare, options.output, types);
  return checker.could_not_read() ? kMisuse : status;
}

// The CapabilityStatement of that file, else of that canonical.
Result<fhir::Document> FindCapabilities(const std::string& name,
                                        const definitions::Registry& registry) {
  std::error_code ignored;
  if (name == "-" || fs::exists(name, ignored)) {
    GATEWAY_TRY(std::string bytes, ReadFile(name));
    GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), registry.types()));
    if (read.document.root().type_name() == "CapabilityStatement") return std::move(read.document);
    return Fail(IssueType::kInvalid, name + " is no CapabilityStatement");
  }
  const fhir::Document* const known = registry.Find("CapabilityStatement", name);
  if (known != nullptr) return *known;
  return Fail(IssueType::kNotFound, name +
                                        ": neither a file nor a CapabilityStatement that is "
                                        "loaded; give its package");
}

bool WantsColour() { return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr; }

}  // namespace

int Validate(const ValidateOptions& options, const CommonOptions& common) {
  const Result<Instant> now = NowOf(common);
  if (!now) return CannotRun(now.error());
  const auto registry = app::LoadDefinitions(common.packages);
  if (!registry) return CannotRun(registry.error());
  SayIssues((*registry)->issues());
  auto rules = RulesOf(options, common);
  if (!rules) return CannotRun(rules.error());
  fhir::Document capabilities;
  if (!options.capabilities.empty()) {
    Result<fhir::Document> found = FindCapabilities(options.capabilities, **registry);
    if (!found) return CannotRun(found.error());
    capabilities = *std::move(found);
  }
  const RunFacts facts{(*registry)->packages(), options.profiles, ToText(*now)};
  const std::unique_ptr<Report> report = MakeReport(options.output, facts, WantsColour());
  const std::vector<std::string> files = FilesOf(options.files);
  Checker checker(options, common, *registry, *std::move(rules), *now, capabilities.root());
  if (!options.compare.empty()) return CompareAll(options, checker, files, (*registry)->types());
  bool all_valid = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const FileResult result = checker.Check(files[i]);
    all_valid = all_valid && result.is_valid();
    report->Add(result);
    SayProgress(i + 1, files.size());
  }
  report->Finish();
  SayIssues(checker.ProfileIssues());
  if (checker.could_not_read()) return kMisuse;
  return all_valid ? kFine : kNo;
}

}  // namespace gateway::cli
