// A running gateway: the one place where objects meet.
//
// Start opens the store, recovers what was interrupted, starts the deliverer, the folder watchers
// and the two listeners; Stop ends them in the opposite order, so that nothing accepted is cut
// short.
#pragma once

#include <memory>
#include <string>

#include "gateway/app/config.h"
#include "gateway/app/engines.h"
#include "gateway/base/clock.h"
#include "gateway/base/metrics.h"
#include "gateway/base/random.h"
#include "gateway/store/store.h"

namespace gateway::app {

class Gateway {
 public:
  // `registry` holds the definitions of config.packages (LoadDefinitions); `clock` and `random`
  // outlive the gateway. Fails with what is wrong and the mend: a port that is taken, a store that
  // is locked, a route that does not compile.
  static Result<std::unique_ptr<Gateway>> Start(
      Config config, std::shared_ptr<const definitions::Registry> registry, const Clock& clock,
      Random& random);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  void Stop();

  [[nodiscard]] std::string exchange_url() const;  // "https://127.0.0.1:8443"
  [[nodiscard]] std::string operator_url() const;
  [[nodiscard]] store::Store& store();
  [[nodiscard]] const Engines& engines() const;
  [[nodiscard]] const Config& config() const;

 private:
  struct Data;
  explicit Gateway(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

// The gateway's version, as --version and /fhir/metadata give it.
[[nodiscard]] std::string Version();

}  // namespace gateway::app
