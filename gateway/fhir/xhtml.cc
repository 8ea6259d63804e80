#include "gateway/fhir/xhtml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "gateway/base/text.h"

namespace gateway::fhir {
namespace {

constexpr std::size_t kMostDepth = 200;

// What the specification forbids by name, and what browsers act on besides.
constexpr std::array<std::string_view, 22> kActive{
    "applet", "audio",  "base",   "body",   "button", "embed",    "form", "frame",
    "head",   "html",   "iframe", "input",  "link",   "meta",     "math", "object",
    "option", "script", "select", "source", "svg",    "textarea",
};

constexpr std::string_view kNotOneElement = "a narrative is one div element";

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// What a text or an attribute's value may not simply pass over.
constexpr std::array<bool, 256> kStops = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = c != 9 && c != 10 && c != 13;
  for (const unsigned char c : {'<', '&', ']'}) table[c] = true;
  return table;
}();

bool IsNameChar(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

bool IsNameStart(char c) { return IsNameChar(c) && c != '-' && c != '.' && (c < '0' || c > '9'); }

bool IsXmlChar(std::uint32_t c) {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

// Walks over the markup once. Each function is false after Fault.
class Checker {
 public:
  Checker(std::string_view text, std::string_view root, bool active_too)
      : text_(text), root_(root), active_too_(active_too) {
    open_.reserve(16);
  }

  std::optional<XhtmlFault> Run() {
    SkipSpace();
    if (!Starts("<")) Fault(kNotOneElement);
    while (!fault_ && (open_.empty() ? !begun_ : true)) {
      if (at_ >= text_.size()) {
        Fault("an element of the narrative is not closed");
      } else if (text_[at_] == '<') {
        Markup();
      } else {
        Text();
      }
    }
    if (fault_) return fault_;
    SkipSpace();
    if (at_ < text_.size()) Fault("something follows the narrative's div");
    return fault_;
  }

 private:
  bool Fault(std::string_view reason) {
    if (!fault_) fault_ = XhtmlFault{at_, reason};
    return false;
  }
  bool Starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }
  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }

  bool Markup() {
    if (Starts("</")) return Close();
    if (Starts("<!--")) return PassOver("-->", "a comment in the narrative is not closed");
    if (Starts("<![CDATA[")) return PassOver("]]>", "a CDATA section is not closed");
    if (Starts("<!")) return Fault("a document type has no place in a narrative");
    if (Starts("<?")) return Fault("a processing instruction has no place in a narrative");
    return Open();
  }

  bool PassOver(std::string_view end, std::string_view unclosed) {
    const bool comment = end.front() == '-';
    const std::size_t from = at_ + (comment ? 4 : 9);
    const std::size_t found = text_.find(end, from);
    if (found == std::string_view::npos) return Fault(unclosed);
    if (comment && text_.substr(from, found - from).find("--") != std::string_view::npos) {
      return Fault("a comment in the narrative holds two hyphens");
    }
    if (!Plain(text_.substr(from, found - from))) return false;
    at_ = found + end.size();
    return true;
  }

  std::string_view Name() {
    const std::size_t from = at_;
    if (at_ < text_.size() && IsNameStart(text_[at_])) {
      while (at_ < text_.size() && IsNameChar(text_[at_])) ++at_;
    }
    return text_.substr(from, at_ - from);
  }

  bool Open() {
    ++at_;
    const std::string_view name = Name();
    if (name.empty()) return Fault("a '<' in the narrative begins no element; write &lt;");
    if (name.find(':') != std::string_view::npos) {
      return Fault("an element of the narrative has a namespace prefix");
    }
    if (!begun_ && name != root_) return Fault(kNotOneElement);
    if (active_too_ && std::ranges::find(kActive, ToLower(name)) != kActive.end()) {
      return Fault("the narrative holds an element that may act: scripts, forms and the like");
    }
    begun_ = true;
    attribute_count_ = 0;
    while (Attribute()) {
    }
    if (fault_) return false;
    if (Starts("/>")) {
      at_ += 2;
      return true;
    }
    if (!Starts(">")) return Fault("a tag of the narrative is not closed");
    ++at_;
    if (open_.size() >= kMostDepth) return Fault("the narrative is nested too deep");
    open_.push_back(name);
    return true;
  }

  bool Close() {
    at_ += 2;
    const std::string_view name = Name();
    SkipSpace();
    if (open_.empty() || name != open_.back() || !Starts(">")) {
      return Fault("an end tag in the narrative does not fit its start tag");
    }
    ++at_;
    open_.pop_back();
    return true;
  }

  // False when there is none (without a fault) or it is wrong.
  bool Attribute() {
    const std::size_t before = at_;
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] == '>' || text_[at_] == '/') return false;
    const std::string_view name = Name();
    if (before == at_ - name.size() || name.empty()) {
      return Fault("a tag of the narrative is malformed");
    }
    SkipSpace();
    if (!Starts("=")) return Fault("an attribute in the narrative has no value");
    ++at_;
    SkipSpace();
    if (!Starts("\"") && !Starts("'")) return Fault("an attribute in the narrative is not quoted");
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return Fault("an attribute's quotation is not closed");
    const std::string_view value = text_.substr(at_ + 1, end - at_ - 1);
    ++at_;
    if (!AttributeIsFine(name, value)) return false;
    at_ = end + 1;
    return true;
  }

  bool AttributeIsFine(std::string_view name, std::string_view value) {
    const auto seen = attributes_.begin() + static_cast<std::ptrdiff_t>(attribute_count_);
    if (std::find(attributes_.begin(), seen, name) != seen) {
      return Fault("an attribute in the narrative stands twice");
    }
    if (attribute_count_ == attributes_.size()) return Fault("a tag has too many attributes");
    attributes_[attribute_count_++] = name;
    if (name == "xmlns") {
      return root_ != "div" || value == kXhtmlNamespace ||
             Fault("the narrative is in another namespace than XHTML");
    }
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos && name.substr(0, colon) != "xml") {
      return Fault("an attribute in the narrative has a namespace prefix");
    }
    if (active_too_ && IsActive(name, value)) {
      return Fault("the narrative holds an event handler or an address that is a program");
    }
    return Characters(value);
  }

  static bool IsActive(std::string_view name, std::string_view value) {
    if (name.size() > 2 && (name[0] | 0x20) == 'o' && (name[1] | 0x20) == 'n') return true;
    const std::size_t first = value.find_first_not_of(' ');
    const char begin = first == std::string_view::npos ? ' ' : value[first];
    if (begin > ' ' && std::string_view("&jJvVdD").find(begin) == std::string_view::npos) {
      return false;
    }
    std::string plain;  // browsers pass over white space and controls in a scheme
    value = value.substr(0, 256);
    for (std::size_t at = 0; at < value.size(); ++at) {
      std::uint32_t code = static_cast<unsigned char>(value[at]);
      const std::size_t end = value.find(';', at);
      if (code == '&' && end != std::string_view::npos) {
        const auto reference = CodeOf(value.substr(at + 1, end - at - 1));
        code = reference.value_or(code);
        if (reference) at = end;
      }
      if (code > 0x20 && code < 0x7F) plain += static_cast<char>(code);
    }
    plain = ToLower(plain);
    return plain.starts_with("javascript:") || plain.starts_with("vbscript:") ||
           plain.starts_with("data:text/html");
  }

  bool Text() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (!kStops[static_cast<unsigned char>(c)]) continue;
      if (c == '<') return true;
      if (!Special(text_.substr(at_))) return false;
    }
    return true;
  }

  bool Characters(std::string_view value) {
    for (std::size_t at = 0; at < value.size(); ++at) {
      if (kStops[static_cast<unsigned char>(value[at])] && !Special(value.substr(at))) return false;
    }
    return true;
  }

  // At one of kStops.
  bool Special(std::string_view at) {
    if (at.front() == ']') {
      return !at.starts_with("]]>") || Fault("']]>' stands in a text");
    }
    if (at.front() == '<') return Fault("an attribute in the narrative holds '<'; write &lt;");
    if (at.front() != '&') return Fault("the narrative holds a control character");
    const std::size_t end = at.substr(0, 14).find(';');
    return (end != std::string_view::npos && IsReference(at.substr(1, end - 1))) ||
           Fault(
               "the narrative holds an entity that XML does not know; write the character itself");
  }

  // No control characters but white space.
  bool Plain(std::string_view piece) {
    const bool fine = std::ranges::none_of(
        piece, [](char c) { return static_cast<unsigned char>(c) < 0x20 && !IsSpace(c); });
    return fine || Fault("the narrative holds a control character");
  }

  static bool IsReference(std::string_view name) {
    if (name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos") {
      return true;
    }
    const auto code = CodeOf(name);
    return code && IsXmlChar(*code);
  }

  // What "#10" or "#xA" stands for.
  static std::optional<std::uint32_t> CodeOf(std::string_view name) {
    if (!name.starts_with('#')) return std::nullopt;
    const bool hex = name.starts_with("#x");
    name.remove_prefix(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
    return code;
  }

  std::string_view text_;
  std::string_view root_;  // name of the outermost element
  bool active_too_;
  std::size_t at_ = 0;
  bool begun_ = false;
  std::vector<std::string_view> open_;
  std::array<std::string_view, 64> attributes_;  // of the current tag
  std::size_t attribute_count_ = 0;
  std::optional<XhtmlFault> fault_;
};

}  // namespace

std::optional<XhtmlFault> CheckXhtmlForm(std::string_view text) {
  return Checker(text, "div", false).Run();
}

std::optional<XhtmlFault> CheckMarkupForm(std::string_view text, std::string_view name) {
  return Checker(text, name, false).Run();
}

std::optional<XhtmlFault> CheckXhtml(std::string_view text) {
  return Checker(text, "div", true).Run();
}

std::size_t PlaceForNamespace(std::string_view text) {
  const std::size_t div = text.find("<div");
  if (div == std::string_view::npos) return div;
  const std::string_view tag = text.substr(div, text.find('>', div) - div);
  for (std::size_t at = tag.find("xmlns"); at != std::string_view::npos;
       at = tag.find("xmlns", at + 1)) {
    const std::size_t end = at + 5;
    if (IsSpace(tag[at - 1]) && end < tag.size() && (tag[end] == '=' || IsSpace(tag[end]))) {
      return std::string_view::npos;
    }
  }
  return div + 4;
}

}  // namespace gateway::fhir
