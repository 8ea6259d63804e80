#include "gateway/cli/commands/commands.h"
#include "gateway/cli/commands/record_tools.h"
#include "gateway/cli/output.h"
#include "gateway/messaging/self_test.h"

namespace gateway::cli {

int RecordSelftest(const RecordOptions& options, const CommonOptions& common) {
  const auto tools = LoadRecordTools(common);
  if (!tools) return CannotRun(tools.error());
  bool fine = true;
  bool any = false;
  for (const std::string& name : tools->formats().names()) {
    if (!options.format.empty() && options.format != name) continue;
    any = true;
    const auto report =
        messaging::SelfTest(*tools->engines.intake, *tools->formats().Find(name), options.seed,
                            options.cases, tools->now, [](const std::string& text) { Say(text); });
    if (!report) return CannotRun(report.error());
    for (const std::string& element : report->unfilled) {
      Say(name + ": " + element + " was never filled, so it is not tested; does a map forget it?");
    }
    const std::size_t filled = report->elements - report->unfilled.size();
    Print(name + ": " + std::to_string(report->same) + " of " + std::to_string(options.cases) +
          " records came back the same, nothing lost; " + std::to_string(filled) + " of " +
          std::to_string(report->elements) + " elements filled");
    fine = fine && report->same == options.cases && report->unfilled.empty();
  }
  if (!any) return UnknownFormat(*tools);
  return fine ? kFine : kNo;
}

}  // namespace gateway::cli
