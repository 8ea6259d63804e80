// Lines of a file or a pipe without end, one at a time in bounded memory.
#pragma once

#include <cstddef>
#include <istream>
#include <string>

namespace gateway::cli {

// Used by one thread; the stream outlives it.
class LineReader {
 public:
  // Of a longer line than `max_bytes` only that much is kept.
  LineReader(std::istream& stream, std::size_t max_bytes)
      : stream_(stream), max_bytes_(max_bytes) {}

  // The next line without its line feed (a carriage return before it stays: it may be part of a
  // document of many lines); false at the end of the stream.
  [[nodiscard]] bool Next(std::string& line);
  // Of the line that Next gave: 1-based.
  [[nodiscard]] int number() const { return number_; }
  // That line was longer than max_bytes: what is left of it was passed over.
  [[nodiscard]] bool was_cut() const { return cut_; }
  // Everything behind that line, up to max_bytes and one more.
  [[nodiscard]] std::string Rest();

 private:
  [[nodiscard]] bool Fill();

  std::istream& stream_;
  std::size_t max_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;
  int number_ = 0;
  bool cut_ = false;
};

}  // namespace gateway::cli
