#include "gateway/mapping/concept_map_parser.h"

#include <map>

namespace gateway::mapping {
namespace {

using Prefixes = std::map<std::string, std::string, std::less<>>;

// ConceptMapEquivalence, as the language writes it.
const std::map<std::string_view, std::string_view>& Relations() {
  static const std::map<std::string_view, std::string_view> kRelations = {
      {"-", "relatedto"},    {"=", "equal"},  {"==", "equivalent"}, {"!=", "disjoint"},
      {"--", "unmatched"},   {"<=", "wider"}, {"<-", "subsumes"},   {">=", "narrower"},
      {">-", "specializes"}, {"~", "inexact"}};
  return kRelations;
}

Result<std::string> ParseSystem(TokenReader& reader, const Prefixes& prefixes) {
  const Place place = reader.Peek().place;
  GATEWAY_TRY(const std::string prefix, reader.ExpectName("as a prefix"));
  const auto found = prefixes.find(prefix);
  if (found == prefixes.end())
    return SyntaxError(place, "no prefix '" + prefix + "' is declared above");
  return found->second;
}

// A code: quoted, or a word or number; words joined by '-' that stand together are one code.
Result<std::string> ParseCode(TokenReader& reader) {
  if (reader.Peek().kind == TokenKind::kString) return reader.Take().text;
  const auto plain = [](const Token& token) {
    return token.kind == TokenKind::kName || token.kind == TokenKind::kNumber;
  };
  if (!plain(reader.Peek())) return reader.Unexpected("a code is expected after ':'");
  const Token* last = &reader.Take();
  std::string code = last->text;
  while (reader.Peek().Is("-") && reader.Peek().begin == last->end && plain(reader.Peek(1)) &&
         reader.Peek(1).begin == reader.Peek().end) {
    reader.Take();
    last = &reader.Take();
    code += "-" + last->text;
  }
  return code;
}

Status ParsePrefix(TokenReader& reader, Prefixes& prefixes) {
  GATEWAY_TRY(std::string name, reader.ExpectName("after 'prefix'"));
  GATEWAY_CHECK(reader.Expect("=", "after a prefix"));
  GATEWAY_TRY(std::string system, reader.ExpectString("as the prefix's system"));
  prefixes.insert_or_assign(std::move(name), std::move(system));
  return {};
}

// unmapped for s = provided
Status ParseUnmapped(TokenReader& reader, const Prefixes& prefixes, syntax::ConceptMap& map) {
  GATEWAY_CHECK(reader.ExpectWord("for", "after 'unmapped'"));
  GATEWAY_TRY(std::string system, ParseSystem(reader, prefixes));
  GATEWAY_CHECK(reader.Expect("=", "after the prefix"));
  GATEWAY_CHECK(
      reader.ExpectWord("provided", "as the only treatment of unmapped codes that is known"));
  map.provided.push_back(std::move(system));
  return {};
}

Result<syntax::Mapping> ParseMapping(TokenReader& reader, const Prefixes& prefixes) {
  syntax::Mapping mapping;
  GATEWAY_TRY(mapping.source_system, ParseSystem(reader, prefixes));
  GATEWAY_CHECK(reader.Expect(":", "after the prefix"));
  GATEWAY_TRY(mapping.source_code, ParseCode(reader));
  const auto relation = Relations().find(reader.Peek().text);
  if (reader.Peek().kind != TokenKind::kPunctuation || relation == Relations().end()) {
    return reader.Unexpected("a relation (== = - != -- <= <- >= >- ~) is expected");
  }
  reader.Take();
  mapping.equivalence = relation->second;
  if (mapping.equivalence == "unmatched") return mapping;
  GATEWAY_TRY(mapping.target_system, ParseSystem(reader, prefixes));
  GATEWAY_CHECK(reader.Expect(":", "after the prefix"));
  GATEWAY_TRY(mapping.target_code, ParseCode(reader));
  return mapping;
}

}  // namespace

std::string_view RelationSign(std::string_view equivalence) {
  for (const auto& [sign, code] : Relations()) {
    if (code == equivalence) return sign;
  }
  return {};
}

Result<syntax::ConceptMap> ParseConceptMap(TokenReader& reader) {
  syntax::ConceptMap map;
  map.place = reader.Peek().place;
  GATEWAY_TRY(map.id, reader.ExpectString("as the concept map's id"));
  if (map.id.starts_with('#')) map.id.erase(0, 1);
  GATEWAY_CHECK(reader.Expect("{", "after the concept map's id"));
  Prefixes prefixes;
  while (!reader.TakeIf("}")) {
    const bool word = !reader.Peek(1).Is(":");
    if (word && reader.TakeWord("prefix")) {
      GATEWAY_CHECK(ParsePrefix(reader, prefixes));
    } else if (word && reader.TakeWord("unmapped")) {
      GATEWAY_CHECK(ParseUnmapped(reader, prefixes, map));
    } else {
      GATEWAY_TRY(syntax::Mapping mapping, ParseMapping(reader, prefixes));
      map.mappings.push_back(std::move(mapping));
    }
    reader.TakeIf(";");
  }
  return map;
}

}  // namespace gateway::mapping
