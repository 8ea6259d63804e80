// How a rendered delivery reaches its receiver. Stated here, implemented by transports/, handed in
// by app/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::messaging {

// Bytes fixed at acceptance: every attempt sends the same.
struct Parcel {
  std::int64_t delivery = 0;  // number in the store
  std::string message_id;     // the wire's identity: MessageHeader.id
  std::string case_key;
  std::string sender;       // ODS code on whose behalf it is sent
  std::string destination;  // ODS code
  std::string address;      // URL or folder
  std::string interaction;  // to look the address up in SDS; empty when address is given
  std::string content_type;
  std::string file_name;  // in a folder
  std::string body;
  struct Attachment {
    std::string name;
    std::string content_type;
    std::string body;
  };
  std::vector<Attachment> attachments;
  std::string request_id;  // the same at each attempt
  std::string correlation_id;
  int attempt = 1;
};

// What the receiver's side said at once.
struct Receipt {
  int status = 0;  // HTTP status; 0 where there is none
  std::string content_type;
  std::string body;  // a business response, when there is one
};

class Channel {
 public:
  virtual ~Channel() = default;
  // Success: the receiver has it. Fails with a transient type when another attempt may succeed
  // (nothing is known of whether the receiver has it), with another type when it never will.
  // Thread-safe.
  [[nodiscard]] virtual Result<Receipt> Deliver(const Parcel& parcel) = 0;
};

}  // namespace gateway::messaging
