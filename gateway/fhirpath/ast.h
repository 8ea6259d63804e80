// The syntax tree of an expression: what was written, nothing resolved.
//
// Made by the parser, read by the compiler (and by the static checker), owned from the root.
// Spec: https://hl7.org/fhirpath/N1/grammar.html
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/fhirpath/lexer.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

enum class SyntaxKind {
  kLiteral,   // value
  kEmpty,     // {}
  kConstant,  // name, without %
  kThis,
  kIndex,
  kTotal,
  kMember,   // name; children: its input, or none at the beginning of a path
  kCall,     // name; children: arguments; `input` when it follows a dot
  kIndexer,  // children: collection, index
  kSign,     // name: + or -; children: operand
  kBinary,   // name: the operator; children: left, right
  kType,     // name: is or as; children: operand; type
};

// "Quantity", "System.Boolean".
struct TypeSpecifier {
  std::string name_space;  // empty when none was written
  std::string name;
};

struct Syntax {
  SyntaxKind kind = SyntaxKind::kEmpty;
  Place place;
  std::string name;
  SystemValue value;
  TypeSpecifier type;
  std::unique_ptr<Syntax> input;
  std::vector<std::unique_ptr<Syntax>> children;
  int depth = 1;  // of the tree below, itself included
};

using SyntaxPtr = std::unique_ptr<Syntax>;

}  // namespace gateway::fhirpath
