#include "gateway/fhir/json/json_writer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "gateway/fhir/schema/primitive_format.h"
#include "gateway/fhir/sink.h"

namespace gateway::fhir {
namespace {

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
  table['"'] = table['\\'] = true;
  return table;
}();

// How many bytes at the front need no escape; eight at a time.
std::size_t PlainLength(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t quote = word ^ (kOnes * '"');
    const std::uint64_t slash = word ^ (kOnes * '\\');
    const std::uint64_t hit =
        ((word - kOnes * 0x20) & ~word) | ((quote - kOnes) & ~quote) | ((slash - kOnes) & ~slash);
    if ((hit & kHigh) != 0) break;
  }
  while (at < text.size() && !kNeedsEscape[static_cast<unsigned char>(text[at])]) ++at;
  return at;
}

void PutEscape(Sink& sink, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    sink.Put('\\');
    sink.Put(c);
  } else if (c == '\n') {
    sink.Put("\\n");
  } else if (c == '\r') {
    sink.Put("\\r");
  } else if (c == '\t') {
    sink.Put("\\t");
  } else {
    sink.Put("\\u00");
    sink.Put(kHex[static_cast<unsigned char>(c) >> 4]);
    sink.Put(kHex[static_cast<unsigned char>(c) & 0xF]);
  }
}

void PutString(Sink& sink, std::string_view text) {
  sink.Put('"');
  while (!text.empty()) {
    const std::size_t plain = PlainLength(text);
    sink.Put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    PutEscape(sink, text.front());
    text.remove_prefix(1);
  }
  sink.Put('"');
}

class Writer {
 public:
  Writer(const WriteOptions& options, std::size_t expected)
      : pretty_(options.pretty), name_models_(options.name_models), sink_(expected) {}

  void Value(Node node) {
    if (node.is_primitive()) {
      Text(node);
    } else {
      Object(node);
    }
  }
  [[nodiscard]] std::string Take() { return sink_.Take(); }

 private:
  using Nodes = std::span<const Node>;

  void Line() {
    if (!pretty_) return;
    sink_.Put('\n');
    sink_.Fill(2 * depth_, ' ');
  }
  void Open(char bracket) {
    sink_.Put(bracket);
    ++depth_;
    first_ = true;
  }
  void Close(char bracket) {
    --depth_;
    if (!first_) Line();
    sink_.Put(bracket);
    first_ = false;
  }
  // Before a member or an item.
  void Next() {
    if (!first_) sink_.Put(',');
    first_ = false;
    Line();
  }

  void Object(Node node) {
    Open('{');
    const bool model = name_models_ && depth_ == 1 && node.type()->kind == Kind::kLogical;
    if (node.is_resource() || model) {
      Next();
      sink_.Put(pretty_ ? "\"resourceType\": " : "\"resourceType\":");
      PutString(sink_, node.type_name());
    }
    Members(node);
    Close('}');
  }

  void Members(Node node) {
    const Nodes children = node.children();
    for (std::size_t at = 0; at < children.size();) {
      const Element* const element = children[at].element();
      std::size_t end = at + 1;
      while (end < children.size() && children[end].element() == element) ++end;
      const Nodes run = children.subspan(at, end - at);
      if (element->is_list()) {
        List(*element, run);
      } else {
        Single(*element, run[0]);
      }
      at = end;
    }
  }

  void Name(const Element& element, Node node, bool companion) {
    Next();
    sink_.Put('"');
    if (companion) sink_.Put('_');
    sink_.Put(element.name);
    if (element.is_choice) TypeSuffix(node.type_name());
    sink_.Put('"');
    sink_.Put(':');
    if (pretty_) sink_.Put(' ');
  }
  // "Quantity" of valueQuantity, "String" of valueString.
  void TypeSuffix(std::string_view type) {
    const char first = type.empty() ? '\0' : type[0];
    const bool lower = first >= 'a' && first <= 'z';
    sink_.Put(lower ? static_cast<char>(first - 'a' + 'A') : first);
    sink_.Put(type.substr(1));
  }

  void Single(const Element& element, Node node) {
    if (!node.is_primitive()) {
      Name(element, node, false);
      Object(node);
      return;
    }
    if (node.has_text()) {
      Name(element, node, false);
      Text(node);
    }
    if (!node.children().empty()) {
      Name(element, node, true);
      Companion(node);
    }
  }

  void List(const Element& element, Nodes nodes) {
    if (!nodes[0].is_primitive()) {
      Name(element, nodes[0], false);
      Items(nodes, [this](Node node) { Object(node); });
      return;
    }
    if (std::ranges::any_of(nodes, &Node::has_text)) {
      Name(element, nodes[0], false);
      Items(nodes, [this](Node node) { Text(node); });
    }
    const auto has_children = [](Node node) { return !node.children().empty(); };
    if (std::ranges::any_of(nodes, has_children)) {
      Name(element, nodes[0], true);
      Items(nodes, [this](Node node) { Companion(node); });
    }
  }

  template <typename Put>
  void Items(Nodes nodes, const Put& put) {
    Open('[');
    for (const Node node : nodes) {
      Next();
      put(node);
    }
    Close(']');
  }

  // The object of a `_name` member: id and extensions of a primitive.
  void Companion(Node node) {
    if (node.children().empty()) {
      sink_.Put("null");
      return;
    }
    Open('{');
    Members(node);
    Close('}');
  }

  // A value that is no number or boolean is written in quotes, so that the JSON stays JSON.
  void Text(Node node) {
    if (!node.has_text()) {
      sink_.Put("null");
      return;
    }
    const JsonForm form = node.type()->json_form;
    const PrimitiveFormat bare =
        form == JsonForm::kNumber ? PrimitiveFormat::kDecimal : PrimitiveFormat::kBoolean;
    if (form != JsonForm::kString && HasFormat(bare, node.text())) {
      sink_.Put(node.text());
    } else {
      PutString(sink_, node.text());
    }
  }

  bool pretty_;
  bool name_models_;
  Sink sink_;
  std::size_t depth_ = 0;
  bool first_ = true;  // no member or item was written yet in what is open
};

}  // namespace

std::string WriteJson(Node root, const WriteOptions& options) {
  if (!root) return {};
  Writer writer(options, 4096);
  writer.Value(root);
  return writer.Take();
}

}  // namespace gateway::fhir
