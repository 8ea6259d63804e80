#include "gateway/definitions/snapshot/merge.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "gateway/definitions/snapshot/type_rules.h"

namespace gateway::definitions {
namespace {

using fhir::Node;
using Nodes = std::span<const Node>;

// Fields that are set elsewhere: ids and paths from the tree, slicing by the slicer.
constexpr std::array<std::string_view, 7> kNotMerged{
    "id", "path", "sliceName", "sliceIsConstraining", "slicing", "base", "contentReference"};
constexpr std::array<std::string_view, 5> kTexts{"short", "definition", "comment", "requirements",
                                                 "label"};

template <std::size_t N>
bool IsOneOf(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, name) != names.end();
}

std::uint32_t ToNumber(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::uint32_t ToMax(std::string_view text) {
  return text == "*" ? fhir::kUnbounded : ToNumber(text);
}

// One merge: the part, the change and the words for both.
class Merge {
 public:
  Merge(Workshop& workshop, Part& part, const Change& change)
      : workshop_(workshop), words_(workshop.words), part_(part), change_(change) {}

  void Run() {
    const Nodes stated = change_.node.children();
    for (std::size_t at = 0; at < stated.size();) {
      std::size_t end = at + 1;
      while (end < stated.size() && stated[end].element() == stated[at].element()) ++end;
      Field(stated.subspan(at, end - at));
      at = end;
    }
    DropUselessBinding(workshop_, part_);
  }

 private:
  Definition& definition() { return part_.definition; }

  void Field(Nodes stated) {
    const fhir::Element* const field = stated[0].element();
    const std::string_view name = field->name;
    if (IsOneOf(name, kNotMerged)) return;
    if (IsOneOf(name, kTexts)) return Text(field, stated[0]);
    if (field == words_.min) return Min(stated[0]);
    if (field == words_.max) return Max(stated[0]);
    if (field == words_.type) return Types(stated);
    if (field == words_.binding) return Binding(stated[0]);
    if (field == words_.must_support) return MustSupport(stated[0]);
    if (field == words_.fixed || field == words_.pattern) return Value(stated[0]);
    if (field == words_.constraint) return Constraints(stated);
    if (field == words_.alias || field == words_.condition) return Accumulate(stated, {});
    if (field == words_.mapping) return Accumulate(stated, {});
    if (field == words_.example) return Accumulate(stated, "label");
    if (field == words_.extension) return Accumulate(stated, "url");
    definition().Set(field, stated);
  }

  // https://hl7.org/fhir/R4/elementdefinition.html: "..." at the start means "append".
  void Text(const fhir::Element* field, Node stated) {
    const std::string_view inherited = definition().Text(field);
    if (!stated.text().starts_with("...") || inherited.empty()) {
      definition().Set(field, stated);
      return;
    }
    const std::string joined =
        std::string(inherited) + "\r\n" + std::string(stated.text().substr(3));
    definition().Set(field, workshop_.maker.Text(field, joined));
  }

  void Min(Node stated) {
    const std::uint32_t inherited = ToNumber(definition().Text(words_.min));
    if (ToNumber(stated.text()) < inherited) {
      workshop_.Warn(change_, IssueType::kBusinessRule, "snapshot-min",
                     "min " + std::string(stated.text()) + " is less than the inherited " +
                         std::to_string(inherited) + "; leave it out or raise it");
    }
    definition().Set(words_.min, stated);
  }

  void Max(Node stated) {
    const std::string_view inherited = definition().Text(words_.max);
    if (!inherited.empty() && ToMax(stated.text()) > ToMax(inherited)) {
      workshop_.Warn(change_, IssueType::kBusinessRule, "snapshot-max",
                     "max " + std::string(stated.text()) + " is more than the inherited " +
                         std::string(inherited) + "; leave it out or lower it");
    }
    definition().Set(words_.max, stated);
  }

  void Types(Nodes stated) {
    const Nodes inherited = definition().All(words_.type);
    const auto refused = std::ranges::find_if(
        stated, [&](Node type) { return !AllowsType(workshop_, inherited, type); });
    if (refused == stated.end()) {
      definition().Set(words_.type, stated);
      return;
    }
    workshop_.Report(change_, IssueType::kInvalid, "snapshot-type",
                     "type " + std::string(CodeOf(*refused)) + " is none of those allowed here (" +
                         ListTypes(inherited) + "); choose one of them");
  }

  // Parts that are not stated are inherited.
  void Binding(Node stated) {
    const Node inherited = definition().Get(words_.binding);
    if (!inherited) {
      definition().Set(words_.binding, stated);
      return;
    }
    const std::string_view strength = stated.ChildText("strength");
    if (inherited.ChildText("strength") == "required" && !strength.empty() &&
        strength != "required") {
      workshop_.Warn(change_, IssueType::kBusinessRule, "snapshot-binding",
                     "a required binding may not become " + std::string(strength) +
                         "; state strength required");
    }
    std::vector<Node> parts(stated.children().begin(), stated.children().end());
    for (const Node part : inherited.children()) {
      if (part.name() != "extension" && !stated.Child(part.name())) parts.push_back(part);
    }
    std::ranges::stable_sort(parts, {}, [](Node part) { return part.element()->order; });
    definition().Set(words_.binding, workshop_.maker.Group(words_.binding, parts));
  }

  void MustSupport(Node stated) {
    if (stated.text() == "false" && definition().Text(words_.must_support) == "true") {
      workshop_.Report(change_, IssueType::kBusinessRule, "snapshot-must-support",
                       "mustSupport is true in the base and may not be taken back; leave it out");
      return;
    }
    definition().Set(words_.must_support, stated);
  }

  void Value(Node stated) {
    const Nodes types = definition().All(words_.type);
    if (!AllowsValue(workshop_, types, stated)) {
      workshop_.Report(change_, IssueType::kInvalid, "snapshot-value",
                       std::string(stated.name()) + " value of type " +
                           std::string(stated.type_name()) + ", but the element is " +
                           ListTypes(types) + "; give a value of that type");
      return;
    }
    definition().Set(stated.element(), stated);
  }

  void Constraints(Nodes stated) {
    for (const Node constraint : stated) {
      if (HasKey(definition().All(words_.constraint), "key", constraint.ChildText("key"))) continue;
      definition().Add(WithSource(constraint));
    }
  }

  // Every constraint says which definition it comes from.
  Node WithSource(Node constraint) {
    if (constraint.Child("source")) return constraint;
    std::vector<Node> parts(constraint.children().begin(), constraint.children().end());
    parts.push_back(workshop_.maker.Text(words_.constraint_source, workshop_.url()));
    return workshop_.maker.WithChildren(constraint, parts);
  }

  static bool HasKey(Nodes nodes, std::string_view key_name, std::string_view key) {
    return std::ranges::any_of(nodes, [&](Node n) { return n.ChildText(key_name) == key; });
  }

  // Adds what is not there; one with the same key replaces it.
  void Accumulate(Nodes stated, std::string_view key) {
    const fhir::Element* const field = stated[0].element();
    const Nodes inherited = definition().All(field);
    std::vector<Node> all(inherited.begin(), inherited.end());
    for (const Node added : stated) {
      const auto same = std::ranges::find_if(all, [&](Node n) {
        return key.empty() ? fhir::Equal(n, added) : n.ChildText(key) == added.ChildText(key);
      });
      if (same == all.end()) {
        all.push_back(added);
      } else {
        *same = added;
      }
    }
    definition().Set(field, all);
  }

  Workshop& workshop_;
  const Vocabulary& words_;
  Part& part_;
  const Change& change_;
};

}  // namespace

void MergeFields(Workshop& workshop, Part& part, const Change& change) {
  if (change.node) Merge(workshop, part, change).Run();
}

void TakeRootOfProfile(Workshop& workshop, Part& part, Node profile_root, bool is_extension) {
  const Vocabulary& words = workshop.words;
  const std::array<const fhir::Element*, 10> kept{
      words.id,   words.path,         words.slice_name,        words.slicing,    words.base,
      words.type, words.must_support, words.content_reference, words.constraint, words.extension};
  Definition& definition = part.definition;
  const Definition root(profile_root);
  for (const Node field : root.fields()) {
    if (std::ranges::find(kept, field.element()) != kept.end()) continue;
    const bool cardinality = field.element() == words.min || field.element() == words.max;
    if (cardinality && !is_extension) continue;
    definition.Set(field.element(), root.All(field.element()));
  }
  for (const Node constraint : root.All(words.constraint)) {
    const auto same = [&](Node n) { return n.ChildText("key") == constraint.ChildText("key"); };
    if (std::ranges::none_of(definition.All(words.constraint), same)) definition.Add(constraint);
  }
}

void DropUselessBinding(const Workshop& workshop, Part& part) {
  const Vocabulary& words = workshop.words;
  if (!part.definition.Has(words.binding) || !part.definition.Has(words.type)) return;
  const Nodes types = part.definition.All(words.type);
  if (std::ranges::none_of(types, [](Node type) { return IsBindable(CodeOf(type)); })) {
    part.definition.Clear(words.binding);
  }
}

}  // namespace gateway::definitions
