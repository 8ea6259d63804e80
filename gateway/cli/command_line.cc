#include "gateway/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "gateway/app/gateway.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"

namespace gateway::cli {
namespace {

// Everything that options write into; lives for the whole run.
struct Parsed {
  CommonOptions common;
  ConvertOptions convert;
  FhirPathOptions fhirpath;
  ValidateOptions validate;
  ShrinkOptions shrink;
  TransformOptions transform;
  RecordOptions record;
  LearnOptions learn;
  DemoCommandOptions demo;
  PackageOptions package;
  RemoteOptions remote;
  std::string file;
  std::string kid;
  std::string folder = ".";
  std::vector<std::string> files;
  std::function<int()> run;
};

CLI::App* Command(CLI::App& parent, const char* name, const char* help, Parsed& parsed,
                  std::function<int()> run) {
  CLI::App* command = parent.add_subcommand(name, help);
  command->callback([&parsed, run = std::move(run)] { parsed.run = run; });
  return command;
}

void AddCommon(CLI::App& app, CommonOptions& common) {
  app.add_option("--config", common.config, "gateway.yaml to use");
  app.add_option("--package", common.packages,
                 "more definitions: a folder, name#version, or a resource file")
      ->take_all()
      ->allow_extra_args(false);  // one value each: what follows is the command or its FILE
  app.add_option("--mappings", common.mappings,
                 "a folder with more formats: <format>/format.yaml, maps and definitions")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--now", common.now, "fix the clock, as an instant");
  app.add_option("--timezone", common.timezone, "Z, ±hh:mm or Europe/London");
}

void AddService(CLI::App& app, Parsed& p) {
  Command(app, "serve", "run the gateway", p, [&p] { return Serve(p.common); });
  CLI::App* demo =
      Command(app, "demo", "gateway, sandbox and three example organisations on this machine", p,
              [&p] { return DemoCommand(p.demo); });
  demo->add_option("--port", p.demo.port, "port of the plain listener; 0 picks a free one")
      ->check(CLI::Range(0, 65535));
  demo->add_option("--port-file", p.demo.port_file, "write that port into this file");
  demo->add_option("--data", p.demo.data, "folder for its files");
  demo->add_flag("--once", p.demo.once, "tell the story, then end with status 0 or 1");
  CLI::App* config = app.add_subcommand("config", "the configuration file")->require_subcommand(1);
  Command(*config, "check", "every error with line and fix", p,
          [&p] { return ConfigCheck(p.file); })
      ->add_option("FILE", p.file)
      ->required();
}

void AddFhir(CLI::App& app, Parsed& p) {
  CLI::App* convert = Command(app, "convert", "FHIR JSON as XML and the other way round", p,
                              [&p] { return Convert(p.convert, p.common); });
  convert
      ->add_option("FILE", p.convert.files,
                   "JSON, XML, one document a line, or a folder of them; '-' for standard input")
      ->required();
  convert->add_option("--to", p.convert.to, "the format to write; the other one unless given")
      ->check(CLI::IsMember({"json", "xml"}));
  convert->add_option("--output", p.convert.output,
                      "a folder to write each file into; without it all goes to standard output, "
                      "one document a line when there are many");
  convert->add_flag("--pretty", p.convert.pretty, "with line breaks and two spaces a level");
  convert->add_flag("--drop-comments", p.convert.drop_comments, "pass over fhir_comments");
  convert->add_flag("--strict", p.convert.strict,
                    "refuse a document with any finding, a value of the wrong form too");
  CLI::App* path = Command(app, "fhirpath", "evaluate an expression, one JSON line an item", p,
                           [&p] { return FhirPath(p.fhirpath, p.common); });
  path->add_option("EXPR", p.fhirpath.expression);
  path->add_option("FILE", p.fhirpath.file, "JSON or XML; '-' for standard input");
  path->add_option("--check", p.fhirpath.check, "check the expression on this type, without data");
  path->add_option("--batch", p.fhirpath.batch, "lines {id, file, expression, check}");
  path->add_flag("--trace", p.fhirpath.trace, "every step with its input and output on stderr");
  Command(app, "snapshot", "a StructureDefinition with its snapshot", p,
          [&p] { return MakeSnapshot(p.file, p.common); })
      ->add_option("FILE", p.file, "'-' for standard input")
      ->required();
  CLI::App* transform = Command(app, "transform", "run a map over a file", p,
                                [&p] { return Transform(p.transform, p.common); });
  CLI::Option* map = transform->add_option(
      "--map", p.transform.map,
      "map text or a StructureMap in JSON or XML: a file, or the canonical URL of one loaded");
  transform
      ->add_option("--lossless", p.transform.lossless,
                   "a map out and a map home: what the pair does not bring back, found from the "
                   "model alone")
      ->expected(2)
      ->excludes(map);
  transform->add_option("FILE", p.transform.file, "JSON or XML; '-' for standard input");
  transform
      ->add_option("--to", p.transform.to,
                   "the format to write; json unless given; map with --parse-only")
      ->check(CLI::IsMember({"json", "xml", "map"}));
  transform->add_flag("--explain", p.transform.explain, "with lineage and loss");
  transform->add_flag("--parse-only", p.transform.parse_only,
                      "check the map alone; with --to write it in that form");
}

void AddValidate(CLI::App& app, Parsed& p) {
  CLI::App* validate = Command(app, "validate", "findings on resources and Bundles", p,
                               [&p] { return Validate(p.validate, p.common); });
  validate
      ->add_option("FILE", p.validate.files, "files, folders or patterns; '-' for standard input")
      ->required();
  validate->add_option("--profile", p.validate.profiles, "a canonical to check against too")
      ->take_all()
      ->allow_extra_args(false);
  validate->add_option("--capabilities", p.validate.capabilities,
                       "a CapabilityStatement (file or canonical) whose profiles apply");
  validate->add_flag("--check-references", p.validate.check_references,
                     "references to other resources have to resolve and fit");
  validate->add_option("--output", p.validate.output)
      ->check(CLI::IsMember({"text", "json", "ndjson", "junit", "html"}))
      ->capture_default_str();
  validate->add_option("--rules", p.validate.rules,
                       "findings to see as less, or not at all; those of --config unless given");
  validate->add_option("--compare", p.validate.compare,
                       "the OperationOutcome of another validator: what both found, and what one");
}

void AddShrink(CLI::App& app, Parsed& p) {
  CLI::App* shrink = Command(app, "shrink", "the smallest resource with a finding, without data", p,
                             [&p] { return Shrink(p.shrink, p.common); });
  shrink->add_option("FILE", p.shrink.file, "JSON or XML; '-' for standard input")->required();
  shrink->add_option("--keeps", p.shrink.keeps, "id of the finding that has to stay")->required();
  shrink->add_option("--at", p.shrink.at, "its element, when several have it");
  shrink->add_option("--profile", p.shrink.profiles, "a canonical to check against too")
      ->take_all()
      ->allow_extra_args(false);
}

void AddPackage(CLI::App& app, Parsed& p) {
  CLI::App* package = app.add_subcommand("package", "FHIR packages")->require_subcommand(1);
  CLI::App* install = Command(*package, "install", "a package and what it needs", p,
                              [&p] { return PackageInstall(p.package, p.common); });
  install->add_option("PACKAGE", p.package.package, "name#version, a folder, a .tgz or its address")
      ->required();
  install->add_flag("--offline", p.package.offline, "ask no network");
  install->add_option("--registry", p.package.registry,
                      "where packages are fetched; or CHC_GATEWAY_FHIR_REGISTRY");
  install->add_option("--as", p.package.as, "name#version of a folder without package.json");
  install->add_option("--lock", p.package.lock, "the lock file; in the package cache unless given");
  Command(*package, "list", "what is in the package cache", p, [] { return PackageList(); });
  Command(*package, "build", "our profiles and mappings as one package", p, [&p] {
    return PackageBuild(p.package);
  })->add_option("--out", p.package.out, "the file to write");
}

void AddRecord(CLI::App& app, Parsed& p) {
  CLI::App* record = app.add_subcommand("record", "local CHC records")->require_subcommand(1);
  Command(*record, "formats", "the formats there are", p, [&p] { return RecordFormats(p.common); });
  CLI::App* import = Command(*record, "import", "local records to message Bundles", p,
                             [&p] { return RecordImport(p.record, p.common); });
  CLI::App* export_ = Command(*record, "export", "message Bundles to local records", p,
                              [&p] { return RecordExport(p.record, p.common); });
  CLI::App* check = Command(*record, "check", "findings on local records", p,
                            [&p] { return RecordCheck(p.record, p.common); });
  CLI::App* generate = Command(*record, "generate", "synthetic records", p,
                               [&p] { return RecordGenerate(p.record, p.common); });
  CLI::App* selftest = Command(*record, "selftest", "record to message to record gives the same", p,
                               [&p] { return RecordSelftest(p.record, p.common); });
  CLI::App* schema = Command(*record, "schema", "the XML schema of a format", p,
                             [&p] { return RecordSchema(p.record, p.common); });
  schema->add_option("--format", p.record.format)->required();
  for (CLI::App* command : {import, export_}) {
    command->add_option("--format", p.record.format)->required();
    command->add_option("FILE", p.record.file)->required();
  }
  import->add_option("--report", p.record.report, "write every finding into this CSV file");
  check->add_option("--format", p.record.format, "chc-json unless given");
  check->add_option("FILE", p.record.file)->required();
  for (CLI::App* command : {generate, selftest}) {
    command->add_option("--format", p.record.format);
    command->add_option("--seed", p.record.seed);
    command->add_option("--cases", p.record.cases)->check(CLI::PositiveNumber);
  }
  generate->add_option("--break", p.record.break_rule, "a record that breaks this rule alone");
  CLI::App* learn = Command(*record, "learn", "propose a format for an unknown CSV or JSON export",
                            p, [&p] { return RecordLearn(p.learn, p.common); });
  learn->add_option("FILE", p.learn.file)->required();
  learn->add_option("--name", p.learn.name, "name of the format; from the file's unless given");
  learn->add_option("--out", p.learn.out, "folder for format.yaml and the map");
  learn->add_option("--answers", p.learn.answers,
                    "a JSON file with the answers to what it asks: {\"question\": \"answer\"}");
}

void AddSource(CLI::App& app, Parsed& p) {
  CLI::App* source = app.add_subcommand("source", "sources of mode extract in a running gateway")
                         ->require_subcommand(1);
  source->add_option("--gateway", p.remote.gateway, "URL of the operator listener");
  Command(*source, "list", "each with its state and its last file", p,
          [&p] { return SourceList(p.remote, p.common); });
  CLI::App* show = Command(*source, "show", "files, counts, and the cases that vanished", p,
                           [&p] { return SourceShow(p.remote, p.common); });
  CLI::App* activate =
      Command(*source, "activate", "from now on changes are sent; until then all is history", p,
              [&p] { return SourceChange("activate", p.remote, p.common); });
  CLI::App* release =
      Command(*source, "release", "let the file that is held pass when it comes again", p,
              [&p] { return SourceChange("release", p.remote, p.common); });
  for (CLI::App* command : {show, activate, release})
    command->add_option("NAME", p.remote.id)->required();
}

void AddRemote(CLI::App& app, Parsed& p) {
  const auto with_gateway = [&p](CLI::App* command) {
    command->add_option("--gateway", p.remote.gateway, "URL of the operator listener");
    return command;
  };
  CLI::App* send = with_gateway(Command(app, "send", "a message or record into a running gateway",
                                        p, [&p] { return Send(p.remote, p.common); }));
  send->add_option("FILE", p.remote.file)->required();
  send->add_option("--format", p.remote.format, "a local format; a FHIR message unless given");
  send->add_option("--to", p.remote.to, "ODS code of another receiver, for a FHIR message");
  CLI::App* messages = app.add_subcommand("messages", "what was accepted")->require_subcommand(1);
  with_gateway(Command(*messages, "list", "newest first", p, [&p] {
    return MessagesList(p.remote, p.common);
  }))->add_option("--state", p.remote.state);
  CLI::App* show = with_gateway(Command(*messages, "show", "one, with its deliveries", p,
                                        [&p] { return MessagesShow(p.remote, p.common); }));
  show->add_option("ID", p.remote.id)->required();
  show->add_flag("--lineage", p.remote.lineage,
                 "which rule and source made each element, and what nothing read");
  CLI::App* worklist = app.add_subcommand("worklist", "what needs a person")->require_subcommand(1);
  with_gateway(Command(*worklist, "list", "open items", p,
                       [&p] { return WorklistList(p.remote, p.common); }));
  with_gateway(
      Command(*worklist, "show", "one item", p, [&p] { return WorklistShow(p.remote, p.common); }))
      ->add_option("ID", p.remote.id)
      ->required();
  CLI::App* assign = with_gateway(Command(*worklist, "assign", "give it to somebody", p,
                                          [&p] { return WorklistAssign(p.remote, p.common); }));
  assign->add_option("ID", p.remote.id)->required();
  assign->add_option("--to", p.remote.who)->required();
  CLI::App* resolve = with_gateway(Command(*worklist, "resolve", "end it", p,
                                           [&p] { return WorklistResolve(p.remote, p.common); }));
  resolve->add_option("ID", p.remote.id)->required();
  resolve->add_option("--how", p.remote.how, "done, requeue or close")
      ->check(CLI::IsMember({"done", "requeue", "close"}))
      ->capture_default_str();
  resolve->add_option("--note", p.remote.note);
  CLI::App* route =
      app.add_subcommand("route", "routes of the configuration")->require_subcommand(1);
  Command(*route, "explain", "which routes take a message, and why", p,
          [&p] { return RouteExplain(p.file, p.common); })
      ->add_option("FILE", p.file)
      ->required();
}

void AddKeys(CLI::App& app, Parsed& p) {
  CLI::App* keys = app.add_subcommand("keys", "keys for signed tokens")->require_subcommand(1);
  CLI::App* make =
      Command(*keys, "new", "an RSA-4096 key pair", p, [&p] { return KeysNew(p.kid, p.folder); });
  make->add_option("--kid", p.kid)->required();
  make->add_option("--folder", p.folder, "where the private key goes");
  Command(*keys, "jwks", "the key set to register", p, [&p] { return KeysJwks(p.files); })
      ->add_option("FILE", p.files, "private or public PEM; the name is the kid")
      ->required();
  CLI::App* nhs = app.add_subcommand("nhs", "NHS services by hand")->require_subcommand(1);
  Command(*nhs, "token", "an access token", p, [&p] { return NhsToken(p.common); });
}

}  // namespace

int Run(int argc, char** argv) {
  CLI::App app("CHC-FHIR interoperability gateway", "chc-gateway");
  app.set_version_flag("--version", app::Version());
  app.require_subcommand(1);
  app.fallthrough();
  Parsed parsed;
  AddCommon(app, parsed.common);
  AddService(app, parsed);
  AddFhir(app, parsed);
  AddValidate(app, parsed);
  AddShrink(app, parsed);
  AddPackage(app, parsed);
  AddRecord(app, parsed);
  AddSource(app, parsed);
  AddRemote(app, parsed);
  AddKeys(app, parsed);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const int status = parsed.run();
  if (std::cout.flush()) return status;
  Say("standard output cannot be written: what was written is not whole");
  return kMisuse;
}

}  // namespace gateway::cli
