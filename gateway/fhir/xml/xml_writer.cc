#include "gateway/fhir/xml/xml_writer.h"

#include <algorithm>

#include "gateway/fhir/sink.h"
#include "gateway/fhir/xhtml.h"
#include "gateway/fhir/xml/xml_escape.h"
#include "gateway/fhir/xml/xml_names.h"

namespace gateway::fhir {
namespace {

class Writer {
 public:
  Writer(const WriteOptions& options, std::size_t expected, std::string_view local_namespace = {})
      : pretty_(options.pretty), local_(local_namespace), sink_(expected) {}

  void Document(Node root) {
    sink_.Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    Line();
    const Type& type = *root.type();
    const bool logical = type.kind == Kind::kLogical;
    std::string_view space = local_.empty() ? NamespaceOf(type) : local_;
    if (space.empty()) space = kFhirNamespace;
    sink_.Put('<');
    sink_.Put(XmlNameOf(type));
    if (space != kNoNamespace) Declare(space);
    if (logical && UsesXsiType(root)) {
      sink_.Put(" xmlns:xsi=\"");
      sink_.Put(kXsiNamespace);
      sink_.Put('"');
    }
    const Scope scope{space, space, logical};
    Content(root, scope);
    CloseTag(root, {}, XmlNameOf(type));
    if (pretty_) sink_.Put('\n');
  }
  [[nodiscard]] std::string Take() { return sink_.Take(); }

 private:
  // What holds for the children of an element.
  struct Scope {
    std::string_view declared;  // the default namespace
    std::string_view children;  // the namespace they are in
    bool logical = false;       // inside a logical model
  };

  void Line() {
    if (!pretty_ || inline_ > 0) return;
    sink_.Put('\n');
    sink_.Fill(2 * depth_, ' ');
  }
  void Declare(std::string_view space) {
    sink_.Put(" xmlns=\"");
    if (space != kNoNamespace) PutText(sink_, space, true);
    sink_.Put('"');
  }

  static bool NeedsXsiType(Node node) {
    const Element& element = *node.element();
    if (element.representation == Representation::kTypeAttribute) return true;
    if (element.is_choice || element.types.empty()) return false;
    return element.types.size() > 1 || element.types[0].type != node.type();
  }
  static bool IsElement(Node node) {
    const Representation how = node.element()->representation;
    return how == Representation::kElement || how == Representation::kTypeAttribute;
  }
  static bool UsesXsiType(Node node) {
    for (const Node child : node.children()) {
      const bool resource = child.is_resource();
      if (!resource && IsElement(child) && NeedsXsiType(child)) {
        return true;
      }
      if (!resource && UsesXsiType(child)) return true;
    }
    return false;
  }

  [[nodiscard]] bool HasOwnText(Node node) const {
    return !local_.empty() && node.is_primitive() && node.has_text();
  }
  static bool IsAttribute(Node node) {
    return node.element()->representation == Representation::kXmlAttribute;
  }
  // Itself, or in a group that has no element of its own.
  static bool MayHoldText(const Type& type) {
    if (TextElementOf(type) != nullptr) return true;
    return std::ranges::any_of(type.elements, [](const Element& element) {
      return element.representation == Representation::kXmlGroup &&
             TextElementOf(*element.types[0].type) != nullptr;
    });
  }
  // Whether anything stands between the tags of an element.
  [[nodiscard]] bool HasContent(Node node) const {
    if (HasOwnText(node)) return true;
    for (const Node child : node.children()) {
      if (!IsAttribute(child)) return true;
    }
    return false;
  }

  void Name(Node node) {
    const Element& element = *node.element();
    sink_.Put(XmlNameOf(element));
    if (!element.is_choice) return;
    const std::string_view type = node.type_name();
    const char first = type.empty() ? '\0' : type[0];
    const bool lower = first >= 'a' && first <= 'z';
    sink_.Put(lower ? static_cast<char>(first - 'a' + 'A') : first);
    sink_.Put(type.substr(1));
  }

  // The rest of a start tag behind its name, and the children.
  void Content(Node node, const Scope& scope) {
    Attributes(node);
    if (!HasContent(node)) return;
    sink_.Put('>');
    const bool text = HasOwnText(node) || (scope.logical && MayHoldText(*node.type()));
    if (text) ++inline_;
    if (HasOwnText(node)) PutText(sink_, node.text(), false);
    ++depth_;
    for (const Node child : node.children()) {
      if (!IsAttribute(child)) Child(child, scope);
    }
    --depth_;
    Line();
    if (text) --inline_;
  }

  void CloseTag(Node node, Node named, std::string_view name) {
    if (!HasContent(node)) {
      sink_.Put("/>");
      return;
    }
    sink_.Put("</");
    if (named) {
      Name(named);
    } else {
      sink_.Put(name);
    }
    sink_.Put('>');
  }

  void Attributes(Node node) {
    std::size_t prefixes = 0;
    for (const Node child : node.children()) {
      if (!IsAttribute(child) || !child.has_text()) continue;
      const Element& element = *child.element();
      const std::string_view space = element.xml_namespace;
      sink_.Put(' ');
      if (!space.empty() && space != kNoNamespace) Prefix(element, ++prefixes);
      sink_.Put(XmlNameOf(element));
      Value(child.text());
    }
    if (node.is_primitive() && node.has_text() && !HasOwnText(node)) {
      sink_.Put(" value");
      Value(node.text());
    }
  }
  void Value(std::string_view text) {
    sink_.Put("=\"");
    PutText(sink_, text, true);
    sink_.Put('"');
  }
  // Attributes are in a namespace by a prefix alone.
  void Prefix(const Element& element, std::size_t number) {
    const std::string prefix = "ns" + std::to_string(number);
    sink_.Put("xmlns:");
    sink_.Put(prefix);
    Value(element.xml_namespace);
    sink_.Put(' ');
    sink_.Put(prefix);
    sink_.Put(':');
  }

  void Child(Node node, const Scope& scope) {
    const Element& element = *node.element();
    if (element.representation == Representation::kXmlText) {
      PutText(sink_, node.text(), false);
      return;
    }
    if (element.representation == Representation::kXmlGroup) {
      const Scope within = ScopeIn(node, scope.declared, scope);
      for (const Node child : node.children()) Child(child, within);
      return;
    }
    Line();
    if (element.representation == Representation::kXhtml ||
        element.representation == Representation::kCdaText) {
      Narrative(node, scope);
      return;
    }
    const std::string_view stated = element.xml_namespace;
    const bool inherits = stated.empty() || !local_.empty();
    const std::string_view space = inherits ? scope.children : stated;
    sink_.Put('<');
    Name(node);
    if (space != scope.declared) Declare(space);
    if (node.is_resource()) {
      Resource(node, space);
      return;
    }
    if (scope.logical && NeedsXsiType(node)) {
      sink_.Put(" xsi:type");
      Value(XsiNameOf(*node.type()));
    }
    Content(node, ScopeIn(node, space, scope));
    CloseTag(node, node, {});
  }

  [[nodiscard]] Scope ScopeIn(Node node, std::string_view declared, const Scope& outer) const {
    if (!local_.empty()) return outer;
    const Type& type = *node.type();
    if (!outer.logical && type.kind != Kind::kLogical) return {declared, kFhirNamespace, false};
    const std::string_view own = NamespaceOf(type);
    const bool inherits = type.kind == Kind::kBackbone || own.empty();
    return {declared, inherits ? outer.children : own, true};
  }

  // Inside the element that holds it, whose name is written.
  void Resource(Node node, std::string_view declared) {
    sink_.Put('>');
    ++depth_;
    Line();
    sink_.Put('<');
    sink_.Put(node.type_name());
    if (declared != kFhirNamespace) Declare(kFhirNamespace);
    Content(node, {kFhirNamespace, kFhirNamespace, false});
    CloseTag(node, {}, node.type_name());
    --depth_;
    Line();
    sink_.Put("</");
    Name(node);
    sink_.Put('>');
  }

  void Narrative(Node node, const Scope& scope) {
    const std::string_view text = node.text();
    const std::string_view name = node.element()->name;
    if (!CheckXhtmlForm(text)) {
      const std::size_t at = PlaceForNamespace(text);
      if (at != std::string_view::npos) {
        sink_.Put(text.substr(0, at));
        Declare(kXhtmlNamespace);
      }
      sink_.Put(at == std::string_view::npos ? text : text.substr(at));
    } else if (scope.logical && !CheckMarkupForm(text, name)) {
      sink_.Put(text);
    } else {
      sink_.Put("<div");
      Declare(kXhtmlNamespace);
      sink_.Put('>');
      PutText(sink_, text, false);
      sink_.Put("</div>");
    }
  }

  bool pretty_;
  std::string_view local_;  // namespace of a local format; empty: FHIR's own form
  Sink sink_;
  std::size_t depth_ = 0;
  int inline_ = 0;  // open elements whose text counts: no white space may be added
};

}  // namespace

std::string WriteXml(Node root, const WriteOptions& options) {
  if (!root) return {};
  Writer writer(options, 4096);
  writer.Document(root);
  return writer.Take();
}

std::string WriteLocalXml(Node root, std::string_view space, const WriteOptions& options) {
  if (!root) return {};
  Writer writer(options, 4096, space);
  writer.Document(root);
  return writer.Take();
}

}  // namespace gateway::fhir
