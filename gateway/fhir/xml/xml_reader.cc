#include "gateway/fhir/xml/xml_reader.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "gateway/base/text.h"
#include "gateway/fhir/xml/xml_names.h"
#include "gateway/fhir/xml/xml_syntax.h"
#include "gateway/fhir/xml/xml_tree.h"

namespace gateway::fhir {
namespace {

// Entities are never declared, as a document type ends the reading; NOENT makes the parser give
// XML's own five as characters, HUGE leaves limits to us.
constexpr int kOptions = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC;
// A parser's names are kept for the next document until there are that many.
constexpr int kMostNames = 16'384;

// One document being parsed: what the parser's events are handed to.
struct Reading {
  XmlTree& tree;
  std::string_view text;
  xmlParserCtxtPtr parser;
  int error = 0;  // xmlParserErrors
  std::size_t error_offset = 0;

  [[nodiscard]] std::size_t Offset() const {
    const xmlParserInput* const input = parser->input;
    if (input == nullptr) return text.size();
    return std::min(text.size(), static_cast<std::size_t>(input->cur - input->base) +
                                     static_cast<std::size_t>(input->consumed));
  }
  void Check(bool go_on) const {
    if (!go_on) xmlStopParser(parser);
  }
};

void OnStart(void* reading, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
             int namespace_count, const xmlChar** namespaces, int attribute_count,
             int /*defaulted*/, const xmlChar** attributes) {
  const Reading& self = *static_cast<Reading*>(reading);
  // The parser stands at the tag's end, and no "<" may stand in a tag.
  const std::size_t begin = self.text.rfind('<', self.Offset());
  const XmlTag tag{.name = name,
                   .prefix = prefix,
                   .uri = uri,
                   .namespaces = {namespaces, 2 * static_cast<std::size_t>(namespace_count)},
                   .raw_attributes = {attributes, 5 * static_cast<std::size_t>(attribute_count)},
                   .offset = begin == std::string_view::npos ? 0 : begin};
  self.Check(self.tree.OnStart(tag));
}

void OnEnd(void* reading, const xmlChar* /*name*/, const xmlChar* /*prefix*/,
           const xmlChar* /*uri*/) {
  const Reading& self = *static_cast<Reading*>(reading);
  self.Check(self.tree.OnEnd(self.Offset()));
}

void OnText(void* reading, const xmlChar* text, int size) {
  const Reading& self = *static_cast<Reading*>(reading);
  const std::string_view piece(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  const std::size_t end = self.Offset();
  self.Check(self.tree.OnText(piece, end - std::min(end, piece.size())));
}

void OnDocumentType(void* reading, const xmlChar* /*name*/, const xmlChar* /*external*/,
                    const xmlChar* /*system*/) {
  const Reading& self = *static_cast<Reading*>(reading);
  const std::size_t begin = self.text.rfind("<!DOCTYPE", self.Offset());
  self.Check(self.tree.Stop(IssueType::kStructure, "xml-doctype",
                            begin == std::string_view::npos ? 0 : begin,
                            "a document type declaration is not allowed; take it out"));
}

#if LIBXML_VERSION >= 21200
void OnError(void* reading, const xmlError* error) {
#else
void OnError(void* reading, xmlError* error) {
#endif
  Reading& self = *static_cast<Reading*>(reading);
  if (self.error != 0 || error->level < XML_ERR_ERROR) return;
  self.error = error->code;
  self.error_offset = self.Offset();
  xmlStopParser(self.parser);
}

xmlSAXHandler MakeHandler() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStart;
  handler.endElementNs = OnEnd;
  handler.characters = OnText;
  handler.cdataBlock = OnText;
  handler.ignorableWhitespace = OnText;
  handler.internalSubset = OnDocumentType;
  handler.serror = OnError;
  return handler;
}

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const { xmlFreeParserCtxt(parser); }
};
using Parser = std::unique_ptr<xmlParserCtxt, FreeParser>;

// Making a parser costs as much as reading a small resource, so each thread keeps one.
class Parsers {
 public:
  xmlParserCtxt* Get() {
    if (parser_ != nullptr && xmlDictSize(parser_->dict) > kMostNames) parser_.reset();
    if (parser_ == nullptr) {
      static const bool initialised = (xmlInitParser(), true);
      parser_.reset(initialised ? xmlNewParserCtxt() : nullptr);
      if (parser_ == nullptr) return nullptr;
      *parser_->sax = MakeHandler();
    }
    xmlCtxtReset(parser_.get());
    xmlCtxtUseOptions(parser_.get(), kOptions);
    return parser_.get();
  }

 private:
  Parser parser_;
};

Status CheckBytes(std::string_view bytes, const ReadOptions& options) {
  const std::size_t most =
      std::min<std::size_t>(options.limits.max_bytes, std::numeric_limits<std::int32_t>::max());
  if (bytes.size() > most) {
    const Place begin{static_cast<std::uint32_t>(options.first_line),
                      static_cast<std::uint32_t>(options.first_column)};
    return Fail(ErrorAt(IssueType::kTooLong, "too-long", begin,
                        "the document has more than " + std::to_string(most) + " bytes"));
  }
  const auto refuse = [&](IssueType type, const char* id, std::size_t offset, std::string text) {
    Lines lines(bytes, options.first_line, options.first_column);
    return Fail(ErrorAt(type, id, lines.At(offset), std::move(text)));
  };
  if (const std::string_view encoding = ForeignEncoding(bytes); !encoding.empty()) {
    return refuse(IssueType::kInvalid, "xml-encoding", 0,
                  "the document is encoded as " + std::string(ShownName(encoding)) +
                      "; FHIR is always UTF-8");
  }
  if (const std::size_t bad = FindInvalidUtf8(bytes); bad != std::string_view::npos) {
    return refuse(IssueType::kInvalid, "utf-8", bad, "a byte here is not UTF-8");
  }
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos) {
    return refuse(IssueType::kStructure, "xml-syntax", nul, "a NUL byte stands here");
  }
  return {};
}

Status Parse(xmlParserCtxt* parser, const std::string& text, XmlTree& tree) {
  Reading reading{.tree = tree, .text = text, .parser = parser};
  parser->userData = &reading;
  xmlParserInput* const input =
      xmlNewStringInputStream(parser, reinterpret_cast<const xmlChar*>(text.c_str()));
  if (input == nullptr || inputPush(parser, input) < 0) {
    return Fail(IssueType::kException, "there is no memory for an XML parser");
  }
  xmlParseDocument(parser);
  const bool well_formed = parser->wellFormed != 0;
  xmlCtxtReset(parser);
  if (tree.findings().error()) return Fail(std::move(*tree.findings().error()));
  if (reading.error == 0 && well_formed && tree.root()) return {};
  return Fail(ErrorAt(IssueType::kStructure, "xml-syntax", tree.lines().At(reading.error_offset),
                      std::string(XmlSyntaxText(reading.error))));
}

Result<ReadResult> Read(std::string bytes, std::shared_ptr<const TypeTable> types,
                        const ReadOptions& options, std::string_view local_namespace) {
  thread_local Parsers parsers;
  GATEWAY_CHECK(CheckBytes(bytes, options));
  xmlParserCtxt* const parser = parsers.Get();
  if (parser == nullptr) return Fail(IssueType::kException, "there is no memory for an XML parser");
  auto arena = std::make_shared<Arena>(2 * bytes.size() + 1024);
  const std::string& text = arena->Keep(std::move(bytes));
  XmlTree tree(text, *types, options, *arena, local_namespace);
  GATEWAY_CHECK(Parse(parser, text, tree));
  return tree.TakeResult(std::move(arena), std::move(types));
}

}  // namespace

Result<ReadResult> ReadXml(std::string bytes, std::shared_ptr<const TypeTable> types,
                           const ReadOptions& options) {
  return Read(std::move(bytes), std::move(types), options, {});
}

Result<ReadResult> ReadLocalXml(std::string bytes, std::shared_ptr<const TypeTable> types,
                                const ReadOptions& options, std::string_view space) {
  return Read(std::move(bytes), std::move(types), options, space);
}

}  // namespace gateway::fhir
