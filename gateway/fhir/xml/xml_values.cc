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
                          frame.node != nullptr && frame.type->kind == Kind::kPrimitive;
    if (is_value) {
      const PrimitiveFormat format = property != nullptr && property->target == frame.type
                                         ? property->format
                                         : frame.type->format;
      if (!CheckValue(nullptr, *frame.type, format, attribute.value, tag.offset)) continue;
      const std::string_view text = InArena(attribute.value);
      frame.node->text = text.data();
      frame.node->text_size = static_cast<std::uint32_t>(text.size());
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
    property = attribute.uri == nullptr ? frame.type->LookUp(attribute.name) : nullptr;
    if (frame.logical && (property == nullptr || !property->element->xml_namespace.empty())) {
      property = FindByXmlName(*frame.type, attribute.name, attribute.uri, true);
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
  const std::string_view text = InArena(attribute.value);
  node->text = text.data();
  node->text_size = static_cast<std::uint32_t>(text.size());
  AddMember(node);
}

// True when the value goes into the tree: one of the wrong format does, so that nothing is reported
// as missing that is there. `element` is the innermost frame's own when null.
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
  Report("primitive-format", IssueType::kValue, std::move(path), offset,
         "the " + std::string(type.name) + " has the wrong form; needed is " +
             std::string(DescribeFormat(format)));
  return true;
}

bool XmlTree::OnText(std::string_view text) {
  if (passing_ != Passing::kNothing) {
    if (passing_ == Passing::kXhtml) xhtml_.Text(text);
    return true;
  }
  if (frames_.empty()) return true;
  Frame& frame = frames_.back();
  if (frame.text_of != nullptr) {
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
    const Element& element = *frame.text_of;
    const Type& type = *element.types[0].type;
    if (CheckValue(&element, type, type.format, text, frame.offset)) {
      NodeData* const node = NewNode(&element, &type, frame.offset);
      const std::string_view kept = arena_.Copy(text);
      node->text = kept.data();
      node->text_size = static_cast<std::uint32_t>(kept.size());
      AddMember(node);
    }
  }
  text_.resize(frame.text_begin);
}

void XmlTree::Close() {
  Frame& open = frames_.back();
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
  if (nothing && frame.element != nullptr && frame.type->kind != Kind::kResource) {
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

void XmlTree::Report(std::string id, IssueType type, std::string path, std::size_t offset,
                     std::string text) {
  const Place place = lines_.At(offset);
  findings_.Add({.type = type,
                 .id = std::move(id),
                 .expression = std::move(path),
                 .line = static_cast<int>(place.line),
                 .column = static_cast<int>(place.column),
                 .diagnostics = std::move(text)});
}

bool XmlTree::Stop(IssueType type, std::string id, std::size_t offset, std::string text) {
  return findings_.Stop(ErrorAt(type, std::move(id), lines_.At(offset), std::move(text)));
}

}  // namespace gateway::fhir
