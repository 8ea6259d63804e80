// The codes a StructureMap resource has for what a map's tree says with enumerators.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

template <typename Enum, std::size_t N>
using Codes = std::array<std::pair<std::string_view, Enum>, N>;

// https://hl7.org/fhir/R4/valueset-map-model-mode.html
inline constexpr Codes<syntax::StructureMode, 4> kStructureModeCodes = {
    {{"source", syntax::StructureMode::kSource},
     {"queried", syntax::StructureMode::kQueried},
     {"target", syntax::StructureMode::kTarget},
     {"produced", syntax::StructureMode::kProduced}}};

// https://hl7.org/fhir/R4/valueset-map-input-mode.html
inline constexpr Codes<syntax::InputMode, 2> kInputModeCodes = {
    {{"source", syntax::InputMode::kSource}, {"target", syntax::InputMode::kTarget}}};

// https://hl7.org/fhir/R4/valueset-map-group-type-mode.html
inline constexpr Codes<syntax::TypeMode, 3> kTypeModeCodes = {
    {{"none", syntax::TypeMode::kNone},
     {"types", syntax::TypeMode::kTypes},
     {"type-and-types", syntax::TypeMode::kTypeAndTypes}}};

// https://hl7.org/fhir/R4/valueset-map-source-list-mode.html
inline constexpr Codes<syntax::SourceListMode, 5> kSourceListModeCodes = {
    {{"first", syntax::SourceListMode::kFirst},
     {"not_first", syntax::SourceListMode::kNotFirst},
     {"last", syntax::SourceListMode::kLast},
     {"not_last", syntax::SourceListMode::kNotLast},
     {"only_one", syntax::SourceListMode::kOnlyOne}}};

// https://hl7.org/fhir/R4/valueset-map-target-list-mode.html; R5 says single for collate.
inline constexpr Codes<syntax::TargetListMode, 5> kTargetListModeCodes = {
    {{"first", syntax::TargetListMode::kFirst},
     {"share", syntax::TargetListMode::kShare},
     {"last", syntax::TargetListMode::kLast},
     {"collate", syntax::TargetListMode::kCollate},
     {"single", syntax::TargetListMode::kCollate}}};

// The first code that means that; empty when there is none.
template <typename Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view CodeOf(Enum value, const Codes<Enum, N>& codes) {
  for (const auto& [code, meaning] : codes) {
    if (meaning == value) return code;
  }
  return {};
}

}  // namespace gateway::mapping
