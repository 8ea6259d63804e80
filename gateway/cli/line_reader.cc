#include "gateway/cli/line_reader.h"

#include <algorithm>

namespace gateway::cli {
namespace {

constexpr std::size_t kChunk = 64 * 1024;

}  // namespace

// Waits for a byte, then takes what is there: a pipe's line is answered before the next one comes.
bool LineReader::Fill() {
  buffer_.resize(kChunk);
  at_ = 0;
  const int first = stream_.get();
  if (first == std::istream::traits_type::eof()) {
    buffer_.clear();
    return false;
  }
  buffer_[0] = static_cast<char>(first);
  const std::streamsize more =
      stream_.readsome(buffer_.data() + 1, static_cast<std::streamsize>(kChunk - 1));
  buffer_.resize(1 + static_cast<std::size_t>(std::max<std::streamsize>(more, 0)));
  return true;
}

bool LineReader::Next(std::string& line) {
  line.clear();
  cut_ = false;
  bool any = false;
  while (at_ < buffer_.size() || Fill()) {
    any = true;
    const std::size_t end = buffer_.find('\n', at_);
    const std::size_t size = std::min(end, buffer_.size()) - at_;
    const std::size_t room = max_bytes_ - std::min(max_bytes_, line.size());
    line.append(buffer_, at_, std::min(size, room));
    cut_ = cut_ || size > room;
    at_ += size;
    if (end == std::string::npos) continue;
    ++at_;
    break;
  }
  if (any) ++number_;
  return any;
}

std::string LineReader::Rest() {
  std::string rest = buffer_.substr(std::min(at_, buffer_.size()));
  while (rest.size() <= max_bytes_ && Fill()) rest += buffer_;
  buffer_.clear();
  at_ = 0;
  return rest;
}

}  // namespace gateway::cli
