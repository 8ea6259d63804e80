// A whole file in memory, private to this process: what is written to it stays here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>

#include "gateway/base/result.h"

namespace gateway::definitions::image {

class Mapping {
 public:
  // Where the image would like to lie when that is free, else anywhere. Stays readable when the
  // file is removed.
  static Result<std::shared_ptr<Mapping>> Open(const std::filesystem::path& file);
  // A copy of bytes that are in memory already.
  static Result<std::shared_ptr<Mapping>> Copy(std::span<const std::byte> bytes);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }

 private:
  explicit Mapping(std::span<std::byte> bytes) : bytes_(bytes) {}
  std::span<std::byte> bytes_;
};

}  // namespace gateway::definitions::image
