// Heads and bodies cut from a stream of bytes, however the bytes arrive.
// Spec: RFC 9112 sections 6 and 7.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/net/http_head.h"

namespace gateway::net {

// One side of a connection. Used by one thread at a time.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Waits for at least one byte; 0 when the other side has closed. kTransient when the connection
  // broke, kSecurity when TLS refused.
  [[nodiscard]] virtual Result<std::size_t> Read(std::span<char> into) = 0;
  // Writes everything.
  [[nodiscard]] virtual Status Write(std::string_view bytes) = 0;
};

inline constexpr std::size_t kMaxHeadBytes = 32 * 1024;

// Keeps what came after the message it read for the next one. The stream outlives it.
class HttpReader {
 public:
  explicit HttpReader(ByteStream& stream) : stream_(stream) {}

  // Waits until something is there to read; false when the other side closed instead.
  [[nodiscard]] Result<bool> Wait();

  // Everything before the blank line; absent when the other side closed before the first byte.
  // kTooLong over kMaxHeadBytes, kIncomplete when it closed in the middle.
  [[nodiscard]] Result<std::optional<std::string>> ReadHead();

  // The body, unchunked; trailers are dropped. kTooLong over `max_bytes` (not read further),
  // kIncomplete when the other side closed before its end, kInvalid on broken chunks.
  [[nodiscard]] Result<std::string> ReadBody(const BodyFrame& frame, std::size_t max_bytes);

 private:
  [[nodiscard]] Result<bool> Fill();
  [[nodiscard]] Result<std::string> ReadLine(std::size_t max_bytes);
  [[nodiscard]] Status ReadExactly(std::size_t count, std::string& into);
  [[nodiscard]] Result<std::string> ReadChunks(std::size_t max_bytes);
  [[nodiscard]] Result<std::string> ReadToEnd(std::size_t max_bytes);
  [[nodiscard]] std::string_view buffered() const {
    return std::string_view(buffer_).substr(start_);
  }

  ByteStream& stream_;
  std::string buffer_;  // bytes read and not yet used begin at start_
  std::size_t start_ = 0;
};

}  // namespace gateway::net
