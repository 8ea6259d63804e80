// Delivery into a watched folder: the file name is the message id and the rename is the delivery.
//
// The page and other companions are written first, the record last, so that a reader who sees the
// record has everything. A file of that name with the same bytes is the same delivery, made before
// a crash: nothing is written again.
#pragma once

#include "gateway/messaging/channel.h"

namespace gateway::transports {

// Thread-safe.
class FolderChannel final : public messaging::Channel {
 public:
  // kTransient while the folder is missing or full (it may come back), kConflict when a file of
  // that name holds other bytes.
  [[nodiscard]] Result<messaging::Receipt> Deliver(const messaging::Parcel& parcel) override;
};

}  // namespace gateway::transports
