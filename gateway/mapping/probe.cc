#include "gateway/mapping/probe.h"

#include <algorithm>
#include <array>
#include <map>

#include "gateway/fhir/model/builder.h"

namespace gateway::mapping {
namespace {

using fhir::Draft;

constexpr std::size_t kMaxElements = 3000;
constexpr std::size_t kMaxDepth = 10;
// Repetitions of a list: two tell whether the order and the number are kept.
constexpr std::size_t kRepetitions = 2;

// Texts beside the made-up ones: a code, as organisations have them, and words with letters and
// signs of other planes, which must come through.
constexpr std::array<std::string_view, 2> kTexts = {"X26", "O\u2019Brien \u00c9\u6f22 \U0001F600"};

// What every FHIR element has and no local record uses.
bool IsPlumbing(const fhir::Type& parent, std::string_view name) {
  if (name == "extension" || name == "modifierExtension" || name == "contained") return true;
  return parent.kind == fhir::Kind::kComplex && name == "id";
}

// Grows the tree of elements.
class Surveyor {
 public:
  Surveyor(const terminology::Service* terminology, const Words& words)
      : terminology_(terminology), words_(words) {}

  std::vector<ProbeElement> Survey(const fhir::Type& type, const std::string& path) {
    std::vector<ProbeElement> elements;
    if (open_.size() > kMaxDepth || std::ranges::find(open_, &type) != open_.end()) return elements;
    open_.push_back(&type);
    for (const fhir::Element& element : type.elements) {
      if (!IsPlumbing(type, element.name) && element.max > 0) Add(element, path, elements);
    }
    open_.pop_back();
    return elements;
  }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void Add(const fhir::Element& element, const std::string& path,
           std::vector<ProbeElement>& elements) {
    if (size_ > kMaxElements) return;
    ProbeElement probe;
    probe.path = path + "." + std::string(element.name);
    probe.element = &element;
    probe.is_list = element.is_list();
    for (const fhir::TypeRef& ref : element.types) {
      if (!ref.type->is_abstract || ref.type->kind == fhir::Kind::kBackbone)
        probe.types.push_back(ref.type);
    }
    if (probe.types.empty()) return;
    const fhir::Type& type = *probe.types.front();
    if (type.kind == fhir::Kind::kPrimitive) {
      probe.values = ValuesOf(element, type);
      probe.is_text = (type.name == "string" || type.name == "markdown") && probe.values.empty();
      if (type.name != "boolean") AddWords(probe);
      ++size_;
    } else {
      probe.children = Survey(type, probe.path);
      if (probe.children.empty()) return;
    }
    elements.push_back(std::move(probe));
  }

  void AddWords(ProbeElement& probe) const {
    const std::string_view name = probe.element->name;
    const auto required = words_.required.find(name);
    if (required != words_.required.end()) probe.required = required->second;
    const auto asked = words_.asked.find(name);
    if (asked != words_.asked.end()) probe.asked.assign(asked->second.begin(), asked->second.end());
  }

  std::vector<std::string> ValuesOf(const fhir::Element& element, const fhir::Type& type) const {
    if (type.name == "boolean") return {"true", "false"};
    std::vector<std::string> values;
    const bool bound = element.binding == fhir::BindingStrength::kRequired;
    if (!bound || terminology_ == nullptr) return values;
    const terminology::CodeSet& set = terminology_->Expand(element.value_set);
    if (!set.is_closed() || set.codes().size() > kMaxElements) return values;
    for (const terminology::CodeKey& key : set.codes()) values.emplace_back(key.code);
    return values;
  }

  const terminology::Service* terminology_;
  const Words& words_;
  std::vector<const fhir::Type*> open_;
  std::size_t size_ = 0;
};

// `path` is `other` or lies above or below it.
bool IsInLine(const std::string& path, const std::string& other) {
  const std::string& upper = path.size() < other.size() ? path : other;
  const std::string& lower = path.size() < other.size() ? other : path;
  return lower.starts_with(upper) && (lower.size() == upper.size() || lower[upper.size()] == '.');
}

// Fills one document.
class Filler {
 public:
  Filler(std::shared_ptr<const fhir::TypeTable> types, const fhir::Type& root,
         const Variation& variation)
      : builder_(std::move(types), root), variation_(variation) {}

  Result<fhir::Document> Run(const std::vector<ProbeElement>& elements) {
    Fill(builder_.root(), elements);
    GATEWAY_CHECK(std::move(fault_));
    return builder_.Finish();
  }

 private:
  void Fill(Draft* parent, const std::vector<ProbeElement>& elements) {
    for (const ProbeElement& element : elements) {
      if (!IsThere(element)) continue;
      const std::size_t count =
          element.is_list ? std::min<std::size_t>(kRepetitions, element.element->max) : 1;
      for (std::size_t i = 0; i < count; ++i) Add(parent, element);
    }
  }

  [[nodiscard]] bool IsThere(const ProbeElement& element) const {
    if (element.path == variation_.without) return false;
    if (!variation_.minimal || element.element->min > 0) return true;
    return IsInLine(element.path, variation_.only) &&
           (element.path.size() <= variation_.only.size());
  }

  void Add(Draft* parent, const ProbeElement& element) {
    const bool fixed = element.path == variation_.fixed;
    const fhir::Type* const type = element.types[fixed ? variation_.type : 0];
    const Result<Draft*> draft = builder_.Add(parent, element.element->name, type);
    if (!draft) {
      if (fault_) fault_ = std::unexpected(draft.error());
      return;
    }
    if (type->kind != fhir::Kind::kPrimitive) return Fill(*draft, element.children);
    builder_.SetText(*draft, Value(element, *type, fixed ? variation_.value : std::string()));
  }

  // The n-th value of an element takes the n-th code from the fixed one on, so that two in a list
  // differ.
  std::string Value(const ProbeElement& element, const fhir::Type& type, const std::string& first) {
    if (!element.values.empty() && (type.name != "boolean" || !first.empty())) {
      const auto from = std::ranges::find(element.values, first);
      const std::size_t start =
          from == element.values.end()
              ? 0
              : static_cast<std::size_t>(std::distance(element.values.begin(), from));
      return element.values[(start + turns_[&element]++) % element.values.size()];
    }
    ++number_;
    if (!element.required.empty()) return element.required;
    if (!first.empty() && turns_[&element]++ == 0) return first;
    const std::string number = std::to_string(number_);
    if (type.name == "boolean") return "true";
    if (type.name == "integer" || type.name == "positiveInt" || type.name == "unsignedInt")
      return number;
    if (type.name == "decimal") return number + ".50";
    if (type.name == "date" || type.name == "dateTime") return Day();
    if (type.name == "instant") return Day() + "T09:00:00Z";
    if (type.name == "time") return "09:00:00";
    if (type.name == "uri" || type.name == "url" || type.name == "canonical" || type.name == "oid")
      return "urn:example:" + number;
    if (type.name == "base64Binary") return "QUJD";
    return "v" + number;
  }

  [[nodiscard]] std::string Day() const {
    const std::string month = std::to_string(number_ / 28 % 12 + 1);
    const std::string day = std::to_string(number_ % 28 + 1);
    return std::to_string(2000 + number_ / 336) + (month.size() == 1 ? "-0" : "-") + month +
           (day.size() == 1 ? "-0" : "-") + day;
  }

  fhir::Builder builder_;
  const Variation& variation_;
  Status fault_;
  std::size_t number_ = 0;
  std::map<const ProbeElement*, std::size_t> turns_;
};

void AddTexts(const ProbeElement& element, std::vector<Variation>& list) {
  if (!element.is_text || !element.required.empty()) return;
  for (const std::string_view text : kTexts)
    list.push_back({.fixed = element.path, .value = std::string(text)});
  for (const std::string& word : element.asked)
    list.push_back({.fixed = element.path, .value = word});
}

void AddVariations(const std::vector<ProbeElement>& elements, std::vector<Variation>& list) {
  for (const ProbeElement& element : elements) {
    AddTexts(element, list);
    for (const std::string& value : element.values)
      list.push_back({.fixed = element.path, .value = value});
    for (std::size_t i = 1; i < element.types.size(); ++i)
      list.push_back({.fixed = element.path, .type = i});
    if (element.element->min == 0) {
      list.push_back({.without = element.path});
      list.push_back({.only = element.path, .minimal = true});
    }
    AddVariations(element.children, list);
  }
}

}  // namespace

std::string Variation::Describe() const {
  if (!without.empty()) return "without " + without;
  if (!only.empty()) return "with little more than " + only;
  if (minimal) return "with what is required alone";
  if (!value.empty()) return "with " + fixed + " = " + value;
  return fixed.empty() ? "with everything" : "with another type of " + fixed;
}

Result<Prober> Prober::Make(std::shared_ptr<const fhir::TypeTable> types, const fhir::Type& root,
                            const terminology::Service* terminology, const Words& words) {
  Prober prober(std::move(types), root);
  Surveyor surveyor(terminology, words);
  prober.elements_ = surveyor.Survey(root, std::string(root.name));
  prober.size_ = surveyor.size();
  for (const fhir::Constraint& constraint : root.constraints) {
    if (root.kind != fhir::Kind::kLogical || !constraint.is_error || constraint.expression.empty())
      continue;
    GATEWAY_TRY(auto expression, fhirpath::Expression::Compile(constraint.expression));
    prober.constraints_.emplace_back(&constraint, std::move(expression));
  }
  if (prober.size_ <= kMaxElements) return prober;
  return Fail(IssueType::kTooCostly,
              "the model " + std::string(root.name) + " is too large to be tried out whole");
}

std::vector<Variation> Prober::Variations() const {
  std::vector<Variation> list = {{}, {.minimal = true}};
  AddVariations(elements_, list);
  return list;
}

Result<fhir::Document> Prober::Build(const Variation& variation) const {
  return Filler(types_, *root_, variation).Run(elements_);
}

Result<const fhir::Constraint*> Prober::Breaks(const fhir::Document& instance) const {
  fhirpath::Context context;
  context.resource = context.root_resource = instance.root();
  for (const auto& [constraint, expression] : constraints_) {
    GATEWAY_TRY(const bool holds, expression.Test(instance.root(), context));
    if (!holds) return constraint;
  }
  return nullptr;
}

}  // namespace gateway::mapping
