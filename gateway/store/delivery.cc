#include "gateway/store/delivery.h"

#include <array>

namespace gateway::store {
namespace {

// In the order of DeliveryState and AttemptOutcome.
constexpr std::array<std::string_view, 7> kStates{"pending",      "sending",  "held",  "delivered",
                                                  "acknowledged", "rejected", "closed"};
constexpr std::array<std::string_view, 4> kOutcomes{"delivered", "retry", "held", "interrupted"};

}  // namespace

std::string_view ToCode(DeliveryState state) { return kStates[static_cast<std::size_t>(state)]; }

std::string_view ToCode(AttemptOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

std::optional<DeliveryState> ParseDeliveryState(std::string_view code) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == code) return static_cast<DeliveryState>(i);
  }
  return std::nullopt;
}

}  // namespace gateway::store
