#include "gateway/records/format.h"

#include <algorithm>
#include <utility>

#include "gateway/base/file.h"
#include "gateway/base/yaml.h"
#include "gateway/records/csv/csv_config.h"
#include "gateway/records/extract/extract_rules.h"
#include "gateway/records/json/form_config.h"
#include "gateway/records/json/form_format.h"
#include "gateway/records/json/json_format.h"
#include "gateway/records/xml/xml_format.h"

namespace gateway::records {
namespace {

// A list element with the primitives path and value.
bool HoldsExtras(const fhir::Type& model, const std::string& name) {
  const fhir::Element* element = model.Find(name);
  if (element == nullptr || !element->is_list() || element->types.empty()) return false;
  const fhir::Type* type = element->types.front().type;
  return type != nullptr && type->Find("path") != nullptr && type->Find("value") != nullptr;
}

// The codes of our message events, for checking the events that `extract` sends.
std::vector<std::string> EventCodes(const definitions::Registry& registry) {
  std::vector<std::string> codes;
  const fhir::Document* const system =
      registry.Find("CodeSystem", "https://chc-gateway.example/fhir/CodeSystem/chc-message-event");
  if (system == nullptr) return codes;
  for (const fhir::Node concept_ : system->root().Children("concept"))
    codes.emplace_back(concept_.ChildText("code"));
  return codes;
}

FormatInfo ReadInfo(const Yaml& file, const std::string& folder, const fhir::TypeTable& types,
                    Issues& issues) {
  FormatInfo info;
  info.name = file.Required("name", issues);
  info.title = file.Required("title", issues);
  info.media_type = file.Required("media_type", issues);
  info.file_suffix = file.Required("file_suffix", issues);
  info.extras = file.Text("extras", issues);
  file["maps"].CheckKeys({"in", "out"}, issues);
  info.maps_in = file["maps"].Texts("in", issues);
  info.maps_out = file["maps"].Texts("out", issues);
  if (info.name != folder) {
    file["name"].Report(issues, "the name is that of the folder: '" + folder + "'");
  }
  const std::string model = file.Required("model", issues);
  info.model = types.FindByUrl(model);
  if (info.model == nullptr) {
    file["model"].Report(issues, "no logical model '" + model + "' is loaded; see profiles/");
  } else if (!info.extras.empty() && !HoldsExtras(*info.model, info.extras)) {
    file["extras"].Report(issues, "extras names a list element of the model with path and value");
  }
  return info;
}

void CheckTopKeys(const Yaml& file, const std::string& syntax, Issues& issues) {
  std::vector<std::string_view> keys{"name",  "title", "syntax", "media_type", "file_suffix",
                                     "model", "maps",  "extras", "extract"};
  const bool cells = syntax == "csv" || (syntax == "json" && file["json"]);
  if (cells) keys.insert(keys.end(), {"defaults", "derive"});
  if (syntax == "csv" || syntax == "json" || syntax == "xml") {
    keys.emplace_back(syntax);
  } else {
    file["syntax"].Report(issues, "syntax is csv, json or xml");
  }
  file.CheckKeys(keys, issues);
}

XmlSchemaNames ReadXmlNames(const Yaml& file, Issues& issues) {
  const Yaml xml = file["xml"];
  if (!xml.is_map()) {
    file.Report(issues, "syntax xml needs a map 'xml' with namespace and list");
    return {};
  }
  xml.CheckKeys({"namespace", "list"}, issues);
  XmlSchemaNames names{.space = xml.Required("namespace", issues),
                       .list = xml.Required("list", issues)};
  if (names.list.find_first_of(" \t\r\n<>&\"':/") != std::string::npos) {
    xml["list"].Report(issues, "list is the name of an XML element, without a prefix");
  }
  return names;
}

std::unique_ptr<const Format> ReadFormat(const Yaml& file, const std::string& folder,
                                         const definitions::Registry& registry, Issues& issues) {
  const auto& types = registry.types();
  FormatInfo info = ReadInfo(file, folder, *types, issues);
  const std::string syntax = file.Required("syntax", issues);
  CheckTopKeys(file, syntax, issues);
  if (info.model == nullptr) return nullptr;
  if (file["extract"]) {
    info.extract = ReadExtractRules(
        file["extract"], {types.get(), info.model, types->Find("ChcRecord"), EventCodes(registry)},
        issues);
  }
  if (syntax == "xml") {
    XmlSchemaNames names = ReadXmlNames(file, issues);
    return std::make_unique<XmlFormat>(std::move(info), std::move(names), registry);
  }
  if (syntax == "json" && !file["json"]) {
    return std::make_unique<JsonFormat>(std::move(info), types);
  }
  if (syntax == "json") {
    CellSchema schema = ReadFormSchema(file, *info.model, registry, issues);
    return std::make_unique<FormFormat>(std::move(info), std::move(schema), types);
  }
  if (syntax != "csv") return nullptr;
  CsvSchema schema = ReadCsvSchema(file, *info.model, registry, issues);
  if (!schema.encodings.empty()) info.unicode = schema.encodings.front() == Encoding::kUtf8;
  return std::make_unique<CsvFormat>(std::move(info), std::move(schema), types);
}

Result<Yaml> ReadYaml(const std::filesystem::path& path, std::string source) {
  GATEWAY_TRY(const std::string text, ReadFile(path));
  return Yaml::Parse(text, std::move(source));
}

std::vector<std::filesystem::path> FormatFolders(const std::filesystem::path& mappings) {
  std::vector<std::filesystem::path> folders;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(mappings, ignored)) {
    if (std::filesystem::exists(entry.path() / "format.yaml", ignored))
      folders.push_back(entry.path());
  }
  std::ranges::sort(folders);
  return folders;
}

}  // namespace

Result<std::string> Format::Schema() const {
  return Fail(IssueType::kNotSupported,
              "there is a schema for formats of syntax xml alone; the format's model is " +
                  std::string(info_.model->url));
}

std::string Format::LabelOf(std::string_view expression) const { return std::string(expression); }

bool ReadRecords::HasErrors() const {
  return issues.HasErrors() || std::ranges::any_of(records, [](const LocalRecord& record) {
           return record.issues.HasErrors();
         });
}

Result<std::shared_ptr<const FormatLibrary>> FormatLibrary::Load(
    const std::filesystem::path& mappings, std::shared_ptr<const definitions::Registry> registry) {
  return Load(std::vector{mappings}, std::move(registry));
}

Result<std::shared_ptr<const FormatLibrary>> FormatLibrary::Load(
    const std::vector<std::filesystem::path>& mappings,
    std::shared_ptr<const definitions::Registry> registry) {
  auto library = std::make_shared<FormatLibrary>();
  Issues issues;
  std::vector<std::filesystem::path> folders;
  for (const auto& folder : mappings) {
    const auto found = FormatFolders(folder);
    if (found.empty()) {
      return Fail(IssueType::kNotFound,
                  "no format (a folder with format.yaml) is in " + folder.string());
    }
    folders.insert(folders.end(), found.begin(), found.end());
  }
  for (const auto& folder : folders) {
    const std::string name = folder.filename().string();
    const auto file = ReadYaml(folder / "format.yaml", name + "/format.yaml");
    if (!file) {
      issues.Append(ToIssues(file.error()));
      continue;
    }
    auto format = ReadFormat(*file, name, *registry, issues);
    if (format == nullptr) continue;
    if (library->formats_.emplace(name, std::move(format)).second) continue;
    (*file)["name"].Report(issues, "another folder has a format of this name; rename one");
  }
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  library->registry_ = std::move(registry);
  return library;
}

Result<std::unique_ptr<const Format>> FormatLibrary::Parse(std::string_view yaml,
                                                           const std::string& name,
                                                           const definitions::Registry& registry) {
  GATEWAY_TRY(const Yaml file, Yaml::Parse(yaml, name + "/format.yaml"));
  Issues issues;
  auto format = ReadFormat(file, name, registry, issues);
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return format;
}

const Format* FormatLibrary::Find(std::string_view name) const {
  const auto at = formats_.find(name);
  return at == formats_.end() ? nullptr : at->second.get();
}

std::vector<std::string> FormatLibrary::names() const {
  std::vector<std::string> names;
  for (const auto& [name, format] : formats_) names.push_back(name);
  return names;
}

}  // namespace gateway::records
