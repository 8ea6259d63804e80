// The target under construction: elements are found or made, and filled with values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "gateway/fhir/model/builder.h"
#include "gateway/fhirpath/value.h"
#include "gateway/mapping/trace.h"

namespace gateway::mapping {

// Which element of which parent, and which of its repetitions.
struct Spot {
  fhir::Draft* parent = nullptr;
  std::string_view name;
  syntax::TargetListMode mode = syntax::TargetListMode::kNone;
  std::string_view share;
  Declared declared = {};  // of the name, when it has been looked up
};

// Used by one thread.
class Output {
 public:
  // `source` keeps alive what is copied whole.
  Output(const fhir::Document& source, std::shared_ptr<const fhir::TypeTable> types,
         const fhir::Type& root, Trace& trace);

  [[nodiscard]] fhir::Draft* root() { return builder_.root(); }

  struct Opened {
    fhir::Draft* draft = nullptr;
    bool is_new = false;  // false: an element that takes one value was there, or it is shared
  };
  // The element, made when it repeats or is not there yet. `type` null: its only type. Fails with
  // kProcessing when the parent has no such element or the type does not fit.
  [[nodiscard]] Result<Opened> Open(const Spot& spot, const fhir::Type* type);
  // Gives the element the value's content in place of what it holds. Fails with kProcessing when
  // the value cannot become the element's type.
  [[nodiscard]] Status Fill(fhir::Draft* draft, const fhirpath::Item& value);

  [[nodiscard]] static Declared Find(const fhir::Type& parent, std::string_view name);

  // Value of a primitive element that has been set.
  [[nodiscard]] static std::optional<fhirpath::Item> ValueOf(const fhir::Draft& draft);

  [[nodiscard]] fhir::Document Finish();

 private:
  // Turns an element that was copied whole into one that can be changed.
  void Thaw(fhir::Draft* draft);
  [[nodiscard]] Status FillFromNode(fhir::Draft* draft, fhir::Node node);
  [[nodiscard]] Status FillText(fhir::Draft* draft, std::string_view text);
  [[nodiscard]] Status FillQuantity(fhir::Draft* draft, const fhirpath::SystemValue& value);
  [[nodiscard]] Status CopyChildren(fhir::Draft* draft, fhir::Node node);
  [[nodiscard]] fhir::Draft* FindReusable(const Spot& spot, const fhir::Element& element) const;
  void Arrange(const Spot& spot, fhir::Draft* draft);

  const fhir::Document& source_;
  fhir::Builder builder_;
  Trace& trace_;
  std::map<std::tuple<const fhir::Draft*, std::string, std::string>, fhir::Draft*> shared_;
  std::vector<std::pair<fhir::Draft*, fhir::Draft*>> last_;  // parent, child that goes to the end
};

}  // namespace gateway::mapping
