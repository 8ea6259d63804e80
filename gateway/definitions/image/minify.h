// JSON without the white space between its tokens.
#pragma once

#include <string>
#include <string_view>

namespace gateway::definitions::image {

// Texts stay as they are, byte for byte. What is no JSON stays none.
[[nodiscard]] std::string Minify(std::string_view json);

}  // namespace gateway::definitions::image
