// The gateway's program as a process of its own, to be started, killed and started again.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gateway::scenarios {

// How a process ended: a signal, or else a status.
struct Ending {
  int signal = 0;
  int status = 0;
};

// Killed and reaped at the end of its life; it also ends with the thread that started it.
class Child {
 public:
  // `chc-gateway <arguments>`, with `environment` over this process's own; what it prints is added
  // to the file `log`.
  Child(const std::vector<std::string>& arguments,
        const std::vector<std::pair<std::string, std::string>>& environment,
        const std::filesystem::path& log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void Signal(int signal) const;
  // Absent when it still runs after that time. Asked again, it says the same.
  std::optional<Ending> WaitFor(std::chrono::milliseconds patience);

 private:
  pid_t pid_ = -1;
  std::optional<Ending> ending_;
};

// A loopback port that is free now: a process that is started again must listen where it did.
[[nodiscard]] std::uint16_t FreePort();

}  // namespace gateway::scenarios
