#include "gateway/fhirpath/explain/tree_json.h"

#include "gateway/base/json.h"
#include "gateway/fhirpath/explain/literal.h"

namespace gateway::fhirpath {
namespace {

// The depth of an expression is beyond that of Json, so nested nodes are put together as text.
std::string Write(const Syntax& syntax, const char* type, const std::string& name,
                  const std::string& arguments) {
  std::string text = Json::Of({{"ExpressionType", type},
                               {"Name", name},
                               {"Line", syntax.place.line},
                               {"Column", syntax.place.column}})
                         .Write();
  if (arguments.empty()) return text;
  text.pop_back();
  return text + ",\"Arguments\":[" + arguments + "]}";
}

constexpr std::string_view kFocus = R"({"ExpressionType":"AxisExpression","Name":"builtin.that"})";

std::string Input(const Syntax& syntax) {
  return syntax.input == nullptr ? std::string(kFocus) : ToTreeJson(*syntax.input);
}

std::string Children(const Syntax& syntax) {
  std::string text;
  for (const SyntaxPtr& child : syntax.children)
    text += (text.empty() ? "" : ",") + ToTreeJson(*child);
  return text;
}

std::string TypeName(const TypeSpecifier& type) {
  return (type.name_space.empty() ? "" : std::string(type.name_space) + ".") +
         std::string(type.name);
}

}  // namespace

std::string ToTreeJson(const Syntax& syntax) {
  switch (syntax.kind) {
    case SyntaxKind::kLiteral:
    case SyntaxKind::kEmpty:
      return Write(syntax, "ConstantExpression", ToExpression(syntax), "");
    case SyntaxKind::kConstant:
      return Write(syntax, "VariableRefExpression", std::string(syntax.name), "");
    case SyntaxKind::kThis:
      return Write(syntax, "AxisExpression", "builtin.this", "");
    case SyntaxKind::kIndex:
      return Write(syntax, "AxisExpression", "builtin.index", "");
    case SyntaxKind::kTotal:
      return Write(syntax, "AxisExpression", "builtin.total", "");
    case SyntaxKind::kMember:
      return Write(syntax, "ChildExpression", std::string(syntax.name), Input(syntax));
    case SyntaxKind::kCall: {
      const std::string arguments = Children(syntax);
      return Write(syntax, "FunctionCallExpression", std::string(syntax.name),
                   Input(syntax) + (arguments.empty() ? "" : "," + arguments));
    }
    case SyntaxKind::kIndexer:
      return Write(syntax, "IndexerExpression", "[]", Children(syntax));
    case SyntaxKind::kSign:
      return Write(syntax, "UnaryExpression", std::string(syntax.name), Children(syntax));
    case SyntaxKind::kBinary:
      return Write(syntax, "BinaryExpression", std::string(syntax.name), Children(syntax));
    case SyntaxKind::kType:
      return Write(
          syntax, "BinaryExpression", std::string(syntax.name),
          Children(syntax) + "," + Write(syntax, "ConstantExpression", TypeName(syntax.type), ""));
  }
  return std::string(kFocus);
}

}  // namespace gateway::fhirpath
