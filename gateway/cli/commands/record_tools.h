// What every record command stands on.
#pragma once

#include <string>

#include "gateway/app/engines.h"
#include "gateway/cli/commands/options.h"

namespace gateway::cli {

struct RecordTools {
  app::Engines engines;
  Instant now{};

  [[nodiscard]] const records::FormatLibrary& formats() const {
    return *engines.intake->parts().formats;
  }
};

[[nodiscard]] Result<RecordTools> LoadRecordTools(const CommonOptions& common);

// Says which formats there are; gives the exit status.
[[nodiscard]] int UnknownFormat(const RecordTools& tools);

}  // namespace gateway::cli
