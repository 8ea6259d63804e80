// truncate, append and cast: values made of texts.
#include <charconv>
#include <optional>

#include "gateway/mapping/primitive.h"
#include "gateway/mapping/program.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

Made OfText(std::string text, const std::vector<Argument>& arguments) {
  Made made;
  made.items.push_back(fhirpath::Item::String(std::move(text)));
  made.sources = SourcesOf(arguments);
  made.how = HowOf(arguments);
  return made;
}

// The first `count` characters (not bytes).
std::string_view FirstCharacters(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size()) {
    const bool starts = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (starts && count-- == 0) break;
    ++end;
  }
  return text.substr(0, end);
}

std::optional<std::size_t> ParseLength(const std::string& text) {
  std::size_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

}  // namespace

std::string CheckTruncate(const std::vector<syntax::Parameter>& parameters) {
  const std::string* const length = LiteralOf(parameters[1]);
  const bool fits = length == nullptr || ParseLength(*length).has_value();
  return fits ? "" : "truncate() needs a whole number of characters";
}

Result<Made> MakeTruncate(const TransformInput& input) {
  if (input.arguments[0].items.empty()) return Made{};
  GATEWAY_TRY(const std::string text, TextOf(input.arguments[0]));
  GATEWAY_TRY(const std::string length, TextOf(input.arguments[1]));
  const std::optional<std::size_t> count = ParseLength(length);
  if (!count) return Fail(IssueType::kProcessing, "truncate() needs a whole number of characters");
  const std::string_view kept = FirstCharacters(text, *count);
  Made made = OfText(std::string(kept), input.arguments);
  if (kept.size() == text.size()) made.how = input.arguments[0].how;
  return made;
}

Result<Made> MakeAppend(const TransformInput& input) {
  std::string text;
  for (const Argument& argument : input.arguments) {
    GATEWAY_TRY(const std::string part, TextOf(argument));
    GATEWAY_CHECK(input.run.SpendText(part.size()));
    text += part;
  }
  return text.empty() ? Made{} : OfText(std::move(text), input.arguments);
}

// The value's text must be one of the type; the element then takes it as it is.
Result<Made> MakeCast(const TransformInput& input) {
  const Argument& argument = input.arguments.front();
  const fhir::Type* const type = input.plan.type != nullptr ? input.plan.type : input.wanted;
  if (type == nullptr)
    return Fail(IssueType::kProcessing, "cast() must say the type: cast(x, 'string')");
  if (argument.items.empty()) return Made{};
  GATEWAY_TRY(std::string text, TextOf(argument));
  if (type->kind != fhir::Kind::kPrimitive) {
    return Fail(IssueType::kProcessing,
                "cast() makes primitive types only, not " + std::string(type->name));
  }
  GATEWAY_CHECK(CheckText(*type, text));
  Made made;
  made.type = type;
  made.sources = argument.sources;
  made.how = argument.how;
  made.parts.push_back({"", std::move(text), argument.sources, argument.how});
  return made;
}

}  // namespace gateway::mapping
