// A hospital (X28) that exports all its cases every night into a watched folder, and a board (X26)
// that has a folder for messages.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/app/config.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "tests/messaging/extract/export.h"
#include "tests/scenarios/world.h"
#include "tests/support/temp_folder.h"

namespace gateway::scenarios {

class ExtractWorld {
 public:
  // With fixed ports for a gateway that is a process of its own; 0: free ones.
  explicit ExtractWorld(std::uint16_t exchange_port = 0, std::uint16_t operator_port = 0) {
    std::filesystem::create_directories(out());
    std::filesystem::create_directories(in());
    Must(WriteFileDurably(config_file(), Yaml(exchange_port, operator_port)));
  }

  [[nodiscard]] std::filesystem::path config_file() const { return folder / "gateway.yaml"; }
  [[nodiscard]] std::filesystem::path out() const { return folder / "out"; }
  [[nodiscard]] std::filesystem::path events() const { return folder / "events"; }
  [[nodiscard]] std::filesystem::path in() const { return folder / "in"; }
  [[nodiscard]] app::Config MakeConfig() const {
    app::Config config = Must(app::LoadConfig(config_file()));
    config.folder_poll = std::chrono::milliseconds(30);
    return config;
  }

  static std::string NameOf(int day) {
    return "cases_2026-10-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + ".csv";
  }
  // Leaves that night's file in the folder.
  void Put(const messaging::testing::Export& night, int day) const {
    Must(WriteFileDurably(out() / NameOf(day), night.Csv()));
  }
  // Waits until that file was put away; gives the folder it went to.
  [[nodiscard]] std::string WhereItWent(const std::filesystem::path& folder_of_it,
                                        const std::string& name) const {
    std::string went;
    Eventually([&] {
      for (const char* sub : {"taken", "refused"}) {
        if (std::filesystem::exists(folder_of_it / sub / name)) went = sub;
      }
      return !went.empty();
    });
    return went;
  }

  // (case reference, event) of every message that reached the board.
  [[nodiscard]] std::multiset<std::pair<std::string, std::string>> Received() const {
    std::multiset<std::pair<std::string, std::string>> received;
    for (const auto& entry : std::filesystem::directory_iterator(in())) {
      // What a killed process was writing stays aside under its own name; no receiver reads it.
      if (entry.path().extension() != ".json") continue;
      const Json bundle = Must(Json::Parse(Must(ReadFile(entry.path()))));
      std::string reference;
      for (const Json& one : bundle["entry"].array()) {
        for (const Json& identifier : one["resource"]["identifier"].array()) {
          if (identifier["system"].string() == "https://chc-gateway.example/fhir/Id/local-case")
            reference = identifier["value"].string();
        }
      }
      const Json& header = bundle["entry"].array().at(0)["resource"];
      received.emplace(reference, header["event"].is_null() ? header["eventCoding"]["code"].string()
                                                            : header["event"]["code"].string());
    }
    return received;
  }

  testing::TempFolder folder;

 private:
  static std::string Yaml(std::uint16_t exchange_port, std::uint16_t operator_port) {
    return R"yaml(organisation: {ods: X26, name: Example ICB}
environment: sandbox
data: .
listeners:
  exchange: {port: )yaml" +
           std::to_string(exchange_port) + R"yaml(}
  operator: {port: )yaml" +
           std::to_string(operator_port) + R"yaml(, serves_everything: true}
organisations:
  - {ods: X26, name: Example ICB, kind: icb, endpoints: [{via: folder, address: in}]}
  - {ods: X27, name: Example Council, kind: council}
  - {ods: X28, name: Example Hospital, kind: trust}
clients:
  - {name: loopback, organisations: [X26, X28]}
loopback_client: loopback
sources:
  - name: nightly
    folder: out
    format: csv-wide
    organisation: X28
    mode: extract
    extract: {file_date: "cases_{yyyy-mm-dd}.csv", hold_above: 20}
  - {name: by-http, format: csv-wide, organisation: X28, mode: extract}
  - {name: events, folder: events, format: csv-wide, organisation: X28}
routes:
  - {name: to-the-named-receiver, when: "%destination.exists()", to: "%destination", via: [folder]}
folder_poll: 1s
rate: {per_second: 1000, burst: 1000}
)yaml";
  }
};

}  // namespace gateway::scenarios
