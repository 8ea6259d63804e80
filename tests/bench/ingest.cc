// One pass of the ingest benchmark: messages of about 4 KB, each with an id of its own.
//
//   ingest_load free-port                                    prints a free port
//   ingest_load PORT PASS SECONDS CONNECTIONS [SERVER_PID]   prints one line:
//       accepted per second, p50 ms, p99 ms, server CPU µs per message (0 without the pid)
// PASS (a number) keeps the ids of passes apart. Status 1 when anything was not accepted.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "tests/bench/load.h"
#include "tests/messaging/sample_message.h"

namespace gateway::bench {
namespace {

constexpr std::size_t kMessageBytes = 4096;
// Messages share cases as real ones do. Each case has one delivery that is due; those behind it
// wait for it, so that a receiver that is away costs the measured path next to nothing.
constexpr std::size_t kCases = 64;

std::string Id(unsigned pass, std::size_t n) {
  char text[48];
  std::snprintf(text, sizeof text, "%08x-0000-4000-8000-%012zx", pass, n);
  return text;
}

// The sample message with its Basic resource's text filled up.
std::string Body(unsigned pass, std::size_t n) {
  const std::string id = Id(pass, n);
  const std::string case_id = "CASE-" + std::to_string(n % kCases);
  std::string body = messaging::testing::SampleMessage(id, case_id);
  constexpr std::string_view kText = "\"text\":\"status";
  const std::size_t place = body.find(kText) + kText.size();
  if (body.size() < kMessageBytes) body.insert(place, kMessageBytes - body.size(), '.');
  return body;
}

std::string Request(unsigned pass, std::size_t n) {
  const std::string body = Body(pass, n);
  return "POST /fhir/$process-message HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
         "application/fhir+json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// User and system time of a process (proc(5), stat, fields 14 and 15); 0 when it is not there.
double CpuSeconds(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

int Measure(char** arguments, int server) {
  LoadPlan plan;
  plan.port = static_cast<std::uint16_t>(std::atoi(arguments[1]));
  const auto pass = static_cast<unsigned>(std::atoi(arguments[2]));
  plan.length = std::chrono::seconds(std::atoi(arguments[3]));
  plan.connections = std::atoi(arguments[4]);
  plan.request = [pass](std::size_t n) { return Request(pass, n); };
  const double before = CpuSeconds(server);
  const LoadResult result = RunLoad(plan);
  const double cpu = CpuSeconds(server) - before;
  const double each = result.accepted == 0 ? 0 : cpu * 1e6 / static_cast<double>(result.accepted);
  std::printf("%.0f %.2f %.2f %.0f\n", result.per_second(), result.Quantile(0.5),
              result.Quantile(0.99), each);
  if (result.refused == 0 && result.broken == 0) return 0;
  std::fprintf(stderr, "%zu refused, %zu connections broken; first refusal: %.400s\n",
               result.refused, result.broken, result.first_refusal.c_str());
  return 1;
}

}  // namespace
}  // namespace gateway::bench

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "free-port") {
    const int port = gateway::bench::FreePort();
    std::printf("%d\n", port);
    return port == 0 ? 1 : 0;
  }
  if (argc != 5 && argc != 6) {
    std::fputs("usage: ingest_load PORT PASS SECONDS CONNECTIONS [SERVER_PID] | free-port\n",
               stderr);
    return 2;
  }
  return gateway::bench::Measure(argv, argc == 6 ? std::atoi(argv[5]) : 0);
}
