#include "tests/bench/codec/yardsticks.h"

#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wclass-memaccess"
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#pragma GCC diagnostic pop

#include <libxml/parser.h>

namespace gateway::bench {
namespace {

constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseInsituFlag;

template <unsigned Flags>
std::size_t RoundTrip(const std::string& json, std::string& buffer) {
  buffer.assign(json);
  rapidjson::Document document;
  document.ParseInsitu<Flags>(buffer.data());
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  document.Accept(writer);
  return out.GetSize();
}

std::size_t g_count = 0;

void Start(void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int, int,
           const xmlChar**) {
  ++g_count;
}
void End(void*, const xmlChar*, const xmlChar*, const xmlChar*) { ++g_count; }
void Text(void*, const xmlChar*, int size) { g_count += static_cast<std::size_t>(size); }

}  // namespace

std::size_t RapidJsonRoundTrip(const std::string& json, std::string& buffer, bool check_utf8) {
  return check_utf8 ? RoundTrip < kFlags | rapidjson::kParseValidateEncodingFlag > (json, buffer)
                    : RoundTrip<kFlags>(json, buffer);
}

std::size_t SaxNullParse(const std::string& xml) {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = Start;
  handler.endElementNs = End;
  handler.characters = Text;
  g_count = 0;
  xmlSAXUserParseMemory(&handler, nullptr, xml.data(), static_cast<int>(xml.size()));
  return g_count;
}

}  // namespace gateway::bench
