#include "gateway/base/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace gateway {
namespace {

constexpr int kGzipWindow = 15 + 16;  // the largest window, in a gzip wrapper
constexpr std::size_t kBlock = 256 * 1024;

// zlib counts in unsigned int and takes input that it does not change as non-const.
void Feed(z_stream& stream, std::string_view& bytes) {
  const std::size_t size =
      std::min<std::size_t>(bytes.size(), std::numeric_limits<unsigned>::max());
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<unsigned>(size);
  bytes.remove_prefix(size);
}

class Inflater {
 public:
  Inflater() { ok_ = inflateInit2(&stream_, kGzipWindow) == Z_OK; }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<std::string> Run(std::string_view bytes, std::size_t max_bytes) {
    if (!ok_) return Fail(IssueType::kException, "zlib cannot start");
    std::string out;
    bool between_members = false;  // a whole member was read, and no part of another
    while (true) {
      if (stream_.avail_in == 0) Feed(stream_, bytes);
      if (stream_.avail_in == 0) break;
      between_members = false;
      const int code = Step(out);
      if (out.size() > max_bytes) {
        return Fail(IssueType::kTooLong, "unpacks to more than " + std::to_string(max_bytes) +
                                             " bytes; no archive of ours is that large");
      }
      if (code == Z_STREAM_END) {
        between_members = true;
        inflateReset(&stream_);
      } else if (code != Z_OK) {
        return Fail(IssueType::kInvalid, "is no gzip file, or it is damaged");
      }
    }
    if (!between_members) {
      return Fail(IssueType::kInvalid, "the gzip data ends too early");
    }
    return out;
  }

 private:
  int Step(std::string& out) {
    const std::size_t size = out.size();
    out.resize(size + kBlock);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream_.avail_out = kBlock;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    out.resize(size + kBlock - stream_.avail_out);
    return code;
  }

  z_stream stream_{};
  bool ok_ = false;
};

}  // namespace

std::string Gzip(std::string_view bytes, GzipEffort effort) {
  z_stream stream{};
  std::string out;
  const bool fast = effort == GzipEffort::kFast;
  const int level = fast ? Z_BEST_SPEED : Z_BEST_COMPRESSION;
  // A small window costs less to set up than a short text takes to compress.
  const int window = fast ? kGzipWindow - 2 : kGzipWindow;
  if (deflateInit2(&stream, level, Z_DEFLATED, window, fast ? 6 : 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    return out;
  }
  gz_header header{};
  header.os = 255;  // unknown
  deflateSetHeader(&stream, &header);
  int code = Z_OK;
  while (code != Z_STREAM_END) {
    if (stream.avail_in == 0) Feed(stream, bytes);
    const std::size_t size = out.size();
    out.resize(size + kBlock);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
    stream.avail_out = kBlock;
    code = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.resize(size + kBlock - stream.avail_out);
  }
  deflateEnd(&stream);
  return out;
}

Result<std::string> Gunzip(std::string_view bytes, std::size_t max_bytes) {
  return Inflater().Run(bytes, max_bytes);
}

}  // namespace gateway
