#include "gateway/fhirpath/explain/tree_json.h"

#include "gateway/base/json.h"
#include "gateway/fhirpath/explain/literal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kFocus = R"({"ExpressionType":"AxisExpression","Name":"builtin.that"})";

std::string TypeName(const TypeSpecifier& type) {
  return (type.name_space.empty() ? "" : std::string(type.name_space) + ".") +
         std::string(type.name);
}

// The depth of an expression is beyond that of Json, so nested nodes are put together as text.
class TreeWriter {
 public:
  explicit TreeWriter(const PositionOfPlace& position) : position_(position) {}

  [[nodiscard]] std::string Tree(const Syntax& syntax) const {
    const std::string name(syntax.name);
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
      case SyntaxKind::kEmpty:
        return Write(syntax, "ConstantExpression", ToExpression(syntax), "");
      case SyntaxKind::kConstant:
        return Write(syntax, "VariableRefExpression", name, "");
      case SyntaxKind::kThis:
        return Write(syntax, "AxisExpression", "builtin.this", "");
      case SyntaxKind::kIndex:
        return Write(syntax, "AxisExpression", "builtin.index", "");
      case SyntaxKind::kTotal:
        return Write(syntax, "AxisExpression", "builtin.total", "");
      case SyntaxKind::kMember:
        return Write(syntax, "ChildExpression", name, Input(syntax));
      case SyntaxKind::kCall: {
        const std::string arguments = Children(syntax);
        return Write(syntax, "FunctionCallExpression", name,
                     Input(syntax) + (arguments.empty() ? "" : "," + arguments));
      }
      case SyntaxKind::kIndexer:
        return Write(syntax, "IndexerExpression", "[]", Children(syntax));
      case SyntaxKind::kSign:
        return Write(syntax, "UnaryExpression", name, Children(syntax));
      case SyntaxKind::kBinary:
        return Write(syntax, "BinaryExpression", name, Children(syntax));
      case SyntaxKind::kType:
        return Write(syntax, "BinaryExpression", name,
                     Children(syntax) + "," +
                         Write(syntax, "ConstantExpression", TypeName(syntax.type), ""));
    }
    return std::string(kFocus);
  }

 private:
  [[nodiscard]] std::string Write(const Syntax& syntax, const char* type, const std::string& name,
                                  const std::string& arguments) const {
    Json json = Json::Of({{"ExpressionType", type}, {"Name", name}});
    if (position_) {
      json.Set("Position", static_cast<std::int64_t>(position_(syntax.place)));
      json.Set("Length", static_cast<std::int64_t>(LengthOf(syntax, name)));
    }
    json.Set("Line", syntax.place.line);
    json.Set("Column", syntax.place.column);
    std::string text = json.Write();
    if (arguments.empty()) return text;
    text.pop_back();
    return text + ",\"Arguments\":[" + arguments + "]}";
  }

  // Of what stands at the place itself: "$this" for builtin.this.
  static std::size_t LengthOf(const Syntax& syntax, const std::string& name) {
    switch (syntax.kind) {
      case SyntaxKind::kThis:
      case SyntaxKind::kIndex:
      case SyntaxKind::kTotal:
        return name.size() - std::string_view("builtin").size();
      case SyntaxKind::kIndexer:
        return 1;
      case SyntaxKind::kConstant:
        return name.size() + 1;
      default:
        return name.size();
    }
  }

  [[nodiscard]] std::string Input(const Syntax& syntax) const {
    return syntax.input == nullptr ? std::string(kFocus) : Tree(*syntax.input);
  }

  [[nodiscard]] std::string Children(const Syntax& syntax) const {
    std::string text;
    for (const SyntaxPtr& child : syntax.children) text += (text.empty() ? "" : ",") + Tree(*child);
    return text;
  }

  const PositionOfPlace& position_;
};

}  // namespace

std::string ToTreeJson(const Syntax& syntax, const PositionOfPlace& position) {
  return TreeWriter(position).Tree(syntax);
}

}  // namespace gateway::fhirpath
