#include "gateway/net/http_reader.h"

#include <algorithm>
#include <charconv>

namespace gateway::net {
namespace {

// One TLS record: a larger buffer would not be filled, a smaller one would leave bytes inside TLS
// where poll() does not see them.
constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::size_t kMaxChunkLine = 4 * 1024;

std::unexpected<Error> Incomplete() {
  return Fail(IssueType::kIncomplete, "the connection closed in the middle of a message");
}

std::unexpected<Error> TooLong() {
  return Fail(IssueType::kTooLong, "the body is larger than allowed");
}

// "1a;name=value" -> 26.
Result<std::size_t> ChunkSize(std::string_view line) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  const bool ends = end == line.data() + line.size() || *end == ';' || *end == ' ' || *end == '\t';
  if (error != std::errc() || end == line.data() || !ends) {
    return Fail(IssueType::kInvalid, "a chunk does not begin with its size");
  }
  return size;
}

}  // namespace

Result<bool> HttpReader::Fill() {
  if (start_ > 0 && start_ == buffer_.size()) {
    buffer_.clear();
    start_ = 0;
  }
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  auto count = stream_.Read(std::span(buffer_).subspan(before));
  buffer_.resize(before + count.value_or(0));
  if (!count) return Fail(std::move(count).error());
  return *count > 0;
}

Result<bool> HttpReader::Wait() {
  if (!buffered().empty()) return true;
  return Fill();
}

Result<std::optional<std::string>> HttpReader::ReadHead() {
  // An empty line before the first is passed over (RFC 9112, 2.2).
  while (true) {
    if (buffered().starts_with("\r\n")) start_ += 2;
    const std::size_t end = buffered().find("\r\n\r\n");
    if (end != std::string_view::npos && end <= kMaxHeadBytes) {
      std::string head(buffered().substr(0, end));
      start_ += end + 4;
      return head;
    }
    if (buffered().size() > kMaxHeadBytes) {
      return Fail(IssueType::kTooLong, "the header lines are longer than 32 KB");
    }
    GATEWAY_TRY(const bool more, Fill());
    if (more) continue;
    if (buffered().empty()) return std::nullopt;
    return Incomplete();
  }
}

Result<std::string> HttpReader::ReadBody(const BodyFrame& frame, std::size_t max_bytes) {
  switch (frame.kind) {
    case BodyFrame::Kind::kNone:
      return std::string();
    case BodyFrame::Kind::kChunked:
      return ReadChunks(max_bytes);
    case BodyFrame::Kind::kUntilClose:
      return ReadToEnd(max_bytes);
    case BodyFrame::Kind::kLength:
      break;
  }
  if (frame.length > max_bytes) return TooLong();
  std::string body;
  GATEWAY_CHECK(ReadExactly(frame.length, body));
  return body;
}

Status HttpReader::ReadExactly(std::size_t count, std::string& into) {
  // A claimed length reserves no more than this before the bytes are there.
  constexpr std::size_t kReserve = std::size_t{1} << 20;
  into.reserve(into.size() + std::min(count, kReserve));
  while (count > 0) {
    if (buffered().empty()) {
      GATEWAY_TRY(const bool more, Fill());
      if (!more) return Incomplete();
    }
    const std::string_view part = buffered().substr(0, count);
    into.append(part);
    start_ += part.size();
    count -= part.size();
  }
  return {};
}

Result<std::string> HttpReader::ReadLine(std::size_t max_bytes) {
  while (true) {
    const std::size_t end = buffered().find("\r\n");
    if (end != std::string_view::npos && end <= max_bytes) {
      std::string line(buffered().substr(0, end));
      start_ += end + 2;
      return line;
    }
    if (buffered().size() > max_bytes) {
      return Fail(IssueType::kInvalid, "a chunk's first line is too long");
    }
    GATEWAY_TRY(const bool more, Fill());
    if (!more) return Incomplete();
  }
}

Result<std::string> HttpReader::ReadChunks(std::size_t max_bytes) {
  std::string body;
  while (true) {
    GATEWAY_TRY(const std::string line, ReadLine(kMaxChunkLine));
    GATEWAY_TRY(const std::size_t size, ChunkSize(line));
    if (size == 0) break;
    if (size > max_bytes - body.size()) return TooLong();
    GATEWAY_CHECK(ReadExactly(size, body));
    GATEWAY_TRY(const std::string end, ReadLine(kMaxChunkLine));
    if (!end.empty()) return Fail(IssueType::kInvalid, "a chunk is longer than its size says");
  }
  std::size_t trailers = 0;
  while (true) {
    GATEWAY_TRY(const std::string line, ReadLine(kMaxChunkLine));
    if (line.empty()) return body;
    trailers += line.size();
    if (trailers > kMaxHeadBytes) return Fail(IssueType::kInvalid, "the trailers are too long");
  }
}

Result<std::string> HttpReader::ReadToEnd(std::size_t max_bytes) {
  while (true) {
    if (buffered().size() > max_bytes) return TooLong();
    GATEWAY_TRY(const bool more, Fill());
    if (more) continue;
    std::string body(buffered());
    start_ = buffer_.size();
    return body;
  }
}

}  // namespace gateway::net
