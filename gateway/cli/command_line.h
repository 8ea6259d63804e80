// The command line (design 5.1): names, options and help; what each command does is in commands/.
#pragma once

namespace gateway::cli {

// Parses and runs; gives the exit status.
[[nodiscard]] int Run(int argc, char** argv);

}  // namespace gateway::cli
