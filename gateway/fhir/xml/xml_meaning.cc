// The part of XmlTree that finds out what an element means where it stands.
#include <algorithm>

#include "gateway/fhir/xhtml.h"
#include "gateway/fhir/xml/xml_names.h"
#include "gateway/fhir/xml/xml_tree.h"

namespace gateway::fhir {
namespace {

std::string_view Local(std::string_view qualified) {
  return qualified.substr(qualified.find(':') + 1);
}

}  // namespace

const XmlTree::Property* XmlTree::FindByXmlName(const Type& type, std::string_view name,
                                                XmlText uri, bool attribute,
                                                std::string_view inherited) {
  for (const Property& property : type.properties) {
    const Element& element = *property.element;
    const bool is_attribute = element.representation == Representation::kXmlAttribute;
    if (is_attribute != attribute || XmlNameOf(element) != name) continue;
    const std::string_view stated = element.xml_namespace;
    const bool fits = attribute && stated.empty() ? uri == nullptr : true;
    if (fits && InNamespace(stated.empty() ? inherited : stated, uri)) return &property;
  }
  return nullptr;
}

// Null, with a finding or a field collected, when the element means nothing here. A group, when the
// element is part of one.
const XmlTree::Property* XmlTree::FindChild(const Frame& parent, const XmlTag& tag) {
  const std::string_view name = View(tag.name);
  if (parent.logical) {
    const Property* const found =
        FindByXmlName(*parent.type, name, tag.uri, false, parent.children_in);
    if (found != nullptr) return CheckChild(parent, *found, tag);
    if (const Property* const group = FindGroup(parent, &tag)) return group;
  }
  const Property* const property = parent.type->LookUp(name);
  if (property == nullptr || !property->element->xml_name.empty()) {
    OnUnknown(parent, tag);
    return nullptr;
  }
  return CheckChild(parent, *property, tag);
}

// Null, with a finding, when the element stands in the wrong namespace or is none.
const XmlTree::Property* XmlTree::CheckChild(const Frame& parent, const Property& property,
                                             const XmlTag& tag) {
  const Element& element = *property.element;
  const std::string_view stated = element.xml_namespace;
  const bool local = !local_.empty();
  const bool narrative = IsMarkup(element) && !parent.logical && !local;
  const std::string_view expected =
      narrative ? kXhtmlNamespace : (stated.empty() || local ? parent.children_in : stated);
  if (!InNamespace(expected, tag.uri)) {
    Report("xml-namespace", IssueType::kStructure, PathOfChild(element), tag.offset,
           "the element has to be in " + Described(expected));
    PassOver(Passing::kSkipped, tag);
    return nullptr;
  }
  if (element.representation == Representation::kXmlAttribute ||
      element.representation == Representation::kXmlText) {
    Report("xml-element", IssueType::kStructure, PathOfChild(element), tag.offset,
           element.representation == Representation::kXmlText
               ? "this is written as the text of the element around it"
               : "this is written as an attribute of the element around it");
    PassOver(Passing::kSkipped, tag);
    return nullptr;
  }
  return &property;
}

const XmlTree::Property* XmlTree::FindGroup(const Frame& parent, const XmlTag* tag) {
  for (const Property& property : parent.type->properties) {
    const Element& element = *property.element;
    if (element.representation != Representation::kXmlGroup) continue;
    if (tag == nullptr) {
      if (TextElementOf(*property.target) != nullptr) return &property;
      continue;
    }
    const std::string_view stated = element.xml_namespace;
    if (FindByXmlName(*property.target, View(tag->name), tag->uri, false,
                      stated.empty() ? parent.children_in : stated) != nullptr) {
      return &property;
    }
  }
  return nullptr;
}

// xsi:type, where a logical model leaves the type open, names one of those the element may have or
// one that is derived from them.
const Type* XmlTree::TypeOf(const Property& property, const XmlTag& tag) {
  if (!frames_.back().logical) return property.target;
  for (std::size_t i = 0; i < tag.attribute_count(); ++i) {
    const XmlAttribute attribute = tag.attribute(i);
    if (attribute.name != "type" || View(attribute.uri) != kXsiNamespace) continue;
    const std::string_view name = Local(attribute.value);
    for (const TypeRef& ref : property.element->types) {
      if (ref.type != nullptr && XsiNameOf(*ref.type) == name) return ref.type;
    }
    for (const TypeRef& ref : property.element->types) {
      for (const Type& type : types_.types()) {
        if (ref.type != nullptr && Extends(type, *ref.type) && XsiNameOf(type) == name)
          return &type;
      }
    }
    Report("xml-type", IssueType::kStructure, PathOfChild(*property.element), tag.offset,
           "xsi:type names a type that may not stand here");
  }
  return property.target;
}

bool XmlTree::CheckPlace(Frame& parent, const Element& element, const XmlTag& tag) {
  if (&element == parent.last) {
    ++parent.last_index;
  } else {
    parent.last = &element;
    parent.last_index = 0;
    if (element.order < parent.last_order) {
      const auto same = [&](Node node) { return node.element() == &element; };
      parent.last_index = static_cast<std::uint32_t>(
          std::count_if(members_.begin() + parent.first_member, members_.end(), same));
      if (!parent.type->in_any_order) {
        Report("xml-order", IssueType::kStructure, PathOfChild(element), tag.offset,
               "the element is out of order; elements stand in the order of their definition");
      }
    } else {
      parent.last_order = element.order;
    }
  }
  if (parent.last_index == 0 || element.is_list()) return true;
  Report("xml-repeat", IssueType::kStructure, PathOfChild(element), tag.offset,
         element.is_choice ? "the element stands here more than once; keep one"
                           : "the element may stand here once only");
  PassOver(Passing::kSkipped, tag);
  return false;
}

}  // namespace gateway::fhir
