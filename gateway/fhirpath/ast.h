// The syntax tree of an expression: what was written, nothing resolved.
//
// Made by the parser, read by the compiler, the static checker and the explainer. All of it lies in
// the arena of its SyntaxTree; names are views into the expression's text or that arena, so the
// text must outlive the tree.
// Spec: https://hl7.org/fhirpath/N1/grammar.html
#pragma once

#include <span>
#include <string_view>

#include "gateway/fhirpath/arena.h"
#include "gateway/fhirpath/lexer.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

enum class SyntaxKind : std::uint8_t {
  kLiteral,   // value
  kEmpty,     // {}
  kConstant,  // name, without %
  kThis,
  kIndex,
  kTotal,
  kMember,   // name; `input`, or none at the beginning of a path
  kCall,     // name; children: arguments; `input` when it follows a dot
  kIndexer,  // children: collection, index
  kSign,     // name: + or -; children: operand
  kBinary,   // name: the operator; children: left, right
  kType,     // name: is or as; children: operand; type
};

// "Quantity", "System.Boolean".
struct TypeSpecifier {
  std::string_view name_space;  // empty when none was written
  std::string_view name;
};

struct Syntax;
using SyntaxPtr = const Syntax*;

struct Syntax {
  SyntaxKind kind = SyntaxKind::kEmpty;
  OperatorKind operation = OperatorKind::kNone;  // of kBinary and kType
  Place place;
  int depth = 1;  // of the tree below, itself included
  std::string_view name;
  SyntaxPtr input = nullptr;
  std::span<const SyntaxPtr> children;
  ValueView value;
  TypeSpecifier type;
};

class SyntaxTree {
 public:
  SyntaxTree(Arena arena, SyntaxPtr root) : arena_(std::move(arena)), root_(root) {}
  [[nodiscard]] const Syntax& operator*() const { return *root_; }
  [[nodiscard]] const Syntax* operator->() const { return root_; }

 private:
  Arena arena_;
  SyntaxPtr root_;
};

// A path read as a type, FHIR.Patient, which is how functions are given one. False when it is none.
[[nodiscard]] bool ReadType(const Syntax& syntax, TypeSpecifier& type);

}  // namespace gateway::fhirpath
