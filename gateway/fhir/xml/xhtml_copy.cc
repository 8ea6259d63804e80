#include "gateway/fhir/xml/xhtml_copy.h"

#include "gateway/fhir/xhtml.h"

namespace gateway::fhir {
namespace {

void AppendEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
}

}  // namespace

void XhtmlCopy::Begin(const XmlTag& div) {
  declares_ = div.DeclaresDefaultNamespace();
  prefixed_ = div.prefix != nullptr;
  open_ = false;
  rewritten_.clear();
  names_.clear();
  Start(div);
}

void XhtmlCopy::Start(const XmlTag& tag) {
  if (!prefixed_) return;
  if (open_) rewritten_ += '>';
  rewritten_ += '<';
  rewritten_ += View(tag.name);
  if (names_.empty()) {
    rewritten_ += " xmlns=\"";
    rewritten_ += kXhtmlNamespace;
    rewritten_ += '"';
  }
  for (std::size_t i = 0; i < tag.attribute_count(); ++i) {
    const XmlAttribute attribute = tag.attribute(i);
    rewritten_ += ' ';
    // Only xml:lang and xml:space may have one; the check of the copy refuses others.
    if (attribute.prefix != nullptr) rewritten_ += std::string(View(attribute.prefix)) + ":";
    rewritten_ += attribute.name;
    rewritten_ += "=\"";
    AppendEscaped(rewritten_, attribute.value);
    rewritten_ += '"';
  }
  names_.emplace_back(View(tag.name));
  open_ = true;
}

void XhtmlCopy::End() {
  if (!prefixed_ || names_.empty()) return;
  if (open_) {
    rewritten_ += "/>";
  } else {
    rewritten_ += "</" + names_.back() + ">";
  }
  open_ = false;
  names_.pop_back();
}

void XhtmlCopy::Text(std::string_view text) {
  if (!prefixed_) return;
  if (open_) rewritten_ += '>';
  open_ = false;
  AppendEscaped(rewritten_, text);
}

bool XhtmlCopy::Finish(std::string_view raw) {
  if (prefixed_) return false;
  if (declares_) return true;
  const std::size_t at = PlaceForNamespace(raw);
  if (at == std::string_view::npos) return true;
  rewritten_ = std::string(raw.substr(0, at)) + " xmlns=\"" + std::string(kXhtmlNamespace) + "\"" +
               std::string(raw.substr(at));
  return false;
}

}  // namespace gateway::fhir
