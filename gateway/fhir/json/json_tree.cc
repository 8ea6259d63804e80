#include "gateway/fhir/json/json_tree.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/fhir/json/json_scan.h"
#include "gateway/fhir/schema/primitive_format.h"
#include "gateway/fhir/xhtml.h"

namespace gateway::fhir {
namespace {

// Whether there may be an id and extensions beside the value, in "_name". A narrative's div, which
// XML writes as it is, has no place for them.
bool HasCompanion(const Type::Property& property) {
  return property.is_primitive && property.element->representation != Representation::kXhtml;
}

// Stands in keys_ for "resourceType"; no Property lies at that address.
constexpr std::uintptr_t kResourceTypeKey = 1;

std::uintptr_t KeyOf(const Type::Property* property, bool companion) {
  return reinterpret_cast<std::uintptr_t>(property) | (companion ? 1U : 0U);
}

JsonForm FormOf(JsonTree::Scalar kind) {
  if (kind == JsonTree::Scalar::kNumber) return JsonForm::kNumber;
  return kind == JsonTree::Scalar::kBoolean ? JsonForm::kBoolean : JsonForm::kString;
}

std::string_view FormName(JsonForm form) {
  if (form == JsonForm::kNumber) return "a JSON number, without quotes";
  if (form == JsonForm::kBoolean) return "true or false, without quotes";
  return "a JSON string, in double quotes";
}

}  // namespace

JsonTree::JsonTree(std::string_view text, const TypeTable& types, const ReadOptions& options,
                   Arena& arena)
    : TreeReader(text, "json", types, options, arena) {
  frames_.reserve(16);
  members_.reserve(64);
  keys_.reserve(64);
  scratch_.reserve(32);
}

bool JsonTree::Enter(std::size_t offset) {
  ++nesting_;
  if (nesting_ <= 2 * options_.limits.max_depth && objects_ < options_.limits.max_depth)
    return true;
  return Stop(IssueType::kTooLong, "json-depth", offset,
              "nested more than " + std::to_string(options_.limits.max_depth) + " levels deep");
}

void JsonTree::Leave() {
  if (skipping_ == nesting_) skipping_ = 0;
  --nesting_;
}

// --- Objects -----------------------------------------------------------------------------------

bool JsonTree::StartObject(std::size_t offset) {
  if (!Enter(offset)) return false;
  ++objects_;
  if (skipping_ > 0) return true;
  if (frames_.empty()) {
    const Type* const type = RootType(offset);
    if (type != nullptr) return OpenObject(nullptr, *type, offset);
    SkipValue();
    return true;
  }
  Current& current = frames_.back().current;
  const Type* const type = ObjectType(offset);
  if (type != nullptr) return OpenObject(current.property->element, *type, offset);
  if (current.in_list) ++current.index;
  SkipValue();
  return true;
}

bool JsonTree::OpenObject(const Element* element, const Type& type, std::size_t offset) {
  frames_.push_back({.node = NewNode(element, &type, offset),
                     .first_member = members_.size(),
                     .first_key = keys_.size(),
                     .offset = offset,
                     .number = ++objects_seen_});
  return !findings_.error();
}

// The type of the object that begins as the current member's value; null, with a finding, when
// none may stand there.
const Type* JsonTree::ObjectType(std::size_t offset) {
  const Current& current = frames_.back().current;
  if (current.property == nullptr) {
    if (!current.is_type_name) CollectUnknown(CompactValue(bytes_.substr(offset)), offset);
    return nullptr;
  }
  if (!CheckPlace(offset)) return nullptr;
  if (current.property->is_primitive && !current.companion) {
    ReportCurrent("json-kind", offset,
                  "an object stands where a single value belongs: " +
                      std::string(FormName(current.property->json_form)));
    return nullptr;
  }
  const Type& type = *current.property->target;
  return type.kind == Kind::kResource ? ResourceType(type, offset, false) : &type;
}

const Type* JsonTree::RootType(std::size_t offset) {
  if (options_.root != nullptr && options_.root->kind != Kind::kResource) return options_.root;
  const Type* const resource = options_.root != nullptr ? options_.root : types_.Find("Resource");
  return resource == nullptr ? nullptr : ResourceType(*resource, offset, true);
}

const Type* JsonTree::ResourceType(const Type& declared, std::size_t offset, bool is_root) {
  const std::string_view name = FindResourceType(bytes_.substr(offset + 1)).substr(0, 128);
  const Type* type = types_.Find(name);
  if (type == nullptr && is_root) type = types_.FindByUrl(name);
  if (is_root && type != nullptr && type->kind == Kind::kLogical && options_.root == nullptr) {
    return type;
  }
  const bool usable = type != nullptr && type->kind == Kind::kResource && !type->is_abstract;
  if (usable && Extends(*type, declared)) return type;
  std::string text = "this is no resource: it has no resourceType, or one that is no string";
  if (!name.empty()) {
    text = usable ? "a " + std::string(declared.name) + " belongs here, not a " + std::string(name)
                  : "'" + std::string(ShownName(name)) +
                        "' is no resource type of the loaded definitions";
  }
  if (!is_root) {
    ReportCurrent("resource-type", offset, std::move(text));
  } else {
    Stop(IssueType::kStructure, "resource-type", offset, std::move(text));
  }
  return nullptr;
}

bool JsonTree::EndObject() {
  --objects_;
  const bool skipped = skipping_ > 0;
  Leave();
  if (skipped) return true;
  Frame frame = frames_.back();
  FreezeMembers(frame);
  frames_.pop_back();
  members_.resize(frame.first_member);
  keys_.resize(frame.first_key);
  if (frames_.empty()) {
    root_ = Node(frame.node);
    return !findings_.error();
  }
  Frame& parent = frames_.back();
  Current& current = parent.current;
  if (frame.empty) ReportCurrent("json-empty", frame.offset, "an object is empty; leave it out");
  if (frame.node->child_count > 0 || frame.node->type->kind == Kind::kResource) {
    members_.push_back({.property = current.property,
                        .node = frame.node,
                        .index = current.index,
                        .offset = static_cast<std::uint32_t>(frame.offset),
                        .companion = current.companion});
  }
  if (current.in_list) ++current.index;
  return !findings_.error();
}

// --- Lists -------------------------------------------------------------------------------------

bool JsonTree::StartArray(std::size_t offset) {
  if (!Enter(offset)) return false;
  if (skipping_ > 0) return true;
  if (frames_.empty()) {
    return Stop(IssueType::kStructure, "json-kind", offset, "FHIR JSON is one object, not a list");
  }
  Current& current = frames_.back().current;
  if (current.property == nullptr) {
    if (!current.is_type_name) CollectUnknown(CompactValue(bytes_.substr(offset)), offset);
  } else if (current.in_list) {
    ReportCurrent("json-kind", offset, "a list stands inside a list");
    ++current.index;
  } else if (!current.property->is_list) {
    ReportCurrent("json-kind", offset,
                  "a list stands where one value belongs; take off the brackets");
  } else {
    current.in_list = true;
    current.index = 0;
    return true;
  }
  SkipValue();
  return true;
}

bool JsonTree::EndArray(std::size_t offset) {
  const bool skipped = skipping_ > 0;
  Leave();
  if (skipped) return true;
  Current& current = frames_.back().current;
  current.in_list = false;
  if (current.index == 0) ReportCurrent("json-empty", offset, "a list is empty; leave it out");
  return !findings_.error();
}

// --- Members -----------------------------------------------------------------------------------

bool JsonTree::OnKey(std::string_view key, std::size_t offset) {
  if (skipping_ > 0) return true;
  Frame& frame = frames_.back();
  frame.empty = false;
  frame.current = {.key = key};
  const Type& type = *frame.node->type;
  std::uintptr_t known = 0;
  if (key == "resourceType" && SaysItsType(type)) {
    frame.current.is_type_name = true;
    known = kResourceTypeKey;
  } else {
    const Type::Property* found = type.LookUp(key);
    const bool underscore = found == nullptr && key.starts_with('_');
    if (underscore) found = type.LookUp(key.substr(1));
    if (found == nullptr) return OnUnknownKey(key, offset);
    if (underscore && !HasCompanion(*found)) return OnUnknownKey(key, offset);
    frame.current.property = found;
    frame.current.companion = underscore;
    frame.has_companions |= underscore;
    known = KeyOf(found, underscore);
  }
  // Never more keys than the type has properties, so looking through them stays cheap.
  const auto seen = keys_.begin() + static_cast<std::ptrdiff_t>(frame.first_key);
  if (std::find(seen, keys_.end(), known) != keys_.end()) {
    return Stop(IssueType::kStructure, "json-duplicate", offset,
                "the member '" + std::string(key) + "' stands twice in one object");
  }
  keys_.push_back(known);
  return true;
}

// A logical model as a root may say its type as resources do, unless it has an element of that
// name.
bool JsonTree::SaysItsType(const Type& type) const {
  if (type.kind == Kind::kResource) return true;
  return type.kind == Kind::kLogical && frames_.size() == 1 &&
         type.LookUp("resourceType") == nullptr;
}

bool JsonTree::OnUnknownKey(std::string_view key, std::size_t offset) {
  const Frame& frame = frames_.back();
  if (!unknown_keys_.insert(std::to_string(frame.number) + " " + std::string(key)).second) {
    return Stop(IssueType::kStructure, "json-duplicate", offset,
                "a member stands twice in one object");
  }
  const bool comments = key == "fhir_comments";
  if (options_.collect_unknown || (comments && options_.drop_comments)) return true;
  Report("unknown-element", IssueType::kStructure, PathOfCurrent(), offset,
         comments ? "FHIR has no fhir_comments any more; take them out"
                  : NoSuchElementText(*frame.node->type, key));
  return !findings_.error();
}

void JsonTree::CollectUnknown(std::string json, std::size_t offset) {
  if (options_.collect_unknown) KeepUnknown(PathOfCurrent(), std::move(json), offset);
}

bool JsonTree::OnScalar(Scalar kind, std::string_view value, std::size_t offset) {
  if (skipping_ > 0) return true;
  if (frames_.empty()) {
    return Stop(IssueType::kStructure, "json-kind", offset,
                "FHIR JSON is one object, not a single value");
  }
  Current& current = frames_.back().current;
  if (current.property != nullptr) {
    if (CheckPlace(offset)) OnPrimitive(kind, value, offset);
    if (current.in_list) ++current.index;
  } else if (!current.is_type_name && options_.collect_unknown) {
    std::string json;
    if (kind == Scalar::kString) {
      AppendJsonString(json, value);
    } else {
      json = value;
    }
    CollectUnknown(std::move(json), offset);
  }
  return !findings_.error();
}

bool JsonTree::CheckPlace(std::size_t offset) {
  const Current& current = frames_.back().current;
  if (current.in_list || !current.property->is_list) return true;
  ReportCurrent("json-kind", offset, "a list belongs here, even for one value; put it in brackets");
  return false;
}

void JsonTree::OnNull(std::size_t offset) {
  const Current& current = frames_.back().current;
  if (current.in_list && current.property->is_primitive) {
    members_.push_back({.property = current.property,
                        .index = current.index,
                        .offset = static_cast<std::uint32_t>(offset),
                        .companion = current.companion});
    frames_.back().has_companions = true;
    return;
  }
  ReportCurrent("json-null", offset, "null is no value in FHIR JSON; leave the element out");
}

bool JsonTree::OnPrimitive(Scalar kind, std::string_view value, std::size_t offset) {
  if (kind == Scalar::kNull) {
    OnNull(offset);
    return true;
  }
  const Current& current = frames_.back().current;
  const Type::Property& property = *current.property;
  if (!CheckPrimitive(property, kind, value, offset)) return false;
  NodeData* const node = NewNode(property.element, property.target, offset);
  SetText(node, value);
  members_.push_back({.property = &property,
                      .node = node,
                      .index = current.index,
                      .offset = static_cast<std::uint32_t>(offset)});
  return true;
}

// True when the value goes into the tree: one of the wrong format does.
bool JsonTree::CheckPrimitive(const Type::Property& property, Scalar kind, std::string_view value,
                              std::size_t offset) {
  const Current& current = frames_.back().current;
  if (current.companion || !property.is_primitive) {
    ReportCurrent("json-kind", offset, "an object belongs here, not a single value");
    return false;
  }
  if (FormOf(kind) != property.json_form) {
    ReportCurrent("json-kind", offset,
                  "the " + std::string(property.target->name) + " is written as " +
                      std::string(FormName(property.json_form)));
    return false;
  }
  if (value.empty()) {
    ReportCurrent("json-empty", offset, "the text is empty; leave the element out");
    return false;
  }
  if (property.element->representation == Representation::kXhtml) CheckNarrative(value, offset);
  if (!HasFormat(property.format, value)) {
    ReportFormat(PathOfCurrent(), *property.target, property.format, value, offset);
  }
  return true;
}

// The place is that of the whole text: its escapes are decoded, so that places inside it are not
// those of the document.
void JsonTree::CheckNarrative(std::string_view value, std::size_t offset) {
  if (const auto fault = CheckXhtml(value)) {
    ReportCurrent("xhtml", offset, std::string(fault->reason));
  }
}

}  // namespace gateway::fhir
