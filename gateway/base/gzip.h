// Compressed bytes as gzip.
// Spec: RFC 1952.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

// kFast takes a fifth of the time and gives a few parts in a hundred more.
enum class GzipEffort { kSmallest, kFast };
// The same bytes give the same result on every machine: no name, no time.
[[nodiscard]] std::string Gzip(std::string_view bytes, GzipEffort effort = GzipEffort::kSmallest);

// All members, one after another. kInvalid when the bytes are no gzip, are damaged or end too
// early; kTooLong when more than `max_bytes` would come out.
[[nodiscard]] Result<std::string> Gunzip(std::string_view bytes, std::size_t max_bytes);

}  // namespace gateway
