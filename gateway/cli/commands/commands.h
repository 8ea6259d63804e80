// What each command does, with its options already read. Each gives the exit status.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/cli/commands/options.h"

namespace gateway::cli {

struct ConvertOptions {
  std::vector<std::string> files;  // files, folders, or "-"
  std::string to;                  // "json" or "xml"; empty: the other format of each document
  std::string output;              // folder for the results; empty: standard output
  bool pretty = false;
  bool drop_comments = false;
  bool strict = false;  // the first finding refuses a document
};
[[nodiscard]] int Convert(const ConvertOptions& options, const CommonOptions& common);

struct FhirPathOptions {
  std::string expression;
  std::string file;
  std::string check;   // --check: a type; the static checker alone
  std::string batch;   // --batch: a file of lines
  bool trace = false;  // --trace: every step on stderr
};
[[nodiscard]] int FhirPath(const FhirPathOptions& options, const CommonOptions& common);

struct ValidateOptions {
  std::vector<std::string> files;     // files, folders, patterns; "-" is standard input
  std::vector<std::string> profiles;  // canonicals the resources have to conform to
  std::string capabilities;           // a CapabilityStatement: file or canonical; empty: none
  bool check_references = false;
  std::string output = "text";  // text, json, ndjson, junit or html
  std::string rules;            // --rules: a file of finding rules
  std::string compare;          // --compare: the outcome of another validator
};
[[nodiscard]] int Validate(const ValidateOptions& options, const CommonOptions& common);

struct ShrinkOptions {
  std::string file;
  std::string keeps;  // id of the finding
  std::string at;     // its element, when several have it; empty: the first
  std::vector<std::string> profiles;
};
[[nodiscard]] int Shrink(const ShrinkOptions& options, const CommonOptions& common);

[[nodiscard]] int MakeSnapshot(const std::string& file, const CommonOptions& common);

struct PackageOptions {
  std::string package;  // install: name#version, folder, .tgz or address
  std::string as;       // name#version of a folder without package.json
  std::string registry;
  std::string lock;  // empty: beside the packages in the cache
  std::string out;   // build: the file to write
  bool offline = false;
};
[[nodiscard]] int PackageInstall(const PackageOptions& options, const CommonOptions& common);
[[nodiscard]] int PackageList();
[[nodiscard]] int PackageBuild(const PackageOptions& options);

struct TransformOptions {
  std::string map;
  std::string file;
  std::string to;                     // "json", "xml" or, of the map itself, "map"; empty: json
  std::vector<std::string> lossless;  // the maps out and home; empty: run `map`
  bool explain = false;
  bool parse_only = false;
};
[[nodiscard]] int Transform(const TransformOptions& options, const CommonOptions& common);

struct RecordOptions {
  std::string format;
  std::string file;
  std::uint64_t seed = 1;
  int cases = 1;
  std::string break_rule;
  std::string report;  // import: a CSV file for all findings
};
[[nodiscard]] int RecordFormats(const CommonOptions& common);
[[nodiscard]] int RecordImport(const RecordOptions& options, const CommonOptions& common);
[[nodiscard]] int RecordExport(const RecordOptions& options, const CommonOptions& common);
[[nodiscard]] int RecordCheck(const RecordOptions& options, const CommonOptions& common);
[[nodiscard]] int RecordGenerate(const RecordOptions& options, const CommonOptions& common);
[[nodiscard]] int RecordSchema(const RecordOptions& options, const CommonOptions& common);
[[nodiscard]] int RecordSelftest(const RecordOptions& options, const CommonOptions& common);

struct LearnOptions {
  std::string file;
  std::string name;     // of the format; from the file's name when empty
  std::string out;      // folder for format.yaml and the map; empty: both on standard output
  std::string answers;  // a JSON file of answers
};
[[nodiscard]] int RecordLearn(const LearnOptions& options, const CommonOptions& common);

struct DemoCommandOptions {
  int port = 8080;
  std::string port_file;
  std::string data;
  bool once = false;
};
[[nodiscard]] int DemoCommand(const DemoCommandOptions& options);
[[nodiscard]] int Serve(const CommonOptions& common);
[[nodiscard]] int ConfigCheck(const std::string& file);

struct RemoteOptions {
  std::string gateway;       // operator listener's URL; empty: from the configuration
  std::string file;          // send
  std::string format;        // send: a local format; empty: a FHIR message
  std::string to;            // send: ODS code
  std::string id;            // show
  bool lineage = false;      // messages show: what its maps did instead
  std::string state;         // messages list
  std::string who;           // worklist assign
  std::string how = "done";  // worklist resolve: done, requeue, close
  std::string note;
};
[[nodiscard]] int Send(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int MessagesList(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int MessagesShow(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int WorklistList(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int WorklistShow(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int WorklistAssign(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int WorklistResolve(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int SourceList(const RemoteOptions& options, const CommonOptions& common);
[[nodiscard]] int SourceShow(const RemoteOptions& options, const CommonOptions& common);
// `what` is activate or release.
[[nodiscard]] int SourceChange(const std::string& what, const RemoteOptions& options,
                               const CommonOptions& common);
[[nodiscard]] int RouteExplain(const std::string& file, const CommonOptions& common);

[[nodiscard]] int KeysNew(const std::string& kid, const std::string& folder);
[[nodiscard]] int KeysJwks(const std::vector<std::string>& files);
[[nodiscard]] int NhsToken(const CommonOptions& common);

}  // namespace gateway::cli
