#include "gateway/app/service.h"

#include <Poco/Util/ServerApplication.h>

#include <string>
#include <vector>

namespace gateway::app {
namespace {

class Service final : public Poco::Util::ServerApplication {
 public:
  Service(const std::function<bool()>& start, const std::function<void()>& stop)
      : start_(start), stop_(stop) {
    setUnixOptions(true);
  }

 protected:
  int main(const std::vector<std::string>&) override {
    if (!start_()) return 2;
    waitForTerminationRequest();
    stop_();
    return 0;
  }

 private:
  const std::function<bool()>& start_;
  const std::function<void()>& stop_;
};

}  // namespace

int RunService(const std::function<bool()>& start, const std::function<void()>& stop) {
  Service service(start, stop);
  // The command line has been read already; Poco gets the program's name alone.
  const std::vector<std::string> arguments{"chc-gateway"};
  return service.run(arguments);
}

}  // namespace gateway::app
