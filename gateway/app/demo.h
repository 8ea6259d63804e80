// The demo: one gateway (the ICB's), a sandbox of Spine-style services, and three example
// organisations: a hospital that refers (X28), the ICB (X26), a council (X27).
//
// Everything it uses is what a real installation uses: it writes a gateway.yaml, certificates, keys
// and folders, then starts the gateway from them. Only the other parties are simulated.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "gateway/app/gateway.h"
#include "gateway/sandbox/spine.h"

namespace gateway::app {

struct DemoOptions {
  std::filesystem::path data;  // emptied of nothing: an earlier demo's store goes on
  std::uint16_t port = 8080;   // of the plain listener with every path; 0: a free one
};

class Demo {
 public:
  // Called with one line of the story at a time.
  using Tell = std::function<void(const std::string& line)>;

  static Result<std::unique_ptr<Demo>> Start(const DemoOptions& options, const Clock& clock,
                                             Random& random, Tell tell);
  ~Demo();
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  // Sends a Checklist of each format, one through the hospital's folder and one through its HTTP
  // client, sends the second again, and follows them to the ICB's acknowledgement and the council's
  // folder. Fails with the first step that did not happen in time.
  [[nodiscard]] Status TellStory();

  [[nodiscard]] Gateway& gateway();
  [[nodiscard]] sandbox::Spine& spine();

 private:
  struct Data;
  explicit Demo(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::app
