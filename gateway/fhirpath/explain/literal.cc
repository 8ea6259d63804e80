#include "gateway/fhirpath/explain/literal.h"

#include <algorithm>
#include <cctype>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhirpath/functions/description.h"

namespace gateway::fhirpath {
namespace {

std::string Escaped(std::string_view text, char mark) {
  std::string escaped(1, mark);
  for (const char c : text) {
    if (c == mark || c == '\\') escaped += '\\';
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\r') {
      escaped += "\\r";
    } else if (c == '\t') {
      escaped += "\\t";
    } else {
      escaped += c;
    }
  }
  return escaped + mark;
}

std::string LiteralOf(const ValueView& value) {
  switch (value.type) {
    case SystemType::kString:
      return Escaped(Item(value).ToText(), '\'');
    case SystemType::kDate:
      return "@" + Item(value).ToText();
    case SystemType::kDateTime: {
      const std::string text = Item(value).ToText();
      return "@" + text + (text.find('T') == std::string::npos ? "T" : "");
    }
    case SystemType::kTime:
      return "@T" + Item(value).ToText();
    default:
      return Item(value).ToText();
  }
}

// Cut before `longest` bytes, never within a character.
std::string Cut(std::string text, std::size_t longest) {
  if (text.size() <= longest) return text;
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0U) == 0x80U) --longest;
  return text.substr(0, longest) + "…";
}

bool IsPlainName(std::string_view name) {
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  constexpr std::string_view kWords[] = {"and", "or",       "xor", "implies", "div",  "mod",
                                         "in",  "contains", "is",  "as",      "true", "false"};
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::ranges::all_of(name, fits) && std::ranges::find(kWords, name) == std::end(kWords);
}

std::string Name(std::string_view name) {
  return IsPlainName(name) ? std::string(name) : Escaped(name, '`');
}

// contains() is a function and a keyword: after a dot and before a bracket it needs no marks.
std::string FunctionName(const Syntax& call) {
  return call.input != nullptr ? std::string(call.name) : Name(call.name);
}

std::string TypeText(const TypeSpecifier& type) {
  std::string text;
  std::string_view rest = type.name_space;
  while (!rest.empty()) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    text += Name(rest.substr(0, dot)) + ".";
    rest.remove_prefix(std::min(rest.size(), dot + 1));
  }
  return text + Name(type.name);
}

// As in the parser: larger binds tighter.
int PrecedenceOf(const Syntax& syntax) {
  constexpr int kSigned = 11;
  constexpr int kPath = 12;
  if (syntax.kind == SyntaxKind::kType) return 8;
  if (syntax.kind == SyntaxKind::kSign) return kSigned;
  if (syntax.kind == SyntaxKind::kLiteral && Item(syntax.value).ToText().starts_with('-'))
    return kSigned;
  if (syntax.kind != SyntaxKind::kBinary) return kPath;
  constexpr std::pair<std::string_view, int> kTable[] = {
      {"implies", 1}, {"or", 2}, {"xor", 2}, {"and", 3}, {"in", 4}, {"contains", 4},
      {"=", 5},       {"~", 5},  {"!=", 5},  {"!~", 5},  {"<", 6},  {">", 6},
      {"<=", 6},      {">=", 6}, {"|", 7},   {"+", 9},   {"-", 9},  {"&", 9}};
  for (const auto& [name, precedence] : kTable) {
    if (syntax.name == name) return precedence;
  }
  return 10;
}

class Writer {
 public:
  explicit Writer(const Replace& replace) : replace_(replace) {}

  std::string Write(const Syntax& syntax, bool is_inner) const {
    if (replace_) {
      if (auto text = replace_(syntax, is_inner)) return *std::move(text);
    }
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
        return LiteralOf(syntax.value);
      case SyntaxKind::kEmpty:
        return "{}";
      case SyntaxKind::kConstant:
        return "%" + Name(syntax.name);
      case SyntaxKind::kThis:
        return "$this";
      case SyntaxKind::kIndex:
        return "$index";
      case SyntaxKind::kTotal:
        return "$total";
      case SyntaxKind::kMember:
        return Before(syntax, is_inner) + Name(syntax.name);
      case SyntaxKind::kCall:
        return Before(syntax, is_inner) + FunctionName(syntax) + "(" + Arguments(syntax, is_inner) +
               ")";
      case SyntaxKind::kIndexer:
        return Bound(*syntax.children[0], 12, is_inner) + "[" +
               Write(*syntax.children[1], is_inner) + "]";
      case SyntaxKind::kSign:
        return std::string(syntax.name) + Bound(*syntax.children[0], 11, is_inner);
      case SyntaxKind::kBinary:
      case SyntaxKind::kType:
        return Operation(syntax, is_inner);
    }
    return {};
  }

 private:
  // In brackets when it binds less tightly than `least`.
  std::string Bound(const Syntax& syntax, int least, bool is_inner) const {
    std::string text = Write(syntax, is_inner);
    return PrecedenceOf(syntax) < least ? "(" + text + ")" : text;
  }
  std::string Before(const Syntax& syntax, bool is_inner) const {
    return syntax.input == nullptr ? "" : Bound(*syntax.input, 12, is_inner) + ".";
  }
  std::string Arguments(const Syntax& call, bool is_inner) const {
    const FunctionDescription* const row = FindDescription(call.name);
    std::string text;
    for (std::size_t i = 0; i < call.children.size(); ++i) {
      const bool is_own = row != nullptr && IsOnItems(*row, i);
      text += (i == 0 ? "" : ", ") + Write(*call.children[i], is_inner || is_own);
    }
    return text;
  }
  std::string Operation(const Syntax& syntax, bool is_inner) const {
    const int own = PrecedenceOf(syntax);
    const std::string left = Bound(*syntax.children[0], own, is_inner);
    const std::string right = syntax.kind == SyntaxKind::kType
                                  ? TypeText(syntax.type)
                                  : Bound(*syntax.children[1], own + 1, is_inner);
    return left + " " + std::string(syntax.name) + " " + right;
  }

  const Replace& replace_;
};

}  // namespace

std::string ToLiteral(const Item& item, std::size_t longest) {
  ValueView value;
  if (item.ToSystem(value)) return Cut(LiteralOf(value), longest);
  return Cut(item.TypeName() + " " + fhir::WriteJson(item.node()), longest);
}

std::string ToLiterals(const Collection& items) {
  if (items.empty()) return "{ }";
  std::string text;
  for (const Item& item : items) text += (text.empty() ? "" : ", ") + ToLiteral(item);
  return text;
}

std::string ToExpression(const Syntax& syntax, const Replace& replace) {
  return Writer(replace).Write(syntax, false);
}

}  // namespace gateway::fhirpath
