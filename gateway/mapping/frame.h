// The variables of groups that are being run, one frame a group, on a stack of their own.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "gateway/fhir/model/builder.h"
#include "gateway/fhirpath/value.h"

namespace gateway::mapping {

// What a variable holds: a value of the source, or an element of the target.
using Value = std::variant<std::monostate, fhirpath::Item, fhir::Draft*>;
// A group's variables by slot. A view: valid until it is popped.
using Frame = std::span<Value>;

// Frames never move. Used by one thread.
class FrameStack {
 public:
  // All variables empty.
  [[nodiscard]] Frame Push(int slots) {
    const auto size = static_cast<std::size_t>(slots);
    if (blocks_.empty() || blocks_[top_].size - blocks_[top_].used < size) Grow(size);
    Block& block = blocks_[top_];
    const Frame frame(block.values.get() + block.used, size);
    std::ranges::fill(frame, Value());
    block.used += size;
    return frame;
  }
  // The last one pushed that is still there.
  void Pop(Frame frame) {
    while (blocks_[top_].used == 0 && top_ > 0) --top_;
    blocks_[top_].used -= frame.size();
  }

 private:
  struct Block {
    std::unique_ptr<Value[]> values;  // NOLINT(*-avoid-c-arrays): fixed once made
    std::size_t size = 0;
    std::size_t used = 0;
  };
  static constexpr std::size_t kFirstBlock = 40;

  void Grow(std::size_t slots) {
    if (!blocks_.empty()) ++top_;
    const std::size_t room = std::max(slots, blocks_.empty() ? kFirstBlock : blocks_[0].size * 8);
    if (top_ < blocks_.size() && blocks_[top_].size >= slots) return;
    blocks_.resize(top_);
    blocks_.push_back({std::make_unique<Value[]>(room), room, 0});
  }

  std::vector<Block> blocks_;  // those after top_ are spare
  std::size_t top_ = 0;
};

}  // namespace gateway::mapping
