// Questions about single texts that FHIRPath cannot ask, or only at length.
#pragma once

#include <optional>
#include <string_view>

namespace gateway::records {

// The form of a UK postcode ("SW1A 1AA", "ZZ99 3VZ"), capitals with one space; GIR 0AA included.
[[nodiscard]] bool IsPostcode(std::string_view text);
// ^[A-Z0-9]{3,8}$
[[nodiscard]] bool IsOdsCode(std::string_view text);
// Any of U+0000–U+001F but tab, LF and CR, or U+007F–U+009F.
[[nodiscard]] bool HasControlCharacters(std::string_view utf8);
// No Latin letter is followed by a combining mark that Unicode composes with it into one character.
// What is known are the composed letters of the Latin scripts of Europe (blocks Latin-1 Supplement
// and Latin Extended-A, and those of Welsh and Gaelic); other scripts pass unchecked.
[[nodiscard]] bool IsNfc(std::string_view utf8);
// Whole years between two FHIR dates (YYYY, YYYY-MM or YYYY-MM-DD); never overstated when one is
// partial. Nothing when one is no date. Negative when `on` is before `birth`.
[[nodiscard]] std::optional<int> AgeAt(std::string_view birth, std::string_view on);

}  // namespace gateway::records
