#include "gateway/fhir/read.h"

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/xml/xml_reader.h"
#include "gateway/fhir/xml/xml_writer.h"

namespace gateway::fhir {

Format FormatOfBytes(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv) ||
      bytes.starts_with("<\0"sv) || bytes.starts_with("\0<"sv)) {
    return Format::kXml;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '<' ? Format::kXml : Format::kJson;
}

Result<ReadResult> ReadFhir(std::string bytes, std::shared_ptr<const TypeTable> types,
                            const ReadOptions& options) {
  return FormatOfBytes(bytes) == Format::kXml
             ? ReadXml(std::move(bytes), std::move(types), options)
             : ReadJson(std::move(bytes), std::move(types), options);
}

std::string WriteFhir(Node root, Format format, const WriteOptions& options) {
  return format == Format::kXml ? WriteXml(root, options) : WriteJson(root, options);
}

}  // namespace gateway::fhir
