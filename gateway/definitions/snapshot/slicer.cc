#include "gateway/definitions/snapshot/slicer.h"

#include <algorithm>

#include "gateway/definitions/snapshot/apply.h"
#include "gateway/definitions/snapshot/slicing.h"
#include "gateway/definitions/snapshot/type_rules.h"

namespace gateway::definitions {
namespace {

using fhir::Node;

bool IsChoice(const Part& part) { return part.name.ends_with("[x]"); }

class Slicer {
 public:
  Slicer(Workshop& workshop, Part& parent, Part& header, bool in_slice)
      : workshop_(workshop),
        words_(workshop.words),
        parent_(parent),
        header_(header),
        in_slice_(in_slice),
        was_sliced_(header.definition.Has(words_.slicing)) {}

  void Run(const std::vector<SliceEntry>& entries) {
    if (MergesInto(entries)) return ApplyShortcut(entries[0]);
    if (IsNamedAlone(entries)) return Apply(workshop_, header_, *entries[0].change, in_slice_);
    std::vector<SliceEntry> slices;
    const Change* own = nullptr;
    for (const SliceEntry& entry : entries) {
      const bool is_slice = !entry.change->slice.empty() || entry.type;
      if (is_slice) {
        slices.push_back(entry);
      } else if (own == nullptr) {
        own = entry.change;
      } else {
        Twice(*entry.change);
      }
    }
    if (!slices.empty()) pristine_ = Pristine();
    if (!SetSlicing(own, slices)) return;
    if (own != nullptr) Apply(workshop_, header_, *own, in_slice_);
    alone_ = own == nullptr && slices.size() == 1 && !was_sliced_;
    for (const SliceEntry& slice : slices) ApplySlice(slice);
    if (by_type_ && !slices.empty()) CloseTypes(own);
  }

 private:
  // Inside a slice a lone shortcut names the choice itself.
  [[nodiscard]] bool MergesInto(const std::vector<SliceEntry>& entries) const {
    return in_slice_ && entries.size() == 1 && entries[0].type && !was_sliced_;
  }

  // A name where nothing is sliced: taken for the element itself.
  bool IsNamedAlone(const std::vector<SliceEntry>& entries) {
    const Change& change = *entries[0].change;
    const bool sliced = was_sliced_ || change.node.Child("slicing") || IsChoice(header_) ||
                        header_.name == "extension" || header_.name == "modifierExtension";
    if (entries.size() != 1 || change.slice.empty() || sliced) return false;
    workshop_.Warn(
        change, IssueType::kRequired, "snapshot-no-slicing",
        "has a slice name but the element is not sliced, so it was taken for the element "
        "itself; state slicing, or leave the slice name out");
    return true;
  }

  void ApplyShortcut(const SliceEntry& entry) {
    if (!entry.change->slice.empty()) {
      header_.slice = entry.change->slice;
      header_.definition.Set(words_.slice_name,
                             workshop_.maker.Text(words_.slice_name, header_.slice));
    }
    header_.definition.Set(words_.type, entry.type);
    Apply(workshop_, header_, *entry.change, true);
  }

  void Twice(const Change& change) {
    workshop_.Report(change, IssueType::kDuplicate, "snapshot-twice",
                     "is stated twice; give the second a sliceName or merge the two");
  }

  // What new slices begin as.
  Part* Pristine() {
    Part* const copy = workshop_.pool.New();
    copy->name = header_.name;
    copy->home = header_.home;
    copy->definition = header_.definition;
    copy->definition.Clear(words_.slicing);
    const std::string_view code =
        header_.definition.Has(words_.type) ? CodeOf(header_.definition.Get(words_.type)) : "";
    const bool backbone = code == "BackboneElement" || code == "Element";
    if (!was_sliced_ || backbone) {
      for (const Part* const child : header_.children) {
        copy->children.push_back(workshop_.pool.Clone(*child));
      }
    }
    return copy;
  }

  bool SetSlicing(const Change* own, const std::vector<SliceEntry>& slices) {
    const Node stated = own == nullptr ? Node() : own->node.Child("slicing");
    if (slices.empty() && !stated) return true;
    const Change& where = own != nullptr ? *own : *slices[0].change;
    const Node inherited = header_.definition.Get(words_.slicing);
    by_type_ = IsChoice(header_) && SlicesByType(inherited) && SlicesByType(stated);
    Node made;
    if (by_type_) {
      made = MakeSlicing(workshop_, "type", "$this", stated ? stated : inherited);
    } else if (inherited || stated) {
      made = MergeSlicing(workshop_, inherited, stated);
    } else if (header_.name == "extension" || header_.name == "modifierExtension") {
      made = MakeSlicing(workshop_, "value", "url", Node());
    } else {
      workshop_.Report(where, IssueType::kRequired, "snapshot-no-slicing",
                       "has slices but no slicing; state slicing.discriminator and rules on the "
                       "element before its first slice");
      return false;
    }
    if (inherited && stated && !by_type_) CheckSlicing(workshop_, where, inherited, stated);
    if (by_type_ && slices.size() > 1) CheckOnlyType(slices);
    if (!inherited && !by_type_) CheckRepeats(where);
    header_.definition.Set(words_.slicing, made);
    return true;
  }

  // An element that occurs once can be sliced only by the types of a choice, or when the change
  // says in so many words that it occurs once.
  void CheckRepeats(const Change& change) {
    const std::string_view max = header_.definition.Text(words_.max);
    if (max != "1" || change.Text("max") == "1" || IsChoice(header_)) return;
    workshop_.Report(change, IssueType::kInvalid, "snapshot-slicing-once",
                     "is sliced, but occurs once at most; state max 1 with the slicing, or "
                     "constrain the element itself");
  }

  // A type that must be there leaves no room for another.
  void CheckOnlyType(const std::vector<SliceEntry>& slices) {
    for (const SliceEntry& slice : slices) {
      const std::string_view min = slice.change->Text("min");
      if (min.empty() || min == "0" || header_.definition.Text(words_.max) != "1") continue;
      workshop_.Report(*slice.change, IssueType::kInvalid, "snapshot-slicing-min",
                       "has min " + std::string(min) +
                           ", so the slices for other types can never occur; leave min or those "
                           "slices out");
    }
  }

  void ApplySlice(const SliceEntry& entry) {
    const Node type = by_type_ ? TypeOfSlice(entry) : Node();
    const std::string_view name = NameOfSlice(entry, type);
    if (workshop_.TooLarge(*entry.change)) return;
    Part* slice = FindSlice(name, type);
    if (slice == nullptr) slice = NewSlice(entry, name, type);
    if (slice == nullptr) return;
    const Node stated = entry.change->node.Child("slicing");
    if (stated) {
      slice->definition.Set(words_.slicing,
                            MergeSlicing(workshop_, slice->definition.Get(words_.slicing), stated));
    }
    Apply(workshop_, *slice, *entry.change, true);
    touched_.push_back(slice);
    if (alone_ && FixesType(entry)) KeepType(CodeOf(type));
  }

  // The only thing said of a choice is a shortcut that constrains: "Extension.valueString",
  // "Observation.valueQuantity.unit", or a cardinality. HL7's own profiles mean by it that there is
  // no other type. (A word on "Patient.deceasedDateTime" does not say so.)
  [[nodiscard]] bool FixesType(const SliceEntry& entry) const {
    const Change& change = *entry.change;
    return entry.type &&
           (IsExtensionValue() || !change.children.empty() || !change.Text("max").empty());
  }

  // The type of a type slice: of its shortcut, its stated type, or its name.
  Node TypeOfSlice(const SliceEntry& entry) {
    if (entry.type) return entry.type;
    const std::span<const Node> stated = entry.change->node.Children("type");
    const std::span<const Node> types = pristine_->definition.All(words_.type);
    const std::string_view stem = header_.name.substr(0, header_.name.size() - 3);
    const std::string_view name = entry.change->slice;
    if (stated.size() == 1) return TypeBySuffix(types, WithCapital(CodeOf(stated[0])));
    return name.starts_with(stem) ? TypeBySuffix(types, name.substr(stem.size())) : Node();
  }

  std::string_view NameOfSlice(const SliceEntry& entry, Node type) {
    if (!entry.change->slice.empty()) return entry.change->slice;
    const std::string_view stem = header_.name.substr(0, header_.name.size() - 3);
    return workshop_.maker.Keep(std::string(stem) + WithCapital(CodeOf(type)));
  }

  Part* FindSlice(std::string_view name, Node type) {
    Part* of_type = nullptr;
    for (Part* const child : parent_.children) {
      if (child->name != header_.name || child->slice.empty()) continue;
      if (child->slice == name) return child;
      const std::span<const Node> types = child->definition.All(words_.type);
      if (type && types.size() == 1 && CodeOf(types[0]) == CodeOf(type)) of_type = child;
    }
    return of_type;
  }

  Part* NewSlice(const SliceEntry& entry, std::string_view name, Node type) {
    const std::size_t slash = name.rfind('/');
    const Part* const parent_slice =
        slash == std::string_view::npos ? nullptr : FindSlice(name.substr(0, slash), Node());
    if (was_closed_ && parent_slice == nullptr) {
      workshop_.Report(*entry.change, IssueType::kInvalid, "snapshot-closed",
                       "the base's slicing is closed, so there can be no new slice " +
                           std::string(name) + "; constrain one of its slices");
      return nullptr;
    }
    Part* const slice = workshop_.pool.Clone(parent_slice != nullptr ? *parent_slice : *pristine_);
    slice->slice = name;
    slice->definition.Clear(words_.slicing);
    slice->definition.Set(words_.slice_name, workshop_.maker.Text(words_.slice_name, name));
    if (type) slice->definition.Set(words_.type, type);
    if (StartsOptional()) slice->definition.Set(words_.min, workshop_.maker.Text(words_.min, "0"));
    Insert(slice, parent_slice);
    return slice;
  }

  // None of an open slicing's slices need occur because the element must.
  [[nodiscard]] bool StartsOptional() const {
    const bool closed = header_.definition.Get(words_.slicing).ChildText("rules") == "closed";
    return !closed && !IsExtensionValue();
  }

  [[nodiscard]] bool IsExtensionValue() const {
    return parent_.name.ends_with("xtension") && header_.name == "value[x]";
  }

  // Behind the last of its siblings: all slices, or those of its parent slice.
  void Insert(Part* slice, const Part* parent_slice) {
    std::vector<Part*>& all = parent_.children;
    auto at = std::ranges::find(all, &header_);
    for (auto next = at; next != all.end() && (*next)->name == header_.name; ++next) {
      const bool below = parent_slice == nullptr || *next == parent_slice ||
                         (*next)->slice.starts_with(std::string(parent_slice->slice) + "/");
      if (below) at = next;
    }
    all.insert(at + 1, slice);
  }

  // A choice sliced by type: one slice that must occur leaves its type alone; when every type has
  // its slice there is nothing left to be open for.
  void CloseTypes(const Change* own) {
    for (const Part* const slice : touched_) {
      const std::string_view min = slice->definition.Text(words_.min);
      const std::span<const Node> types = slice->definition.All(words_.type);
      if (min.empty() || min == "0" || types.size() != 1) continue;
      KeepType(CodeOf(types[0]));
      header_.definition.Set(words_.min, slice->definition.Get(words_.min));
    }
    const Node slicing = header_.definition.Get(words_.slicing);
    const bool stated_closed = own != nullptr && slicing.ChildText("rules") == "closed";
    const bool closed = stated_closed || AllTypesSliced();
    header_.definition.Set(words_.slicing, WithRules(workshop_, slicing, closed));
    if (was_sliced_) PutTouchedFirst();
  }

  void KeepType(std::string_view code) {
    std::vector<Node> kept;
    for (const Node type : header_.definition.All(words_.type)) {
      if (CodeOf(type) == code) kept.push_back(type);
    }
    if (!kept.empty()) header_.definition.Set(words_.type, kept);
  }

  [[nodiscard]] bool AllTypesSliced() const {
    return std::ranges::all_of(header_.definition.All(words_.type), [&](Node type) {
      return std::ranges::any_of(parent_.children, [&](const Part* slice) {
        if (slice->name != header_.name || slice->slice.empty()) return false;
        const std::span<const Node> types = slice->definition.All(words_.type);
        return types.size() == 1 && CodeOf(types[0]) == CodeOf(type);
      });
    });
  }

  // Type slices stand in the order of the differential, before those it does not mention.
  void PutTouchedFirst() {
    std::vector<Part*>& all = parent_.children;
    const auto first = std::ranges::find(all, &header_) + 1;
    auto last = first;
    while (last != all.end() && (*last)->name == header_.name) ++last;
    const auto rank = [&](const Part* slice) {
      return std::ranges::find(touched_, slice) - touched_.begin();
    };
    std::stable_sort(first, last, [&](Part* a, Part* b) { return rank(a) < rank(b); });
  }

  Workshop& workshop_;
  const Vocabulary& words_;
  Part& parent_;
  Part& header_;
  bool in_slice_;
  bool was_sliced_;
  bool was_closed_ = was_sliced_ && !IsChoice(header_) &&
                     header_.definition.Get(words_.slicing).ChildText("rules") == "closed";
  bool by_type_ = false;
  bool alone_ = false;  // one slice is all the differential says
  const Part* pristine_ = nullptr;
  std::vector<Part*> touched_;
};

}  // namespace

void ApplyGroup(Workshop& workshop, Part& parent, const std::vector<SliceEntry>& entries,
                bool in_slice) {
  Slicer(workshop, parent, *entries[0].header, in_slice).Run(entries);
}

}  // namespace gateway::definitions
