#include "gateway/fhir/xml/xml_tree.h"

#include "gateway/fhir/json/json_scan.h"
#include "gateway/fhir/xhtml.h"
#include "gateway/fhir/xml/xml_names.h"

namespace gateway::fhir {

XmlTree::XmlTree(std::string_view text, const TypeTable& types, const ReadOptions& options,
                 Arena& arena, std::string_view local_namespace)
    : TreeReader(text, "xml", types, options, arena), local_(local_namespace) {
  frames_.reserve(16);
  members_.reserve(64);
}

// Comparing pointers is enough for the namespace that fitted last.
bool XmlTree::InNamespace(std::string_view expected, XmlText uri) {
  if (expected.empty() || (uri == known_uri_ && expected.data() == known_expected_)) return true;
  if (expected == kNoNamespace ? uri != nullptr : View(uri) != expected) return false;
  known_uri_ = uri;
  known_expected_ = expected.data();
  return true;
}

// --- Elements ----------------------------------------------------------------------------------

bool XmlTree::OnStart(const XmlTag& tag) {
  if (++depth_ > 2 * options_.limits.max_depth + 1) {
    return Stop(
        IssueType::kTooLong, "xml-depth", tag.offset,
        "nested more than " + std::to_string(2 * options_.limits.max_depth + 1) + " levels deep");
  }
  if (passing_ != Passing::kNothing) {
    if (passing_ == Passing::kXhtml) xhtml_.Start(tag);
    return true;
  }
  if (frames_.empty()) return OpenRoot(tag);
  return frames_.back().node == nullptr ? OpenWrapped(tag) : OpenChild(tag);
}

bool XmlTree::OnEnd(std::size_t end) {
  --depth_;
  if (passing_ != Passing::kNothing) {
    if (passing_ == Passing::kXhtml) xhtml_.End();
    if (depth_ < passed_depth_) EndPassing(end);
  } else {
    Close();
  }
  if (passing_ == Passing::kNothing) CloseGroups();
  return !findings_.error();
}

bool XmlTree::OpenRoot(const XmlTag& tag) {
  const Type* const type = RootType(tag);
  if (type == nullptr) return false;
  Frame& frame = OpenFrame(*type, nullptr, tag);
  frame.logical = type->kind == Kind::kLogical;
  SetNamespace(frame, tag, nullptr);
  ReadAttributes(frame, tag, nullptr);
  return !findings_.error();
}

XmlTree::Frame& XmlTree::OpenFrame(const Type& type, const Element* element, const XmlTag& tag) {
  Frame& frame = frames_.emplace_back();
  frame.node = NewNode(element, &type, tag.offset);
  frame.type = &type;
  frame.element = element;
  frame.first_member = static_cast<std::uint32_t>(members_.size());
  frame.text_begin = static_cast<std::uint32_t>(text_.size());
  frame.offset = static_cast<std::uint32_t>(tag.offset);
  return frame;
}

// A backbone's elements are in its parent's namespace, as is all in a model that states none.
void XmlTree::SetNamespace(Frame& frame, const XmlTag& tag, const Frame* parent) {
  if (!local_.empty()) {
    frame.children_in = local_;
    frame.own_text = frame.type->kind == Kind::kPrimitive;
    return;
  }
  frame.children_in = NamespaceOf(*frame.type);
  if (parent != nullptr) frame.logical = parent->logical || frame.type->kind == Kind::kLogical;
  if (!frame.logical) return;
  const bool backbone = frame.type->kind == Kind::kBackbone;
  if (parent != nullptr && (backbone || frame.children_in.empty())) {
    frame.children_in = parent->children_in;
  } else if (frame.children_in == kFhirNamespace && !InNamespace(kFhirNamespace, tag.uri)) {
    // A datatype in a local format that keeps to one namespace.
    frame.children_in = {};
  }
  frame.text_of = TextElementOf(*frame.type);
  if (frame.text_of == nullptr) frame.text_group = FindGroup(frame, nullptr);
}

bool XmlTree::OpenChild(const XmlTag& tag) {
  if (frames_.back().text_group != nullptr) TakeGroupText();
  const Property* property = FindChild(frames_.back(), tag);
  if (property != nullptr && property->element->representation == Representation::kXmlGroup) {
    property = OpenGroup(*property, tag) ? FindChild(frames_.back(), tag) : nullptr;
  }
  if (property == nullptr) return !findings_.error();
  Frame& parent = frames_.back();
  const Element& element = *property->element;
  if (!CheckPlace(parent, element, tag)) return !findings_.error();
  if (IsMarkup(element)) {
    passed_element_ = &element;
    xhtml_.Begin(tag);
    PassOver(Passing::kXhtml, tag);
    return true;
  }
  const Type* const type = TypeOf(*property, tag);
  const std::uint32_t index = parent.last_index;
  if (type->kind == Kind::kResource) {
    Frame holder;
    holder.type = type;
    holder.element = &element;
    holder.index = index;
    holder.first_member = static_cast<std::uint32_t>(members_.size());
    holder.offset = static_cast<std::uint32_t>(tag.offset);
    frames_.push_back(holder);
    ReadAttributes(frames_.back(), tag, nullptr);
    return !findings_.error();
  }
  Frame& frame = OpenFrame(*type, &element, tag);
  frame.index = index;
  SetNamespace(frame, tag, &frames_[frames_.size() - 2]);
  ReadAttributes(frame, tag, property);
  return !findings_.error();
}

// The resource inside <resource> or <contained>.
bool XmlTree::OpenWrapped(const XmlTag& tag) {
  const Frame& holder = frames_.back();
  const std::string_view name = View(tag.name);
  const Type* const type = types_.Find(name);
  const bool usable = type != nullptr && type->kind == Kind::kResource && !type->is_abstract &&
                      InNamespace(kFhirNamespace, tag.uri);
  std::string wrong;
  if (!usable) {
    wrong = "'" + std::string(ShownName(name)) + "' is no resource type of the loaded definitions";
  } else if (!Extends(*type, *holder.type)) {
    wrong = "a " + std::string(holder.type->name) + " belongs here, not a " + std::string(name);
  } else if (members_.size() > holder.first_member) {
    wrong = "one resource belongs here; repeat the element around it";
  }
  if (!wrong.empty()) {
    Report("resource-type", IssueType::kStructure, PathOfOpen(), tag.offset, std::move(wrong));
    PassOver(Passing::kSkipped, tag);
    return !findings_.error();
  }
  Frame& frame = OpenFrame(*type, holder.element, tag);
  frame.wrapped = true;
  SetNamespace(frame, tag, nullptr);
  ReadAttributes(frame, tag, nullptr);
  return !findings_.error();
}

const Type* XmlTree::RootType(const XmlTag& tag) {
  const std::string_view name = View(tag.name);
  const Type* const given = options_.root;
  if (given == nullptr || given->kind == Kind::kResource) {
    const Type* const type = RootTypeByName(tag, name);
    if (type == nullptr || given == nullptr || Extends(*type, *given)) return type;
    Stop(IssueType::kStructure, "resource-type", tag.offset,
         "a " + std::string(given->name) + " belongs here, not a " + std::string(name));
    return nullptr;
  }
  if (name != XmlNameOf(*given)) {
    Stop(IssueType::kStructure, "resource-type", tag.offset,
         "the root element has to be " + std::string(XmlNameOf(*given)));
    return nullptr;
  }
  const std::string_view local = local_;
  const std::string_view expected = local.empty() ? NamespaceOf(*given) : local;
  if (InNamespace(expected, tag.uri)) return given;
  Stop(IssueType::kStructure, "xml-namespace", tag.offset,
       "the root element has to be in " + Described(expected));
  return nullptr;
}

const Type* XmlTree::RootTypeByName(const XmlTag& tag, std::string_view name) {
  const bool in_fhir = View(tag.uri) == kFhirNamespace;
  const Type* const type = types_.Find(name);
  if (in_fhir && type != nullptr && type->kind == Kind::kResource && !type->is_abstract) {
    return type;
  }
  // Of models that constrain each other (templates of a CDA document) the most general.
  const Type* found = nullptr;
  for (const Type& model : types_.types()) {
    if (model.kind == Kind::kLogical && XmlNameOf(model) == name &&
        InNamespace(NamespaceOf(model), tag.uri) && (found == nullptr || Extends(*found, model))) {
      found = &model;
    }
  }
  if (found != nullptr) return found;
  const std::string shown(ShownName(name));
  if (in_fhir) {
    Stop(IssueType::kStructure, "resource-type", tag.offset,
         "'" + shown + "' is no resource type of the loaded definitions");
  } else {
    Stop(IssueType::kStructure, "xml-namespace", tag.offset,
         "the root element '" + shown + "' is not in the namespace " + std::string(kFhirNamespace) +
             ", nor in one of the loaded definitions");
  }
  return nullptr;
}

bool XmlTree::OpenGroup(const Property& group, const XmlTag& tag) {
  if (!CheckPlace(frames_.back(), *group.element, tag)) return false;
  const std::uint32_t index = frames_.back().last_index;
  Frame& frame = OpenFrame(*group.target, group.element, tag);
  const Frame& parent = frames_[frames_.size() - 2];
  frame.index = index;
  frame.logical = true;
  frame.implied = true;
  frame.children_in = parent.children_in;
  return true;
}

void XmlTree::CloseGroups() {
  while (!frames_.empty() && frames_.back().implied) Close();
}

// --- What is passed over -----------------------------------------------------------------------

void XmlTree::PassOver(Passing how, const XmlTag& tag) {
  passing_ = how;
  passed_depth_ = depth_;
  passed_from_ = tag.offset;
}

void XmlTree::OnUnknown(const Frame& parent, const XmlTag& tag) {
  const std::string_view name = View(tag.name);
  std::string path = PathOfOpen() + "." + std::string(ShownName(name));
  if (!options_.collect_unknown) {
    Report("unknown-element", IssueType::kStructure, std::move(path), tag.offset,
           NoSuchElementText(*parent.type, name));
  } else {
    KeepUnknown(std::move(path), {}, tag.offset);
  }
  PassOver(options_.collect_unknown ? Passing::kUnknown : Passing::kSkipped, tag);
}

void XmlTree::EndPassing(std::size_t end) {
  const Passing how = passing_;
  passing_ = Passing::kNothing;
  if (how == Passing::kXhtml) EndXhtml(end);
  if (how == Passing::kUnknown) {
    AppendJsonString(unknown_.back().json, bytes_.substr(passed_from_, end - passed_from_));
  }
}

void XmlTree::EndXhtml(std::size_t end) {
  const Element& element = *passed_element_;
  const std::string_view raw = bytes_.substr(passed_from_, end - passed_from_);
  NodeData* const node = NewNode(&element, element.types[0].type, passed_from_);
  const bool foreign = frames_.back().logical && !raw.starts_with("<div");
  const bool as_it_is = foreign || xhtml_.Finish(raw);
  const std::string_view text = as_it_is ? raw : arena_.Copy(xhtml_.rewritten());
  SetText(node, text);
  if (const auto fault = CheckXhtml(text); fault && !foreign) {
    Report("xhtml", IssueType::kStructure, PathOfChild(element),
           passed_from_ + (as_it_is ? fault->offset : 0), std::string(fault->reason));
  }
  AddMember(node);
}

}  // namespace gateway::fhir
