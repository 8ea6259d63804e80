// The bytes each receiver will get, in its own format: made once, before the commit, and never
// again.
//
// Immutable; thread-safe.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/messaging/channel.h"
#include "gateway/messaging/directory.h"
#include "gateway/messaging/exchange.h"
#include "gateway/messaging/intake.h"
#include "gateway/terminology/service.h"

namespace gateway::messaging {

struct Rendered {
  std::string content_type;
  std::string file_name;  // "<message id><suffix>": in a folder the file name is the message id
  std::string body;
  std::vector<Parcel::Attachment> attachments;
  std::vector<mapping::Transformed> steps;  // of the maps that made it, in order
};

class Renderer {
 public:
  Renderer(std::shared_ptr<const Intake> intake,
           std::shared_ptr<const terminology::Service> terminology)
      : intake_(std::move(intake)), terminology_(std::move(terminology)) {}

  // Fails with kNotSupported when the message has no form in the endpoint's format: the delivery is
  // then held on the worklist with that reason. With the findings when a FHIR message that was
  // written here does not keep R4 and the profiles of its MessageDefinition.
  [[nodiscard]] Result<Rendered> Render(const Exchange& exchange, const Endpoint& endpoint) const;

 private:
  [[nodiscard]] Result<Rendered> RenderLocal(const Exchange& exchange,
                                             const records::Format& format) const;
  [[nodiscard]] Status CheckWritten(const Exchange& exchange) const;

  std::shared_ptr<const Intake> intake_;
  std::shared_ptr<const terminology::Service> terminology_;
};

}  // namespace gateway::messaging
