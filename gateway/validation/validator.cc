#include "gateway/validation/validator.h"

#include <utility>

#include "gateway/validation/plan.h"
#include "gateway/validation/walker.h"

namespace gateway::validation {

struct Validator::Data {
  Data(std::shared_ptr<const definitions::Registry> loaded,
       std::shared_ptr<const terminology::Service> codes)
      : registry(std::move(loaded)), terminology(std::move(codes)), plans(*registry->types()) {}

  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
  Plans plans;
};

Validator::Validator(std::shared_ptr<const definitions::Registry> registry,
                     std::shared_ptr<const terminology::Service> terminology)
    : data_(std::make_unique<Data>(std::move(registry), std::move(terminology))) {}
Validator::~Validator() = default;

Issues Validator::Validate(fhir::Node root) const {
  Run run{*data_->terminology};
  Walk(root, data_->plans, run);
  return std::move(run.issues);
}

}  // namespace gateway::validation
