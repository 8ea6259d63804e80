#include "gateway/fhirpath/parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "gateway/base/decimal.h"
#include "gateway/base/text.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

// Larger binds tighter. Polarity binds tighter than all of them, and less than a dot or an indexer.
// In the order of OperatorKind.
constexpr std::array<std::uint8_t, 25> kPrecedences{0, 1, 2, 2, 3, 4, 4, 5, 5,  5,  5,  6, 6,
                                                    6, 6, 7, 8, 8, 9, 9, 9, 10, 10, 10, 10};

// Whether an operator's word may not stand where a term begins, unless it is delimited.
bool IsReserved(OperatorKind operation) {
  return operation == OperatorKind::kAnd || operation == OperatorKind::kOr ||
         operation == OperatorKind::kXor || operation == OperatorKind::kImplies ||
         operation == OperatorKind::kDiv || operation == OperatorKind::kMod;
}

// Children of a node while their number is not known.
class List {
 public:
  explicit List(Arena& arena) : arena_(arena) {}
  void Add(SyntaxPtr syntax) {
    if (size_ == capacity_) Grow();
    items_[size_++] = syntax;
  }
  [[nodiscard]] std::span<const SyntaxPtr> items() const { return {items_, size_}; }

 private:
  void Grow() {
    capacity_ = std::max<std::size_t>(2, capacity_ * 2);
    auto* const grown = static_cast<SyntaxPtr*>(arena_.Allocate(capacity_ * sizeof(SyntaxPtr)));
    std::copy_n(items_, size_, grown);
    items_ = grown;
  }
  Arena& arena_;
  SyntaxPtr* items_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Every method gives null once there is an error, which is kept.
class Parser {
 public:
  Parser(std::string_view text, Arena& arena) : arena_(arena), lexer_(text, arena) {}

  SyntaxPtr Run() {
    if (!Advance()) return nullptr;
    const SyntaxPtr root = Expression(1);
    if (root != nullptr && next_.kind != TokenKind::kEnd)
      return Unexpected("an operator or the end of the expression");
    return root;
  }
  [[nodiscard]] Error error() const {
    return error_ ? *error_ : lexer_.error().value_or(SyntaxError({}, "no expression"));
  }

 private:
  bool Advance() { return lexer_.Next(next_); }
  [[nodiscard]] bool IsSymbol(char symbol) const {
    return next_.kind == TokenKind::kSymbol && next_.text.size() == 1 && next_.text[0] == symbol;
  }
  [[nodiscard]] bool IsWord(std::string_view word) const {
    return next_.kind == TokenKind::kIdentifier && next_.text == word;
  }
  [[nodiscard]] bool IsName() const {
    return next_.kind == TokenKind::kIdentifier || next_.kind == TokenKind::kDelimited;
  }

  SyntaxPtr Refuse(Place place, std::string_view what) {
    if (!error_) error_ = SyntaxError(place, what);
    return nullptr;
  }
  SyntaxPtr Unexpected(std::string_view wanted) {
    const std::string found = next_.kind == TokenKind::kEnd ? "the end"
                              : next_.kind == TokenKind::kString
                                  ? "a string"
                                  : "'" + std::string(next_.text) + "'";
    return Refuse(next_.place, "expected " + std::string(wanted) + ", found " + found);
  }
  // Moves over `symbol`, which must be there.
  bool Expect(char symbol, std::string_view wanted) {
    if (!IsSymbol(symbol)) return Unexpected(wanted) != nullptr;
    return Advance();
  }

  Syntax* Make(SyntaxKind kind, const Token& token) {
    Syntax* const syntax = arena_.Make<Syntax>();
    syntax->kind = kind;
    syntax->operation = token.operation;
    syntax->place = token.place;
    syntax->name = token.text;
    return syntax;
  }
  void Adopt(Syntax& parent, SyntaxPtr first, SyntaxPtr second = nullptr) {
    auto* const children = static_cast<SyntaxPtr*>(arena_.Allocate(2 * sizeof(SyntaxPtr)));
    children[0] = first;
    children[1] = second;
    parent.children = {children, second == nullptr ? 1U : 2U};
    Deepen(parent, *first);
    if (second != nullptr) Deepen(parent, *second);
  }
  static void Deepen(Syntax& parent, const Syntax& child) {
    parent.depth = std::max(parent.depth, child.depth + 1);
  }
  // Every tree passes here on its way up, so that no recursion over it can go too deep.
  SyntaxPtr Checked(const Syntax& syntax) {
    if (syntax.depth <= kMaxExpressionDepth) return &syntax;
    return Refuse(syntax.place, "the expression is nested too deeply; split it");
  }
  bool Enter() {
    if (++nesting_ <= kMaxExpressionDepth) return true;
    return Refuse(next_.place, "nested too deeply; split it") != nullptr;
  }

  SyntaxPtr Expression(int lowest) {
    if (!Enter()) return nullptr;
    SyntaxPtr left = Signed();
    while (left != nullptr) {
      const int precedence = kPrecedences[static_cast<std::size_t>(next_.operation)];
      if (precedence < lowest) break;
      left = Operation(left, precedence);
    }
    --nesting_;
    return left;
  }

  // What follows an operator, all operators being left-associative.
  SyntaxPtr Operation(SyntaxPtr left, int precedence) {
    const bool is_type =
        next_.operation == OperatorKind::kIs || next_.operation == OperatorKind::kAs;
    Syntax* const node = Make(is_type ? SyntaxKind::kType : SyntaxKind::kBinary, next_);
    if (!Advance()) return nullptr;
    SyntaxPtr right = nullptr;
    if (is_type) {
      if (!Type(node->type)) return nullptr;
    } else {
      right = Expression(precedence + 1);
      if (right == nullptr) return nullptr;
    }
    Adopt(*node, left, right);
    return Checked(*node);
  }

  bool Type(TypeSpecifier& type) {
    if (!TypeName(type.name)) return false;
    std::string outer;  // of more than one name; one alone is a view
    for (bool is_first = true; IsSymbol('.'); is_first = false) {
      if (is_first) {
        type.name_space = type.name;
      } else {
        if (outer.empty()) outer = type.name_space;
        (outer += '.') += type.name;
      }
      if (!Advance() || !TypeName(type.name)) return false;
    }
    if (!outer.empty()) type.name_space = arena_.Copy(outer);
    return true;
  }
  bool TypeName(std::string_view& name) {
    if (!IsName()) return Unexpected("a type name") != nullptr;
    name = next_.text;
    return Advance();
  }
  SyntaxPtr Signed() {
    if (!IsSymbol('-') && !IsSymbol('+')) return Path();
    if (!Enter()) return nullptr;
    Syntax* const node = Make(SyntaxKind::kSign, next_);
    const SyntaxPtr operand = Advance() ? Signed() : nullptr;
    --nesting_;
    if (operand == nullptr) return nullptr;
    Adopt(*node, operand);
    return Checked(*node);
  }

  SyntaxPtr Path() {
    SyntaxPtr left = Term();
    while (left != nullptr) {
      if (IsSymbol('.')) {
        left = Advance() ? Step(left) : nullptr;
      } else if (IsSymbol('[')) {
        left = Index(left);
      } else {
        break;
      }
    }
    return left;
  }

  SyntaxPtr Index(SyntaxPtr left) {
    Syntax* const node = Make(SyntaxKind::kIndexer, next_);
    node->name = {};
    const SyntaxPtr index = Advance() ? Expression(1) : nullptr;
    if (index == nullptr || !Expect(']', "']'")) return nullptr;
    Adopt(*node, left, index);
    return Checked(*node);
  }

  // What follows a dot: a name, a function, $this, $index or $total.
  SyntaxPtr Step(SyntaxPtr left) {
    if (IsSymbol('$')) return Dollar();
    if (!IsName()) return Unexpected("a name after '.'");
    return NameOrCall(left);
  }

  SyntaxPtr NameOrCall(SyntaxPtr input) {
    Syntax* const node = Make(SyntaxKind::kMember, next_);
    if (!Advance()) return nullptr;
    if (input != nullptr) {
      node->depth = input->depth + 1;
      node->input = input;
    }
    if (IsSymbol('(')) {
      node->kind = SyntaxKind::kCall;
      if (!Arguments(*node)) return nullptr;
    }
    return Checked(*node);
  }

  bool Arguments(Syntax& call) {
    if (!Advance()) return false;
    if (IsSymbol(')')) return Advance();
    List arguments(arena_);
    for (;;) {
      SyntaxPtr argument = Expression(1);
      if (argument != nullptr && call.name == "sort") argument = SortKey(argument);
      if (argument == nullptr) return false;
      arguments.Add(argument);
      Deepen(call, *argument);
      if (!IsSymbol(',')) break;
      if (!Advance()) return false;
    }
    call.children = arguments.items();
    return Expect(')', "',' or ')'");
  }

  // `key asc` is the key itself, `key desc` the same as -key: null when nothing can follow.
  SyntaxPtr SortKey(SyntaxPtr key) {
    if (IsWord("asc")) return Advance() ? key : nullptr;
    if (!IsWord("desc")) return key;
    Syntax* const node = Make(SyntaxKind::kSign, next_);
    node->name = "-";
    List operand(arena_);
    operand.Add(key);
    node->children = operand.items();
    Deepen(*node, *key);
    return Advance() ? Checked(*node) : nullptr;
  }

  SyntaxPtr Term() {
    switch (next_.kind) {
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
        return NameOrCall(nullptr);
      case TokenKind::kIdentifier:
        return Word();
      case TokenKind::kSymbol:
        return SymbolTerm();
      default:
        return Unexpected("a value, a path or '('");
    }
  }

  SyntaxPtr SymbolTerm() {
    if (IsSymbol('(')) return Parenthesised();
    if (IsSymbol('%')) return Constant();
    if (IsSymbol('$')) return Dollar();
    if (!IsSymbol('{')) return Unexpected("a value, a path or '('");
    Syntax* const node = Make(SyntaxKind::kEmpty, next_);
    node->name = {};
    return Advance() && Expect('}', "'}'") ? node : nullptr;
  }

  SyntaxPtr Parenthesised() {
    const SyntaxPtr inner = Advance() ? Expression(1) : nullptr;
    return inner != nullptr && Expect(')', "')'") ? inner : nullptr;
  }

  SyntaxPtr Word() {
    const bool is_true = next_.text == "true";
    if (!is_true && next_.text != "false") {
      if (IsReserved(next_.operation)) return Unexpected("a value, a path or '('");
      return NameOrCall(nullptr);
    }
    Syntax* const node = Make(SyntaxKind::kLiteral, next_);
    node->name = {};
    node->value.type = SystemType::kBoolean;
    node->value.boolean = is_true;
    return Advance() ? node : nullptr;
  }

  SyntaxPtr Literal(SystemType type) {
    Syntax* const node = Make(SyntaxKind::kLiteral, next_);
    node->name = {};
    node->value.type = type;
    node->value.text = next_.text;
    if (type == SystemType::kDateTime && next_.text.ends_with('T'))
      node->value.text.remove_suffix(1);
    return Advance() ? node : nullptr;
  }

  // A number, or a quantity when a unit follows.
  SyntaxPtr Number() {
    Syntax* const node = Make(SyntaxKind::kLiteral, next_);
    const std::string_view text = std::exchange(node->name, {});
    constexpr std::size_t kCertain = 18;
    if (text.size() > kCertain && !Decimal::Parse(text))
      return Refuse(node->place, "a number may have 38 digits at most");
    if (!Advance()) return nullptr;
    const bool is_word = next_.kind == TokenKind::kIdentifier && CalendarUnit(next_.text);
    node->value.text = text;
    if (is_word || next_.kind == TokenKind::kString) {
      node->value.type = SystemType::kQuantity;
      node->value.unit = next_.text;
      return Advance() ? node : nullptr;
    }
    node->value.type = SystemType::kDecimal;
    return text.find('.') == std::string_view::npos ? Integer(*node) : node;
  }

  SyntaxPtr Integer(Syntax& node) {
    const std::string_view text = std::exchange(node.value.text, {});
    std::int64_t& value = node.value.integer;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    // One more than the largest, so that the smallest can be written with its sign.
    if (fault != std::errc() ||
        value > std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1) {
      return Refuse(node.place,
                    "an integer ends at 2147483647; write a decimal: " + std::string(text) + ".0");
    }
    node.value.type = SystemType::kInteger;
    return &node;
  }

  SyntaxPtr Constant() {
    Syntax* const node = Make(SyntaxKind::kConstant, next_);
    if (!Advance()) return nullptr;
    if (!IsName() && next_.kind != TokenKind::kString && next_.kind != TokenKind::kQuoted)
      return Unexpected("a name after '%'");
    node->name = next_.text;
    return Advance() ? node : nullptr;
  }

  SyntaxPtr Dollar() {
    Syntax* const node = Make(SyntaxKind::kThis, next_);
    node->name = {};
    if (!Advance()) return nullptr;
    if (IsWord("index")) node->kind = SyntaxKind::kIndex;
    if (IsWord("total")) node->kind = SyntaxKind::kTotal;
    if (node->kind == SyntaxKind::kThis && !IsWord("this"))
      return Unexpected("this, index or total after '$'");
    return Advance() ? node : nullptr;
  }

  Arena& arena_;
  Lexer lexer_;
  Token next_;
  int nesting_ = 0;
  std::optional<Error> error_;
};

}  // namespace

bool ReadType(const Syntax& syntax, TypeSpecifier& type) {
  if (syntax.kind != SyntaxKind::kMember) return false;
  type.name = syntax.name;
  type.name_space = {};
  if (syntax.input == nullptr) return true;
  TypeSpecifier outer;
  if (!ReadType(*syntax.input, outer)) return false;
  // Several names of a namespace lie one after another in the text, a dot between them.
  const char* const begin = outer.name_space.empty() ? outer.name.data() : outer.name_space.data();
  const auto size = static_cast<std::size_t>(outer.name.data() + outer.name.size() - begin);
  if (!outer.name_space.empty() && size != outer.name_space.size() + 1 + outer.name.size())
    return false;
  type.name_space = {begin, size};
  return true;
}

Result<SyntaxTree> Parse(std::string_view text) {
  if (text.size() > kMaxExpressionBytes)
    return Fail(SyntaxError({}, "the expression is too long; split it"));
  if (FindInvalidUtf8(text) != std::string_view::npos)
    return Fail(SyntaxError({}, "the expression is not well-formed UTF-8"));
  constexpr std::size_t kNode = sizeof(Syntax);
  Arena arena(std::min<std::size_t>(4 * kNode + text.size() * kNode / 4, 64 * kNode));
  Parser parser(text, arena);
  const SyntaxPtr root = parser.Run();
  if (root == nullptr) return Fail(parser.error());
  return SyntaxTree(std::move(arena), root);
}

}  // namespace gateway::fhirpath
