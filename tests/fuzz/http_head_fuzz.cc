// Hostile bytes on a connection: heads and bodies are refused or read, never over the limits.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "gateway/net/http_reader.h"

namespace {

constexpr std::size_t kMaxBody = 1000;

// The input in pieces of 7 bytes.
class Pieces final : public gateway::net::ByteStream {
 public:
  explicit Pieces(std::string_view text) : text_(text) {}
  gateway::Result<std::size_t> Read(std::span<char> into) override {
    const std::size_t count = std::min({std::size_t{7}, into.size(), text_.size()});
    std::copy_n(text_.data(), count, into.data());
    text_.remove_prefix(count);
    return count;
  }
  gateway::Status Write(std::string_view) override { return {}; }

 private:
  std::string_view text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)gateway::net::ParseResponseHead(text);
  Pieces stream(text);
  gateway::net::HttpReader reader(stream);
  while (true) {
    const auto head = reader.ReadHead();
    if (!head || !*head) return 0;
    const auto request = gateway::net::ParseRequestHead(**head);
    if (!request) return 0;
    gateway::net::HttpRequest whole;
    (void)gateway::net::SetTarget(request->target, whole);
    const auto frame = gateway::net::RequestFrame(request->headers);
    if (!frame) return 0;
    const auto body = reader.ReadBody(*frame, kMaxBody);
    if (!body) return 0;
    if (body->size() > kMaxBody) std::abort();
  }
}
