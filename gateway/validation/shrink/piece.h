// A JSON document that can be taken apart: what `shrink` removes from and writes new values into.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"

namespace gateway::validation {

struct Piece {
  enum class Kind { kObject, kList, kText, kLiteral };
  Kind kind = Kind::kLiteral;
  std::string name;  // of a member; empty in a list and at the root
  std::string text;  // kText: the characters; kLiteral: as written (3.50, true, null)
  std::vector<Piece> children;

  [[nodiscard]] bool is_value() const { return kind == Kind::kText || kind == Kind::kLiteral; }
  // The text of a member; empty when there is none.
  [[nodiscard]] std::string_view Member(std::string_view member) const;
};

// kStructure as of Json::Parse.
[[nodiscard]] Result<Piece> ReadPiece(std::string_view json);
[[nodiscard]] std::string WritePiece(const Piece& piece, int indent = 0);

// Every value below, in document order.
void CollectValues(Piece& piece, std::vector<Piece*>& values);

}  // namespace gateway::validation
