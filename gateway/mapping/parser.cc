#include "gateway/mapping/parser.h"

#include <array>

#include "gateway/base/text.h"
#include "gateway/mapping/concept_map_parser.h"
#include "gateway/mapping/rule_parser.h"
#include "gateway/mapping/token_reader.h"

namespace gateway::mapping {
namespace {

using syntax::Group;
using syntax::GroupInput;
using syntax::InputMode;
using syntax::StructureMode;

constexpr std::array<std::pair<std::string_view, StructureMode>, 4> kStructureModes = {
    {{"source", StructureMode::kSource},
     {"queried", StructureMode::kQueried},
     {"target", StructureMode::kTarget},
     {"produced", StructureMode::kProduced}}};

// The text between the value's quotes; a number, true or false stands without any.
std::string Unquote(std::string_view value) {
  for (const std::string_view quote : {"\"\"\"", "\"", "'"}) {
    const bool quoted =
        value.size() >= 2 * quote.size() && value.starts_with(quote) && value.ends_with(quote);
    if (!quoted) continue;
    const std::string_view inner = value.substr(quote.size(), value.size() - 2 * quote.size());
    return std::string(quote.size() == 3 ? Trim(inner) : inner);
  }
  return std::string(value);
}

// `/// url = 'http://…'` (R5)
Status ReadMetadata(const MetadataLine& line, syntax::Map& map) {
  const std::size_t equals = line.text.find('=');
  if (equals == std::string::npos) return {};  // a comment that happens to have three slashes
  const std::string_view name = Trim(std::string_view(line.text).substr(0, equals));
  const std::string_view value = Trim(std::string_view(line.text).substr(equals + 1));
  if (name.empty() || name.find_first_of(" \t'\"") != std::string_view::npos) return {};
  std::string* const field = name == "url"     ? &map.url
                             : name == "name"  ? &map.name
                             : name == "title" ? &map.title
                                               : nullptr;
  if (field == nullptr) {
    map.metadata.push_back({std::string(name), Unquote(value)});
    return {};
  }
  const bool quoted = !value.empty() && (value.front() == '\'' || value.front() == '"') &&
                      value.size() >= 2 && value.back() == value.front();
  if (!quoted)
    return SyntaxError(line.place, "the value of '" + std::string(name) + "' must stand in quotes");
  *field = Unquote(value);
  return {};
}

// map "url" = "name"
Status ParseHeader(TokenReader& reader, syntax::Map& map) {
  GATEWAY_TRY(map.url, reader.ExpectString("as the map's URL"));
  GATEWAY_CHECK(reader.Expect("=", "after the map's URL"));
  if (reader.Peek().kind == TokenKind::kName) {
    map.name = reader.Take().text;
    return {};
  }
  GATEWAY_TRY(map.name, reader.ExpectString("as the map's name"));
  return {};
}

Result<syntax::Structure> ParseStructure(TokenReader& reader) {
  syntax::Structure structure;
  structure.place = reader.Peek().place;
  GATEWAY_TRY(structure.url, reader.ExpectString("as a structure's URL"));
  if (reader.TakeWord("alias")) {
    GATEWAY_TRY(structure.alias, reader.ExpectName("after 'alias'"));
  }
  GATEWAY_CHECK(reader.ExpectWord("as", "before the structure's mode"));
  for (const auto& [word, mode] : kStructureModes) {
    if (!reader.TakeWord(word)) continue;
    structure.mode = mode;
    return structure;
  }
  return reader.Unexpected("source, queried, target or produced is expected");
}

Result<syntax::Import> ParseImport(TokenReader& reader) {
  syntax::Import import;
  import.place = reader.Peek().place;
  GATEWAY_TRY(import.url, reader.ExpectString("as the imported map's URL"));
  return import;
}

// let name = expression;
Result<syntax::Constant> ParseConstant(TokenReader& reader) {
  syntax::Constant constant;
  GATEWAY_TRY(constant.name, reader.ExpectName("after 'let'"));
  GATEWAY_CHECK(reader.Expect("=", "after the constant's name"));
  GATEWAY_TRY(constant.value, reader.TakeFormula(FormulaEnd::kStatement));
  GATEWAY_CHECK(reader.Expect(";", "after a constant"));
  return constant;
}

Result<GroupInput> ParseInput(TokenReader& reader) {
  GroupInput input;
  input.place = reader.Peek().place;
  if (reader.TakeWord("target")) {
    input.mode = InputMode::kTarget;
  } else {
    GATEWAY_CHECK(reader.ExpectWord("source", "or 'target' before an input's name"));
  }
  GATEWAY_TRY(input.name, reader.ExpectName("for the input"));
  if (!reader.TakeIf(":")) return input;
  if (reader.Peek().kind == TokenKind::kString) {
    input.type = reader.Take().text;
  } else {
    GATEWAY_TRY(input.type, reader.ExpectName("as the input's type"));
  }
  return input;
}

// <<types>>, <<type+>>
Status ParseTypeMode(TokenReader& reader, Group& group) {
  if (!reader.TakeIf("<<")) return {};
  if (reader.TakeWord("types")) {
    group.type_mode = syntax::TypeMode::kTypes;
  } else {
    GATEWAY_CHECK(reader.ExpectWord("type", "(<<types>> or <<type+>>)"));
    GATEWAY_CHECK(reader.Expect("+", "(<<type+>>)"));
    group.type_mode = syntax::TypeMode::kTypeAndTypes;
  }
  return reader.Expect(">>", "after the type mode");
}

Result<Group> ParseGroup(TokenReader& reader) {
  Group group;
  group.place = reader.Peek().place;
  GATEWAY_TRY(group.name, reader.ExpectName("for the group"));
  GATEWAY_CHECK(reader.Expect("(", "after the group's name"));
  do {
    GATEWAY_TRY(GroupInput input, ParseInput(reader));
    group.inputs.push_back(std::move(input));
  } while (reader.TakeIf(","));
  GATEWAY_CHECK(reader.Expect(")", "after the group's inputs"));
  if (reader.TakeWord("extends")) {
    GATEWAY_TRY(group.extends, reader.ExpectName("after 'extends'"));
  }
  GATEWAY_CHECK(ParseTypeMode(reader, group));
  GATEWAY_CHECK(reader.Expect("{", "before the group's rules"));
  GATEWAY_TRY(group.rules, ParseRules(reader));
  return group;
}

template <typename T>
Status Append(Result<T> parsed, std::vector<T>& list) {
  if (!parsed) return std::unexpected(std::move(parsed).error());
  list.push_back(std::move(*parsed));
  return {};
}

// One part of the map outside its groups' braces.
Status ParsePart(TokenReader& reader, syntax::Map& map) {
  if (reader.TakeWord("map")) return ParseHeader(reader, map);
  if (reader.TakeWord("conceptmap")) return Append(ParseConceptMap(reader), map.concept_maps);
  if (reader.TakeWord("uses")) return Append(ParseStructure(reader), map.structures);
  if (reader.TakeWord("imports")) return Append(ParseImport(reader), map.imports);
  if (reader.TakeWord("let")) return Append(ParseConstant(reader), map.constants);
  if (reader.TakeWord("group")) return Append(ParseGroup(reader), map.groups);
  return reader.Unexpected("map, conceptmap, uses, imports, let or group is expected");
}

}  // namespace

Result<syntax::Map> ParseMap(std::string_view text) {
  GATEWAY_TRY(Tokens tokens, Tokenise(text));
  syntax::Map map;
  const std::size_t first = tokens.list.front().begin;
  for (const MetadataLine& line : tokens.metadata) {
    if (line.begin < first) GATEWAY_CHECK(ReadMetadata(line, map));
  }
  TokenReader reader(text, std::move(tokens.list));
  while (reader.Peek().kind != TokenKind::kEnd) GATEWAY_CHECK(ParsePart(reader, map));
  if (map.url.empty())
    return SyntaxError({1, 1}, "the map has no URL: begin with map \"url\" = \"name\"");
  if (map.groups.empty()) return SyntaxError(reader.Peek().place, "the map has no group");
  return map;
}

}  // namespace gateway::mapping
