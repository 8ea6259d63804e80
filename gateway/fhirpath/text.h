// UTF-8 text by characters (code points), which is how FHIRPath counts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::fhirpath {

[[nodiscard]] std::size_t CountCharacters(std::string_view text);
// The byte at which character number `index` begins; the size of the text when there are fewer.
[[nodiscard]] std::size_t ByteOffset(std::string_view text, std::size_t index);
[[nodiscard]] std::vector<std::string_view> Characters(std::string_view text);

// Latin letters up to U+017F (English and Welsh among them), Greek and Cyrillic ones; all others
// stay as they are. The upper case of a sharp s is SS.
[[nodiscard]] std::string ToUpperCase(std::string_view text);
[[nodiscard]] std::string ToLowerCase(std::string_view text);

}  // namespace gateway::fhirpath
