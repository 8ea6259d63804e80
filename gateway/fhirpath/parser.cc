#include "gateway/fhirpath/parser.h"

#include <algorithm>
#include <array>
#include <limits>

#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

// Larger binds tighter. Polarity binds tighter than all of them, and less than a dot or an indexer.
struct Operator {
  std::string_view name;
  int precedence;
};
constexpr std::array<Operator, 24> kOperators{{
    {"implies", 1}, {"or", 2}, {"xor", 2}, {"and", 3}, {"in", 4},   {"contains", 4},
    {"=", 5},       {"~", 5},  {"!=", 5},  {"!~", 5},  {"<", 6},    {">", 6},
    {"<=", 6},      {">=", 6}, {"|", 7},   {"is", 8},  {"as", 8},   {"+", 9},
    {"-", 9},       {"&", 9},  {"*", 10},  {"/", 10},  {"div", 10}, {"mod", 10},
}};

// Keywords that may not stand where a term begins, unless they are delimited.
constexpr std::array<std::string_view, 7> kReserved{"and", "or",  "xor", "implies",
                                                    "div", "mod", "true"};

SyntaxPtr Make(SyntaxKind kind, Place place, std::string name = {}) {
  auto syntax = std::make_unique<Syntax>();
  syntax->kind = kind;
  syntax->place = place;
  syntax->name = std::move(name);
  return syntax;
}

void Adopt(Syntax& parent, SyntaxPtr child) {
  parent.depth = std::max(parent.depth, child->depth + 1);
  parent.children.push_back(std::move(child));
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<SyntaxPtr> Run() {
    GATEWAY_TRY(SyntaxPtr root, Expression(1));
    if (Next().kind != TokenKind::kEnd)
      return Unexpected("an operator or the end of the expression");
    return root;
  }

 private:
  using Parsed = Result<SyntaxPtr>;

  [[nodiscard]] const Token& Next() const { return tokens_[at_]; }
  const Token& Take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  [[nodiscard]] bool IsSymbol(std::string_view symbol) const {
    return Next().kind == TokenKind::kSymbol && Next().text == symbol;
  }
  [[nodiscard]] bool IsWord(std::string_view word) const {
    return Next().kind == TokenKind::kIdentifier && Next().text == word;
  }
  [[nodiscard]] bool IsName() const {
    return Next().kind == TokenKind::kIdentifier || Next().kind == TokenKind::kDelimited;
  }
  bool Skip(std::string_view symbol) {
    if (!IsSymbol(symbol)) return false;
    Take();
    return true;
  }

  [[nodiscard]] std::unexpected<Error> Unexpected(std::string_view wanted) const {
    const Token& token = Next();
    const std::string found = token.kind == TokenKind::kEnd      ? "the end"
                              : token.kind == TokenKind::kString ? "a string"
                                                                 : "'" + token.text + "'";
    return Fail(SyntaxError(token.place, "expected " + std::string(wanted) + ", found " + found));
  }

  [[nodiscard]] int Precedence() const {
    if (Next().kind != TokenKind::kSymbol && Next().kind != TokenKind::kIdentifier) return 0;
    const auto found = std::find_if(kOperators.begin(), kOperators.end(),
                                    [&](const Operator& o) { return o.name == Next().text; });
    return found == kOperators.end() ? 0 : found->precedence;
  }

  // Every tree passes here on its way up, so that no recursion over it can go too deep.
  static Parsed Checked(SyntaxPtr syntax) {
    if (syntax->depth <= kMaxExpressionDepth) return syntax;
    return Fail(SyntaxError(syntax->place, "the expression is nested too deeply; split it"));
  }

  Parsed Expression(int lowest) {
    if (++nesting_ > kMaxExpressionDepth)
      return Fail(SyntaxError(Next().place, "nested too deeply; split it"));
    GATEWAY_TRY(SyntaxPtr left, Signed());
    for (int precedence = Precedence(); precedence >= lowest; precedence = Precedence()) {
      const Token& token = Take();
      GATEWAY_TRY(left, Operation(std::move(left), token, precedence));
    }
    --nesting_;
    return left;
  }

  // What follows the operator `token`, all operators being left-associative.
  Parsed Operation(SyntaxPtr left, const Token& token, int precedence) {
    const bool is_type = token.text == "is" || token.text == "as";
    SyntaxPtr node =
        Make(is_type ? SyntaxKind::kType : SyntaxKind::kBinary, token.place, token.text);
    Adopt(*node, std::move(left));
    if (is_type) {
      GATEWAY_TRY(node->type, Type());
      return Checked(std::move(node));
    }
    GATEWAY_TRY(SyntaxPtr right, Expression(precedence + 1));
    Adopt(*node, std::move(right));
    return Checked(std::move(node));
  }

  Result<TypeSpecifier> Type() {
    if (!IsName()) return Unexpected("a type name");
    TypeSpecifier type{{}, Take().text};
    while (Skip(".")) {
      if (!IsName()) return Unexpected("a type name");
      type.name_space += (type.name_space.empty() ? "" : ".") + type.name;
      type.name = Take().text;
    }
    return type;
  }

  Parsed Signed() {
    if (!IsSymbol("-") && !IsSymbol("+")) return Path();
    const Token& sign = Take();
    if (++nesting_ > kMaxExpressionDepth)
      return Fail(SyntaxError(sign.place, "nested too deeply; split it"));
    SyntaxPtr node = Make(SyntaxKind::kSign, sign.place, sign.text);
    GATEWAY_TRY(SyntaxPtr operand, Signed());
    --nesting_;
    Adopt(*node, std::move(operand));
    return Checked(std::move(node));
  }

  Parsed Path() {
    GATEWAY_TRY(SyntaxPtr left, Term());
    for (;;) {
      if (Skip(".")) {
        GATEWAY_TRY(left, Step(std::move(left)));
      } else if (IsSymbol("[")) {
        GATEWAY_TRY(left, Index(std::move(left)));
      } else {
        return left;
      }
    }
  }

  Parsed Index(SyntaxPtr left) {
    SyntaxPtr node = Make(SyntaxKind::kIndexer, Take().place);
    Adopt(*node, std::move(left));
    GATEWAY_TRY(SyntaxPtr index, Expression(1));
    Adopt(*node, std::move(index));
    if (!Skip("]")) return Unexpected("']'");
    return Checked(std::move(node));
  }

  // What follows a dot: a name, a function, $this, $index or $total.
  Parsed Step(SyntaxPtr left) {
    if (IsSymbol("$")) return Dollar();
    if (!IsName()) return Unexpected("a name after '.'");
    const Token& name = Take();
    return NameOrCall(name, std::move(left));
  }

  Parsed NameOrCall(const Token& name, SyntaxPtr input) {
    const bool is_call = IsSymbol("(");
    SyntaxPtr node = Make(is_call ? SyntaxKind::kCall : SyntaxKind::kMember, name.place, name.text);
    if (input != nullptr) {
      node->depth = input->depth + 1;
      node->input = std::move(input);
    }
    if (is_call) GATEWAY_CHECK(Arguments(*node));
    return Checked(std::move(node));
  }

  Status Arguments(Syntax& call) {
    Take();
    if (Skip(")")) return {};
    do {
      GATEWAY_TRY(SyntaxPtr argument, Expression(1));
      Adopt(call, std::move(argument));
    } while (Skip(","));
    if (!Skip(")")) return Unexpected("',' or ')'");
    return {};
  }

  Parsed Term() {
    switch (Next().kind) {
      case TokenKind::kNumber:
        return Number();
      case TokenKind::kString:
        return Literal(SystemType::kString);
      case TokenKind::kDate:
        return Literal(SystemType::kDate);
      case TokenKind::kDateTime:
        return Literal(SystemType::kDateTime);
      case TokenKind::kTime:
        return Literal(SystemType::kTime);
      case TokenKind::kDelimited:
        return NameOrCall(Take(), nullptr);
      case TokenKind::kIdentifier:
        return Word();
      case TokenKind::kSymbol:
        return SymbolTerm();
      default:
        return Unexpected("a value, a path or '('");
    }
  }

  Parsed SymbolTerm() {
    if (IsSymbol("(")) return Parenthesised();
    if (IsSymbol("%")) return Constant();
    if (IsSymbol("$")) return Dollar();
    if (!IsSymbol("{")) return Unexpected("a value, a path or '('");
    SyntaxPtr node = Make(SyntaxKind::kEmpty, Take().place);
    if (!Skip("}")) return Unexpected("'}'");
    return node;
  }

  Parsed Parenthesised() {
    Take();
    GATEWAY_TRY(SyntaxPtr inner, Expression(1));
    if (!Skip(")")) return Unexpected("')'");
    return inner;
  }

  Parsed Word() {
    if (IsWord("true") || IsWord("false")) {
      SyntaxPtr node = Make(SyntaxKind::kLiteral, Next().place);
      node->value = {.type = SystemType::kBoolean, .boolean = Take().text == "true"};
      return node;
    }
    if (std::find(kReserved.begin(), kReserved.end(), Next().text) != kReserved.end()) {
      return Unexpected("a value, a path or '('");
    }
    return NameOrCall(Take(), nullptr);
  }

  Parsed Literal(SystemType type) {
    SyntaxPtr node = Make(SyntaxKind::kLiteral, Next().place);
    std::string text = Take().text;
    if (type == SystemType::kDateTime && text.ends_with('T')) text.pop_back();
    node->value = {.type = type, .text = std::move(text)};
    return node;
  }

  // A number, or a quantity when a unit follows.
  Parsed Number() {
    SyntaxPtr node = Make(SyntaxKind::kLiteral, Next().place);
    std::string text = Take().text;
    if (!Decimal::Parse(text))
      return Fail(SyntaxError(node->place, "a number may have 38 digits at most"));
    const bool is_word = Next().kind == TokenKind::kIdentifier && CalendarUnit(Next().text);
    if (is_word || Next().kind == TokenKind::kString) {
      node->value = {.type = SystemType::kQuantity, .text = std::move(text), .unit = Take().text};
    } else if (text.find('.') != std::string::npos) {
      node->value = {.type = SystemType::kDecimal, .text = std::move(text)};
    } else {
      return Integer(std::move(node), text);
    }
    return node;
  }

  static Parsed Integer(SyntaxPtr node, const std::string& text) {
    const std::optional<std::int64_t> value = Decimal::Parse(text)->ToInteger();
    // One more than the largest, so that the smallest can be written with its sign.
    if (!value || *value > std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1) {
      return Fail(SyntaxError(node->place,
                              "an integer ends at 2147483647; write a decimal: " + text + ".0"));
    }
    node->value = {.type = SystemType::kInteger, .integer = *value};
    return node;
  }

  Parsed Constant() {
    SyntaxPtr node = Make(SyntaxKind::kConstant, Take().place);
    if (!IsName() && Next().kind != TokenKind::kString && Next().kind != TokenKind::kQuoted) {
      return Unexpected("a name after '%'");
    }
    node->name = Take().text;
    return node;
  }

  Parsed Dollar() {
    const Place place = Take().place;
    const SyntaxKind kind = IsWord("this")    ? SyntaxKind::kThis
                            : IsWord("index") ? SyntaxKind::kIndex
                                              : SyntaxKind::kTotal;
    if (kind == SyntaxKind::kTotal && !IsWord("total"))
      return Unexpected("this, index or total after '$'");
    Take();
    return Make(kind, place);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<SyntaxPtr> Parse(std::string_view text) {
  GATEWAY_TRY(std::vector<Token> tokens, Tokenize(text));
  return Parser(std::move(tokens)).Run();
}

}  // namespace gateway::fhirpath
