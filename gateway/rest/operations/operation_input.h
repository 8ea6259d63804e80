// What a caller of an operation passes: a query, Parameters, or a resource that stands for one
// parameter.
// Spec: https://hl7.org/fhir/R4/operations.html#executing
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/read_options.h"
#include "gateway/net/http_message.h"

namespace gateway::rest {

// What an operation takes.
struct OperationSpec {
  std::string_view name;  // "ValueSet/$expand"
  // Names of its parameters; "property*" may be given several times.
  std::span<const std::string_view> parameters;
  // The parameter that a body which is no Parameters stands for; empty: a body has to be one.
  std::string_view alone;
  // That parameter may be any resource, Parameters too. Such a body then carries the operation's
  // parameters only when one of them is `alone`, or it has no others.
  bool alone_is_any = false;
  // What the reader finds wrong with the body is part of the answer (issues()), not a refusal.
  bool takes_findings = false;
  // What a body that is no Parameters is: a logical model, whose documents do not name their type.
  // Null: a resource.
  const fhir::Type* root = nullptr;
};

// Nodes live as long as this.
class OperationInput {
 public:
  // kStructure for a body that cannot be read, with its findings; kInvalid for a parameter that the
  // operation does not know (unless the caller asks for `Prefer: handling=lenient`) or that comes
  // twice; kRequired for a POST that brings nothing.
  static Result<OperationInput> Read(const net::HttpRequest& request, const OperationSpec& spec,
                                     const std::shared_ptr<const fhir::TypeTable>& types);

  [[nodiscard]] bool Has(std::string_view name) const { return Find(name) != nullptr; }
  // A primitive's text; empty when there is none.
  [[nodiscard]] std::string_view Text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> Texts(std::string_view name) const;
  // kValue when it is neither true nor false.
  [[nodiscard]] Result<bool> Flag(std::string_view name, bool otherwise) const;
  // kValue when it is no whole number from 0; nothing when it is not given.
  [[nodiscard]] Result<std::optional<std::size_t>> Count(std::string_view name) const;
  // An element of that type ("Coding"); absent when it is not given; kValue for another type.
  [[nodiscard]] Result<fhir::Node> Element(std::string_view name, std::string_view type) const;
  // A resource of that type, or of any when it is empty; absent when it is not given; kValue for
  // another type.
  [[nodiscard]] Result<fhir::Node> Resource(std::string_view name, std::string_view type) const;
  // The `part`s of each parameter of that name.
  [[nodiscard]] std::vector<fhir::Node> Compound(std::string_view name) const;

  // All of it as Parameters in JSON, for another server: of a query each value in the type that
  // HL7's operations give a parameter of that name.
  [[nodiscard]] std::string ToParameters() const;

  // The document of a node of this input, as a root of its own: paths begin with its type.
  [[nodiscard]] fhir::Document DocumentOf(fhir::Node node) const;
  // What the body is; absent without one.
  [[nodiscard]] fhir::Node body() const { return body_.root(); }
  // Findings of the reader; paths are those of the body.
  [[nodiscard]] const Issues& issues() const { return issues_; }

 private:
  struct Given {
    std::string name;
    std::string text;
    fhir::Node parameter;  // of Parameters; absent for a query
    fhir::Node resource;
  };
  [[nodiscard]] const Given* Find(std::string_view name) const;
  [[nodiscard]] Status ReadBody(const net::HttpRequest& request, const OperationSpec& spec,
                                const std::shared_ptr<const fhir::TypeTable>& types);
  [[nodiscard]] Status CheckNames(const OperationSpec& spec) const;
  [[nodiscard]] static Result<fhir::ReadResult> ReadAny(
      const net::HttpRequest& request, const OperationSpec& spec,
      const std::shared_ptr<const fhir::TypeTable>& types);
  void TakeQuery(const net::HttpRequest& request);
  void TakeParameters();

  std::vector<Given> given_;
  fhir::Document body_;
  Issues issues_;
};

}  // namespace gateway::rest
