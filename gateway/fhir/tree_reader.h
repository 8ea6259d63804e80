// What the trees of all formats share while they are read: nodes with their places, counted, and
// findings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/findings.h"
#include "gateway/fhir/places.h"
#include "gateway/fhir/read_options.h"

namespace gateway::fhir {

class TreeReader {
 public:
  // Ends the reading with an error; always false.
  bool Stop(IssueType type, std::string id, std::size_t offset, std::string text);

  [[nodiscard]] Lines& lines() { return lines_; }
  [[nodiscard]] Findings& findings() { return findings_; }
  // After a parse without errors: the document that was read. Takes the findings along.
  [[nodiscard]] ReadResult TakeResult(std::shared_ptr<Arena> arena,
                                      std::shared_ptr<const TypeTable> types);
  // Absent when there is none of a usable type (the error says why).
  [[nodiscard]] Node root() const { return root_; }

 protected:
  // `bytes` is the whole input, `format` begins the ids of findings: "json".
  TreeReader(std::string_view bytes, std::string_view format, const TypeTable& types,
             const ReadOptions& options, Arena& arena);
  ~TreeReader() = default;

  // Stops the reading when there are too many.
  NodeData* NewNode(const Element* element, const Type* type, std::size_t offset) {
    NodeData* const node = arena_.NewNode();
    const Place place = lines_.At(offset);
    node->element = element;
    node->type = type;
    node->line = place.line;
    node->column = place.column;
    if (++nodes_ > options_.limits.max_nodes) StopAtNode(offset);
    return node;
  }
  static void SetText(NodeData* node, std::string_view text) {
    node->text = text.data();
    node->text_size = static_cast<std::uint32_t>(text.size());
  }
  // A field that the definitions do not know, with its value as JSON. Stops the reading when there
  // are too many.
  void KeepUnknown(std::string path, std::string json, std::size_t offset);

  void Report(std::string id, IssueType type, std::string path, std::size_t offset,
              std::string text) {
    Report(std::move(id), type, std::move(path), lines_.At(offset), std::move(text));
  }
  void Report(std::string id, IssueType type, std::string path, Place place, std::string text);
  // The value goes into the tree all the same, so that nothing is reported as missing that is
  // there.
  void ReportFormat(std::string path, const Type& type, PrimitiveFormat format,
                    std::string_view value, std::size_t offset);

  std::string_view bytes_;
  const TypeTable& types_;
  const ReadOptions& options_;
  Arena& arena_;
  Lines lines_;
  Findings findings_;
  Node root_;
  std::vector<UnknownElement> unknown_;

 private:
  void StopAtNode(std::size_t offset);

  std::string_view format_;
  std::size_t nodes_ = 0;
};

// Whether `type` is `base` or specialises it, at any remove.
[[nodiscard]] bool Extends(const Type& type, const Type& base);

}  // namespace gateway::fhir
