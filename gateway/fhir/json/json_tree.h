// Builds a tree from the events of a JSON parser, led by the definitions.
//
// Knows FHIR's JSON form (choice types, `_name` siblings, resourceType, null padding) but not the
// parser: json_reader.cc joins the two. Offsets are those of each token's first byte.
// Spec: https://hl7.org/fhir/R4/json.html
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "gateway/fhir/tree_reader.h"

namespace gateway::fhir {

class JsonTree : public TreeReader {
 public:
  // `text` is the whole input; from each object's start on it is still unread when StartObject is
  // called, so that members may be looked for ahead.
  JsonTree(std::string_view text, const TypeTable& types, const ReadOptions& options, Arena& arena);

  // Events; false ends the parse, and findings().error() says why.
  enum class Scalar : std::uint8_t { kNull, kBoolean, kNumber, kString };
  bool OnScalar(Scalar kind, std::string_view value, std::size_t offset);
  bool OnKey(std::string_view key, std::size_t offset);
  bool StartObject(std::size_t offset);
  bool EndObject();
  bool StartArray(std::size_t offset);
  bool EndArray(std::size_t offset);

 private:
  // What the key that was read last means.
  struct Current {
    const Type::Property* property = nullptr;  // null: unknown or resourceType
    bool companion = false;                    // `_name`
    bool is_type_name = false;                 // resourceType
    bool in_list = false;
    std::uint32_t index = 0;
    std::string_view key;
  };
  // An open object.
  struct Frame {
    NodeData* node = nullptr;
    std::size_t first_member = 0;
    std::size_t first_key = 0;
    std::size_t offset = 0;
    std::size_t number = 0;  // of this object in the document
    bool empty = true;       // no member was read yet
    bool has_companions = false;
    Current current;
  };
  // A finished child, not yet in order.
  struct Member {
    const Type::Property* property = nullptr;
    NodeData* node = nullptr;  // null: padding in a list of primitives
    std::uint32_t index = 0;
    std::uint32_t offset = 0;  // where its value begins
    bool companion = false;
  };

  bool Enter(std::size_t offset);
  void Leave();
  // The value that begins now is passed over.
  void SkipValue() { skipping_ = nesting_; }

  const Type* RootType(std::size_t offset);
  const Type* ResourceType(const Type& declared, std::size_t offset, bool is_root);
  const Type* ObjectType(std::size_t offset);
  bool OpenObject(const Element* element, const Type& type, std::size_t offset);

  bool SaysItsType(const Type& type) const;
  bool OnUnknownKey(std::string_view key, std::size_t offset);
  void CollectUnknown(std::string json, std::size_t offset);
  bool OnPrimitive(Scalar kind, std::string_view value, std::size_t offset);
  bool CheckPrimitive(const Type::Property& property, Scalar kind, std::string_view value,
                      std::size_t offset);
  void CheckNarrative(std::string_view value, std::size_t offset);
  // False, with a finding, when a value may not stand here: a list is needed or not allowed.
  bool CheckPlace(std::size_t offset);
  void OnNull(std::size_t offset);

  // Orders the members of the closing object, joins values with their `_name` companions, and
  // makes them the node's children.
  void FreezeMembers(Frame& frame);
  bool NeedsSorting(const Frame& frame) const;
  void SortAndJoin(const Frame& frame);
  void Join(Member& joined, const Member& next);

  [[nodiscard]] std::string PathOfOpen() const;
  [[nodiscard]] std::string PathOfCurrent() const;
  // Reports about the current member.
  void ReportCurrent(std::string id, std::size_t offset, std::string text);
  void ReportMember(const Member& member, std::string id, std::string text);

  // Working memory: enough for most documents without asking the heap.
  std::array<std::byte, 8192> buffer_;
  std::pmr::monotonic_buffer_resource memory_{buffer_.data(), buffer_.size()};
  std::pmr::vector<Frame> frames_{&memory_};
  std::pmr::vector<Member> members_{&memory_};       // of all open objects, the innermost last
  std::pmr::vector<std::uintptr_t> keys_{&memory_};  // known keys of all open objects
  std::unordered_set<std::string> unknown_keys_;     // "<number of the object> <key>"
  std::pmr::vector<Node> scratch_{&memory_};
  std::size_t objects_seen_ = 0;
  int nesting_ = 0;   // open objects and arrays
  int objects_ = 0;   // open objects
  int skipping_ = 0;  // nesting of the value that is passed over; 0: none
};

}  // namespace gateway::fhir
