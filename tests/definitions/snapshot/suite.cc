#include "tests/definitions/snapshot/suite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "gateway/base/file.h"
#include "gateway/fhir/read.h"
#include "tests/support/r4.h"

namespace gateway::testing {
namespace {

using fhir::Node;

std::string WithoutVersion(std::string_view canonical) {
  return std::string(canonical.substr(0, canonical.find('|')));
}

Json Canonicals(std::span<const Node> nodes) {
  std::vector<std::string> urls;
  for (const Node node : nodes) urls.push_back(WithoutVersion(node.text()));
  std::ranges::sort(urls);
  return Json(Json::Array(urls.begin(), urls.end()));
}

Json ComparedTypes(Node element) {
  std::map<std::string, Json> types;  // by their own text: order does not matter
  for (const Node type : element.Children("type")) {
    Json made = Json::Of({{"code", std::string(type.ChildText("code"))}});
    for (const char* const field : {"profile", "targetProfile"}) {
      if (type.Child(field)) made.Set(field, Canonicals(type.Children(field)));
    }
    types.emplace(made.Write(), made);
  }
  Json list = Json(Json::Array());
  for (auto& [text, type] : types) list.Push(type);
  return list;
}

Json NormalTypes(const Json& types) {
  std::map<std::string, Json> sorted;
  for (const Json& type : types.array()) {
    Json made = Json::Of({{"code", type["code"]}});
    for (const char* const field : {"profile", "targetProfile"}) {
      if (type[field].is_null()) continue;
      std::vector<std::string> urls;
      for (const Json& url : type[field].array()) urls.push_back(WithoutVersion(url.string()));
      std::ranges::sort(urls);
      made.Set(field, Json(Json::Array(urls.begin(), urls.end())));
    }
    sorted.emplace(made.Write(), made);
  }
  Json list = Json(Json::Array());
  for (auto& [text, type] : sorted) list.Push(type);
  return list;
}

Json ComparedSlicing(Node slicing) {
  Json list = Json(Json::Array());
  for (const Node by : slicing.Children("discriminator")) {
    list.Push(
        Json(Json::Array{std::string(by.ChildText("type")), std::string(by.ChildText("path"))}));
  }
  const std::string_view rules = slicing.ChildText("rules");
  list.Push(rules.empty() ? Json() : Json(rules));
  return list;
}

// https://hl7.org/fhir/R4 has none of these.
bool NamesLaterTypes(const Json& types) {
  return std::ranges::any_of(types.array(), [](const Json& type) {
    return type["code"].string() == "CodeableReference" || type["code"].string() == "RatioRange";
  });
}

// Sum of the minima of the slices of the element with that id.
int SumOfSlices(Node structure, std::string_view id) {
  int sum = 0;
  for (const Node element : structure.Child("snapshot").Children("element")) {
    const std::string_view own = element.ChildText("id");
    if (!own.starts_with(std::string(id) + ":")) continue;
    if (own.substr(id.size()).find('.') != std::string_view::npos) continue;
    sum += std::atoi(std::string(element.ChildText("min")).c_str());
  }
  return sum;
}

class Comparer {
 public:
  Comparer(Node structure, const std::vector<std::string>& ignored)
      : structure_(structure), ignored_(ignored) {}

  // What differs; empty: nothing.
  std::string Differs(const Json& expected, Node element) {
    const Json actual = Compared(element);
    std::string text;
    for (const char* const field : {"path", "sliceName", "contentReference", "fixedOrPattern"}) {
      text += Field(field, expected[field], actual[field]);
    }
    const bool free = IsIgnored(expected["id"].string()) || IsIgnored(expected["path"].string());
    if (!free && !NamesLaterTypes(expected["types"])) {
      text += Field("types", NormalTypes(expected["types"]), actual["types"]);
    }
    if (!free) text += Field("binding", NormalBinding(expected["binding"]), actual["binding"]);
    text += Field("slicing", expected["slicing"], actual["slicing"]);
    text += Min(expected, actual);
    text += Max(expected, actual);
    if (expected["mustSupport"].boolean() != actual["mustSupport"].boolean())
      text += " mustSupport";
    return text;
  }

 private:
  // Itself or an element above it.
  [[nodiscard]] bool IsIgnored(const std::string& path) const {
    return std::ranges::any_of(ignored_, [&](const std::string& ignored) {
      return path == ignored || path.starts_with(ignored + ".");
    });
  }

  static std::string Field(const char* name, const Json& expected, const Json& actual) {
    if (expected.Write() == actual.Write()) return {};
    return " " + std::string(name) + " " + actual.Write() + " instead of " + expected.Write();
  }

  static Json NormalBinding(Json binding) {
    if (!binding.is_object()) return binding;
    Json made = Json::Of({{"strength", binding["strength"]}});
    if (!binding["valueSet"].is_null()) {
      made.Set("valueSet", WithoutVersion(binding["valueSet"].string()));
    }
    return made;
  }

  std::string Min(const Json& expected, const Json& actual) {
    if (expected["min"].integer() == actual["min"].integer()) return {};
    const int sum = SumOfSlices(structure_, expected["id"].string());
    if (expected["min"].integer() < sum && actual["min"].integer() == sum) return {};
    return Field("min", expected["min"], actual["min"]);
  }

  // That of an extension slice may be the extension's own.
  static std::string Max(const Json& expected, const Json& actual) {
    if (expected["max"].string() == actual["max"].string()) return {};
    const Json& types = actual["types"];
    const bool one = types.array().size() == 1 && types.array()[0]["profile"].array().size() == 1;
    const std::string& path = actual["path"].string();
    if (one && path.ends_with("xtension")) {
      const fhir::Document* const extension =
          R4()->Find("StructureDefinition", types.array()[0]["profile"].array()[0].string());
      const auto root =
          extension == nullptr ? Node() : extension->root().Child("snapshot").Child("element");
      if (!root || root.ChildText("max") == actual["max"].string()) return {};
    }
    return Field("max", expected["max"], actual["max"]);
  }

  Node structure_;
  const std::vector<std::string>& ignored_;
};

}  // namespace

const fhir::Document* RegistryWith::Find(std::string_view resource_type,
                                         std::string_view canonical) const {
  const std::string url = WithoutVersion(canonical);
  for (auto at = added_.rbegin(); at != added_.rend(); ++at) {
    if (at->root().type_name() == resource_type && at->root().ChildText("url") == url) return &*at;
  }
  return under_->Find(resource_type, canonical);
}

fhir::Document ReadDefinition(const std::filesystem::path& file) {
  Result<std::string> bytes = ReadFile(file);
  EXPECT_TRUE(bytes) << file;
  if (!bytes) return {};
  Result<fhir::ReadResult> read = fhir::ReadFhir(std::move(*bytes), R4Types());
  EXPECT_TRUE(read) << file << ": " << read.error().diagnostics;
  return read ? read->document : fhir::Document();
}

Json Compared(Node element) {
  Json made = Json(Json::Object());
  const auto set = [&](const char* name, std::string_view text) {
    if (!text.empty()) made.Set(name, std::string(text));
  };
  set("id", element.ChildText("id"));
  set("path", element.ChildText("path"));
  set("sliceName", element.ChildText("sliceName"));
  made.Set("min", Json::NumberText(std::string(element.ChildText("min"))));
  set("max", element.ChildText("max"));
  if (element.Child("type")) made.Set("types", ComparedTypes(element));
  if (!element.Child("type")) made.Set("types", Json(Json::Array()));
  const std::string_view reference = element.ChildText("contentReference");
  if (!reference.empty()) set("contentReference", reference.substr(reference.rfind('#')));
  for (const char* const name : {"fixed", "pattern"}) {
    const Node value = element.Child(name);
    if (value) set("fixedOrPattern", fhir::JsonName(*value.element(), *value.type()));
  }
  if (const Node binding = element.Child("binding")) {
    Json bound = Json(Json::Object());
    bound.Set("strength", std::string(binding.ChildText("strength")));
    if (binding.Child("valueSet")) {
      bound.Set("valueSet", WithoutVersion(binding.ChildText("valueSet")));
    }
    made.Set("binding", bound);
  }
  if (const Node slicing = element.Child("slicing")) made.Set("slicing", ComparedSlicing(slicing));
  made.Set("mustSupport", element.ChildText("mustSupport") == "true");
  return made;
}

Comparison Compare(const std::vector<Json>& expected, Node structure,
                   const std::vector<std::string>& ignored) {
  Comparison result;
  result.expected = static_cast<int>(expected.size());
  const std::span<const Node> elements = structure.Child("snapshot").Children("element");
  std::map<std::string_view, Node> by_id;
  for (const Node element : elements) {
    if (!by_id.emplace(element.ChildText("id"), element).second) {
      result.differences.push_back(std::string(element.ChildText("id")) + ": twice");
    }
  }
  Comparer comparer(structure, ignored);
  for (const Json& element : expected) {
    const std::string& id = element["id"].string();
    const auto found = by_id.find(id);
    const std::string differs =
        found == by_id.end() ? " missing" : comparer.Differs(element, found->second);
    if (differs.empty()) {
      ++result.matched;
    } else {
      result.differences.push_back(id + ":" + differs);
    }
    if (found != by_id.end()) by_id.erase(found);
  }
  for (const auto& [id, element] : by_id) {
    result.differences.push_back(std::string(id) + ": not expected");
  }
  const auto same = [](const Json& json, Node node) {
    return json["id"].string() == node.ChildText("id");
  };
  result.same_order = std::ranges::equal(expected, elements, same);
  if (!result.same_order && result.differences.empty()) result.differences.push_back("the order");
  return result;
}

}  // namespace gateway::testing
