#include "gateway/app/demo.h"

#include <unistd.h>

#include "gateway/app/service.h"
#include "gateway/base/file.h"
#include "gateway/base/log.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"

namespace gateway::cli {
namespace {

namespace fs = std::filesystem;

fs::path DefaultData() {
  return fs::temp_directory_path() / ("chc-gateway-demo-" + std::to_string(::getuid()));
}

bool WritePort(const std::string& file, const std::string& url) {
  if (file.empty()) return true;
  const auto written = WriteFileDurably(file, url.substr(url.rfind(':') + 1));
  if (!written) Say(written.error().diagnostics);
  return written.has_value();
}

}  // namespace

int DemoCommand(const DemoCommandOptions& options) {
  SetLogLevel(LogLevel::kWarning);
  const SystemClock clock;
  SystemRandom random;
  const app::DemoOptions demo_options{options.data.empty() ? DefaultData() : fs::path(options.data),
                                      static_cast<std::uint16_t>(options.port)};
  std::unique_ptr<app::Demo> demo;
  bool told = false;
  const auto start = [&] {
    auto started =
        app::Demo::Start(demo_options, clock, random, [](const std::string& line) { Print(line); });
    if (!started) {
      (void)CannotRun(started.error());
      return false;
    }
    demo = std::move(*started);
    if (!WritePort(options.port_file, demo->gateway().operator_url())) return false;
    const auto story = demo->TellStory();
    if (!story) Say("The story stopped: " + story.error().diagnostics);
    told = story.has_value();
    return true;
  };
  if (options.once) {
    if (!start()) return kMisuse;
    demo.reset();
    return told ? kFine : kNo;
  }
  const auto announced = [&] {
    if (!start()) return false;
    Print("\nThe gateway stays up; end it with Ctrl-C. Try: curl " +
          demo->gateway().operator_url() + "/admin/api/messages");
    return true;
  };
  return app::RunService(announced, [&] { demo.reset(); });
}

}  // namespace gateway::cli
