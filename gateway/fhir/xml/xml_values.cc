// The half of XmlTree that reads attributes and text and closes elements, and its findings.
#include <algorithm>
#include <tuple>

#include "gateway/fhir/schema/primitive_format.h"
#include "gateway/fhir/xml/xml_names.h"
#include "gateway/fhir/xml/xml_tree.h"

namespace gateway::fhir {
namespace {

std::string_view TrimXml(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

// Values without entities lie in the document itself, which the arena keeps.
std::string_view XmlTree::InArena(std::string_view text) {
  const bool inside =
      text.data() >= bytes_.data() && text.data() + text.size() <= bytes_.data() + bytes_.size();
  return inside ? text : arena_.Copy(text);
}

void XmlTree::ReadAttributes(Frame& frame, const XmlTag& tag, const Property* property) {
  const std::size_t count = tag.attribute_count();
  for (std::size_t i = 0; i < count && !findings_.error(); ++i) {
    const XmlAttribute attribute = tag.attribute(i);
    const bool is_value = attribute.uri == nullptr && attribute.name == "value" &&
                          frame.node != nullptr && frame.type->kind == Kind::kPrimitive &&
                          local_.empty();
    if (is_value) {
      const PrimitiveFormat format = property != nullptr && property->target == frame.type
                                         ? property->format
                                         : frame.type->format;
      if (!CheckValue(nullptr, *frame.type, format, attribute.value, tag.offset)) continue;
      SetText(frame.node, InArena(attribute.value));
    } else {
      ReadAttribute(frame, attribute, tag.offset);
    }
  }
}

void XmlTree::ReadAttribute(Frame& frame, const XmlAttribute& attribute, std::size_t offset) {
  // Tools write schemaLocation; nothing is ever fetched from it. xsi:type was read with the type.
  if (View(attribute.uri) == kXsiNamespace &&
      (frame.logical || attribute.name == "schemaLocation")) {
    return;
  }
  const Property* property = nullptr;
  if (frame.node != nullptr) {
    if (frame.logical) property = FindByXmlName(*frame.type, attribute.name, attribute.uri, true);
    if (property == nullptr && attribute.uri == nullptr) {
      property = frame.type->LookUp(attribute.name);
      if (property != nullptr && !property->element->xml_name.empty()) property = nullptr;
    }
  }
  if (property == nullptr || property->element->representation != Representation::kXmlAttribute) {
    Report("xml-attribute", IssueType::kStructure,
           PathOfOpen() + "." + std::string(ShownName(attribute.name)), offset,
           property == nullptr ? "the element may not have this attribute; take it out"
                               : "this is written as an element, not as an attribute");
    return;
  }
  const Element& element = *property->element;
  if (!CheckValue(&element, *property->target, property->format, attribute.value, offset)) return;
  NodeData* const node = NewNode(&element, property->target, offset);
  SetText(node, InArena(attribute.value));
  AddMember(node);
}

// True when the value goes into the tree: one of the wrong format does. `element` is the innermost
// frame's own when null.
bool XmlTree::CheckValue(const Element* element, const Type& type, PrimitiveFormat format,
                         std::string_view value, std::size_t offset) {
  if (!value.empty() && HasFormat(format, value)) return true;
  std::string path =
      element == nullptr ? PathOfOpen() : PathOfOpen() + "." + std::string(element->name);
  if (value.empty()) {
    Report("xml-empty", IssueType::kStructure, std::move(path), offset,
           "the value is empty; leave it out");
    return false;
  }
  ReportFormat(std::move(path), type, format, value, offset);
  return true;
}

bool XmlTree::OnText(std::string_view text, std::size_t offset) {
  if (passing_ != Passing::kNothing) {
    if (passing_ == Passing::kXhtml) xhtml_.Text(text);
    return true;
  }
  if (frames_.empty()) return true;
  Frame& frame = frames_.back();
  if (frame.text_of != nullptr || frame.text_group != nullptr || frame.own_text) {
    if (text_.size() == frame.text_begin) frame.text_offset = static_cast<std::uint32_t>(offset);
    text_ += text;
  } else if (!frame.text_reported && !TrimXml(text).empty()) {
    frame.text_reported = true;
    Report("xml-text", IssueType::kStructure, PathOfOpen(), frame.offset,
           "text stands in an element that may hold only elements; values belong in attributes");
  }
  return !findings_.error();
}

// The text of an element with other children around it is taken without the white space at its
// ends.
void XmlTree::TakeText(Frame& frame) {
  std::string_view text = std::string_view(text_).substr(frame.text_begin);
  const std::string_view trimmed = TrimXml(text);
  const bool has_children = std::any_of(
      members_.begin() + frame.first_member, members_.end(),
      [](Node node) { return node.element()->representation != Representation::kXmlAttribute; });
  if (!trimmed.empty()) {
    if (has_children) text = trimmed;
    AddText(*frame.text_of, text, frame.offset);
  }
  text_.resize(frame.text_begin);
}

void XmlTree::AddText(const Element& element, std::string_view text, std::size_t offset) {
  const Type& type = *element.types[0].type;
  if (!CheckValue(&element, type, type.format, text, offset)) return;
  NodeData* const node = NewNode(&element, &type, offset);
  SetText(node, arena_.Copy(text));
  AddMember(node);
}

void XmlTree::TakeGroupText() {
  const Frame& frame = frames_.back();
  const Property& group = *frame.text_group;
  const std::size_t offset = frame.text_offset;
  const std::string text(TrimXml(std::string_view(text_).substr(frame.text_begin)));
  text_.resize(frame.text_begin);
  if (text.empty()) return;
  if (!OpenGroup(group, {.offset = offset})) {
    passing_ = Passing::kNothing;
    return;
  }
  AddText(*TextElementOf(*group.target), text, offset);
  Close();
}

// The text as it stands; white space alone is no value.
void XmlTree::TakeOwnText(const Frame& frame) {
  const std::string_view text = std::string_view(text_).substr(frame.text_begin);
  if (!TrimXml(text).empty() &&
      CheckValue(nullptr, *frame.type, frame.type->format, text, frame.offset)) {
    SetText(frame.node, arena_.Copy(text));
  }
  text_.resize(frame.text_begin);
}

void XmlTree::Close() {
  if (frames_.back().text_group != nullptr) TakeGroupText();
  Frame& open = frames_.back();
  if (open.own_text) TakeOwnText(open);
  if (open.text_of != nullptr) TakeText(open);
  const Frame frame = open;
  const auto first = members_.begin() + frame.first_member;
  const bool empty = first == members_.end();
  if (frame.node == nullptr) {
    if (empty) {
      Report("xml-empty", IssueType::kStructure, PathOfOpen(), frame.offset,
             "a resource belongs in this element");
    }
    frames_.pop_back();
    return;
  }
  const bool nothing = empty && frame.node->text == nullptr;
  const bool kept = !nothing || frame.type->kind == Kind::kResource || frames_.size() == 1;
  if (nothing && frame.element != nullptr && frame.type->kind != Kind::kResource &&
      !frame.implied) {
    Report("xml-empty", IssueType::kStructure, PathOfOpen(), frame.offset,
           "the element is empty; leave it out");
  }
  if (!frame.sorted) {
    std::sort(first, members_.end(), [](Node a, Node b) {
      return std::tuple(a.element()->order, a.line(), a.column()) <
             std::tuple(b.element()->order, b.line(), b.column());
    });
  }
  frame.node->children = arena_.NewChildren(std::span<const Node>(first, members_.end()));
  frame.node->child_count = static_cast<std::uint32_t>(members_.end() - first);
  members_.resize(frame.first_member);
  frames_.pop_back();
  if (frames_.empty()) {
    root_ = Node(frame.node);
  } else if (kept) {
    AddMember(frame.node);
  }
}

// A resource goes to the frame around the element that wraps it.
void XmlTree::AddMember(NodeData* node) {
  Frame& top = frames_.back();
  Frame& owner = top.node == nullptr ? frames_[frames_.size() - 2] : top;
  if (node->element->order < owner.member_order) {
    owner.sorted = false;
  } else {
    owner.member_order = node->element->order;
  }
  members_.emplace_back(node);
}

// --- Findings ----------------------------------------------------------------------------------

std::string XmlTree::PathOfOpen() const {
  std::string path(frames_.front().type->name);
  for (std::size_t i = 1; i < frames_.size(); ++i) {
    const Frame& frame = frames_[i];
    if (frame.wrapped) continue;
    path += ".";
    path += frame.element->name;
    if (frame.element->is_list()) path += "[" + std::to_string(frame.index) + "]";
  }
  return path;
}

std::string XmlTree::PathOfChild(const Element& element) const {
  const Frame& parent = frames_.back();
  std::string path = PathOfOpen() + ".";
  path += element.name;
  if (element.is_list()) {
    path += "[" + std::to_string(parent.last == &element ? parent.last_index : 0) + "]";
  }
  return path;
}

}  // namespace gateway::fhir
