#include "gateway/definitions/snapshot/generator.h"

#include <algorithm>
#include <array>

#include "gateway/definitions/snapshot/apply.h"
#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {
namespace {

using fhir::Node;

// Writes the finished tree down as the elements of a snapshot, with their ids and paths.
class Writer {
 public:
  Writer(Workshop& workshop, const fhir::Element& snapshot)
      : workshop_(workshop),
        words_(workshop.words),
        element_(snapshot.types[0].type->Find("element")) {}

  std::vector<Node> Write(Part& root) {
    elements_.reserve(workshop_.pool.size());
    path_ = root.name;
    id_ = root.name;
    Element(root);
    return std::move(elements_);
  }

 private:
  void Element(Part& part) {
    SetText(part, words_.id, id_);
    SetBase(part);  // before the path changes
    SetText(part, words_.path, path_);
    elements_.push_back(workshop_.maker.Group(element_, part.definition.fields()));
    const std::size_t path_size = path_.size();
    const std::size_t id_size = id_.size();
    for (Part* const child : part.children) {
      path_.append(".").append(child->name);
      id_.append(".").append(child->name);
      if (!child->slice.empty()) id_.append(":").append(child->slice);
      Element(*child);
      path_.resize(path_size);
      id_.resize(id_size);
    }
  }

  void SetText(Part& part, const fhir::Element* field, std::string_view text) {
    if (part.definition.Text(field) != text) {
      part.definition.Set(field, workshop_.maker.Text(field, text));
    }
  }

  // Where the element was first defined; definitions that do not say are the first themselves.
  void SetBase(Part& part) {
    if (part.definition.Has(words_.base)) return;
    const auto or_else = [](std::string_view text, std::string_view otherwise) {
      return text.empty() ? otherwise : text;
    };
    NodeMaker& maker = workshop_.maker;
    const std::array<Node, 3> parts{
        maker.Text(words_.base_path, or_else(part.definition.Text(words_.path), path_)),
        maker.Text(words_.base_min, or_else(part.definition.Text(words_.min), "0")),
        maker.Text(words_.base_max, or_else(part.definition.Text(words_.max), "*"))};
    part.definition.Set(words_.base, maker.Group(words_.base, parts));
  }

  Workshop& workshop_;
  const Vocabulary& words_;
  const fhir::Element* element_;
  std::vector<Node> elements_;
  std::string path_;
  std::string id_;
};

// A profile whose root says that it is of that very profile would never end.
bool NamesItself(const Workshop& workshop, const Change& root) {
  return std::ranges::any_of(root.node.Children("type"), [&](Node type) {
    return std::ranges::any_of(type.Children("profile"), [&](Node profile) {
      return !profile.text().empty() && profile.text() == workshop.url();
    });
  });
}

void WarnOfVersion(Workshop& workshop, const fhir::Document& found) {
  workshop.issues.Add({Severity::kWarning, IssueType::kNotFound, "snapshot-base-version",
                       "StructureDefinition.baseDefinition", 0, 0,
                       "that version of the base is not loaded; " +
                           std::string(found.root().ChildText("version")) + " was taken"});
}

// The tree to begin with: the base's, under the name of the type that is being defined. A type
// without a base begins as its own root element.
Result<Part*> Begin(Workshop& workshop, const Change* root) {
  const std::string_view base = workshop.structure.ChildText("baseDefinition");
  if (base.empty()) {
    if (root == nullptr) {
      return Fail(IssueType::kInvalid,
                  "it has neither a base nor a differential; state baseDefinition");
    }
    Part* const made = workshop.pool.New();
    made->name = root->name;
    made->home = workshop.structure;
    return made;
  }
  const fhir::Document* found = workshop.Find(base);
  if (found == nullptr && base.find('|') != std::string_view::npos) {
    found = workshop.Find(base.substr(0, base.find('|')));
    if (found != nullptr) WarnOfVersion(workshop, *found);
  }
  if (found == nullptr) {
    return Fail(IssueType::kNotFound, "its base " + std::string(base) +
                                          " is not loaded or has no snapshot; load the package "
                                          "that defines it");
  }
  const std::span<const Node> elements = found->root().Child("snapshot").Children("element");
  std::size_t at = 0;
  Part* const made =
      elements.empty() ? nullptr : workshop.pool.FromSnapshot(elements, at, found->root());
  if (made == nullptr || at != elements.size()) {
    return Fail(IssueType::kStructure, "the snapshot of its base " + std::string(base) +
                                           " is no tree; mend the base first");
  }
  if (workshop.defines_type() && root != nullptr) made->name = root->name;
  return made;
}

Status ApplyDifferential(Workshop& workshop, Part& part, const Change& root) {
  if (NamesItself(workshop, root)) {
    return Fail(IssueType::kInvalid, std::string(root.name) +
                                         ": the root's type names this very profile; leave its "
                                         "type out");
  }
  if (root.node.Child("slicing")) {
    return Fail(IssueType::kInvalid,
                std::string(root.name) + ": the root cannot be sliced; take slicing out");
  }
  if (root.name != part.name) {
    return Fail(IssueType::kInvalid, "its differential is about " + std::string(root.name) +
                                         ", its base about " + std::string(part.name) +
                                         "; correct the paths or the base");
  }
  Apply(workshop, part, root, false);
  return {};
}

fhir::Document Finish(Workshop& workshop, Part& root,
                      std::shared_ptr<const fhir::TypeTable> types) {
  const fhir::Element* const snapshot = workshop.structure.type()->Find("snapshot");
  const Node made = workshop.maker.Group(snapshot, Writer(workshop, *snapshot).Write(root));
  std::vector<Node> children;
  for (const Node child : workshop.structure.children()) {
    if (child.element()->order != snapshot->order) children.push_back(child);
  }
  const auto later = [&](Node child) { return child.element()->order > snapshot->order; };
  children.insert(std::ranges::find_if(children, later), made);
  std::ranges::sort(workshop.arenas);
  const auto same = std::ranges::unique(workshop.arenas);
  workshop.arenas.erase(same.begin(), same.end());
  return {workshop.maker.WithChildren(workshop.structure, children), std::move(workshop.arenas),
          std::move(types)};
}

}  // namespace

Result<Snapshot> GenerateSnapshot(const fhir::Document& structure, const ProfileSource& profiles,
                                  const SnapshotOptions& options) {
  if (structure.root().type_name() != "StructureDefinition") {
    return Fail(IssueType::kInvalid, "this is no StructureDefinition");
  }
  if (structure.types()->Find("ElementDefinition") == nullptr) {
    return Fail(IssueType::kNotSupported, "the R4 definitions are not loaded");
  }
  Workshop workshop(structure, profiles);
  workshop.options = options;
  ChangeTree changes(structure.root().Child("differential").Children("element"), workshop.issues);
  GATEWAY_TRY(Part* const root, Begin(workshop, changes.root()));
  if (changes.root() != nullptr) {
    GATEWAY_CHECK(ApplyDifferential(workshop, *root, *changes.root()));
  }
  Snapshot made;
  made.structure = Finish(workshop, *root, structure.types());
  made.issues = std::move(workshop.issues);
  return made;
}

}  // namespace gateway::definitions
