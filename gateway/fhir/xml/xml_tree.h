// Builds a tree from the events of an XML parser, led by the definitions.
//
// Knows FHIR's XML form (values in attributes, wrapped resources, narratives) and that of logical
// models, but not the parser: xml_reader.cc joins the two.
// Spec: https://hl7.org/fhir/R4/xml.html
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/tree_reader.h"
#include "gateway/fhir/xml/xhtml_copy.h"
#include "gateway/fhir/xml/xml_tag.h"

namespace gateway::fhir {

class XmlTree : public TreeReader {
 public:
  // `text` is the whole input; it lives as long as the arena. `local_namespace`: that of a local
  // format (xml_reader.h, ReadLocalXml); empty for FHIR's own form.
  XmlTree(std::string_view text, const TypeTable& types, const ReadOptions& options, Arena& arena,
          std::string_view local_namespace);

  // Events; false ends the parse, and findings().error() says why.
  bool OnStart(const XmlTag& tag);
  bool OnEnd(std::size_t end);  // offset behind the tag
  bool OnText(std::string_view text, std::size_t offset);

 private:
  using Property = Type::Property;
  // An open element that becomes a node; or, without a node, one that holds a resource.
  struct Frame {
    NodeData* node = nullptr;
    const Type* type = nullptr;
    const Element* element = nullptr;  // in its parent; null at the root
    const Element* text_of = nullptr;  // what the XML element's text is; null: no text may stand
    const Property* text_group = nullptr;  // what the text between its elements is; null: none
    const Element* last = nullptr;         // the child read last
    std::string_view children_in;          // their namespace; empty: any
    std::uint32_t index = 0;               // among its siblings of the same name
    std::uint32_t first_member = 0;
    std::uint32_t text_begin = 0;   // in text_
    std::uint32_t text_offset = 0;  // in the document, of text between the elements of a group
    std::uint32_t last_index = 0;
    std::uint32_t last_order = 0;    // of the children that are elements
    std::uint32_t member_order = 0;  // of all
    std::uint32_t offset = 0;
    bool sorted = true;
    bool logical = false;   // part of a logical model
    bool own_text = false;  // a primitive of a local format: its value is the element's text
    bool wrapped = false;   // a resource inside the element that holds it
    bool implied = false;   // a group around one element or text, without an element of its own
    bool text_reported = false;
  };
  // What is inside an element that becomes no frame.
  enum class Passing : std::uint8_t { kNothing, kSkipped, kUnknown, kXhtml };

  const Type* RootType(const XmlTag& tag);
  const Type* RootTypeByName(const XmlTag& tag, std::string_view name);
  bool OpenRoot(const XmlTag& tag);
  bool OpenChild(const XmlTag& tag);
  bool OpenWrapped(const XmlTag& tag);
  Frame& OpenFrame(const Type& type, const Element* element, const XmlTag& tag);
  void SetNamespace(Frame& frame, const XmlTag& tag, const Frame* parent);

  const Property* FindChild(const Frame& parent, const XmlTag& tag);
  const Property* CheckChild(const Frame& parent, const Property& property, const XmlTag& tag);
  // By name and namespace, among the attributes or the elements of a logical model. `inherited` is
  // the namespace of elements that state none.
  const Property* FindByXmlName(const Type& type, std::string_view name, XmlText uri,
                                bool attribute, std::string_view inherited = {});
  // The group whose content may be that element, or text when it is null.
  const Property* FindGroup(const Frame& parent, const XmlTag* tag);
  // A frame for the group around an element, or text; false, with a finding, when none may stand.
  bool OpenGroup(const Property& group, const XmlTag& tag);
  void CloseGroups();
  const Type* TypeOf(const Property& property, const XmlTag& tag);
  // False, with a finding, when one more of that element may not stand there.
  bool CheckPlace(Frame& parent, const Element& element, const XmlTag& tag);
  void OnUnknown(const Frame& parent, const XmlTag& tag);
  void PassOver(Passing how, const XmlTag& tag);
  void EndPassing(std::size_t end);
  void EndXhtml(std::size_t end);

  void ReadAttributes(Frame& frame, const XmlTag& tag, const Property* property);
  void ReadAttribute(Frame& frame, const XmlAttribute& attribute, std::size_t offset);
  void SetValue(NodeData* node, const Element* element, PrimitiveFormat format,
                const XmlAttribute& attribute, std::size_t offset);
  bool CheckValue(const Element* element, const Type& type, PrimitiveFormat format,
                  std::string_view value, std::size_t offset);
  void TakeText(Frame& frame);
  void AddText(const Element& element, std::string_view text, std::size_t offset);
  // Text between the elements of a group, as one more of it.
  void TakeGroupText();
  void TakeOwnText(const Frame& frame);
  void Close();
  void AddMember(NodeData* node);

  [[nodiscard]] std::string_view InArena(std::string_view text);
  bool InNamespace(std::string_view expected, XmlText uri);

  [[nodiscard]] std::string PathOfOpen() const;
  // Of the child of the innermost frame that is read now.
  [[nodiscard]] std::string PathOfChild(const Element& element) const;

  std::string_view local_;  // namespace of a local format; empty: FHIR's own form

  // Working memory: enough for most documents without asking the heap.
  std::array<std::byte, 8192> buffer_;
  std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
  std::pmr::vector<Frame> frames_{&memory_};
  std::pmr::vector<Node> members_{&memory_};  // finished children of all open frames
  std::string text_;                          // of all open frames that take text
  int depth_ = 0;                             // open XML elements

  Passing passing_ = Passing::kNothing;
  int passed_depth_ = 0;  // of the element that is passed over
  std::size_t passed_from_ = 0;
  const Element* passed_element_ = nullptr;
  XhtmlCopy xhtml_;

  XmlText known_uri_ = nullptr;  // last namespace that was compared and fitted
  const char* known_expected_ = nullptr;
};

}  // namespace gateway::fhir
