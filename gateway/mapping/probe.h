// Instances made from a model alone: what a pair of maps is tried with before there is any data.
//
// Every element of the model is filled; texts differ from one another, codes come from the value
// set that binds them, dates, numbers and times keep to their types. Nothing is random.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/mapping/probe_words.h"
#include "gateway/terminology/service.h"

namespace gateway::mapping {

// An element of the model, with what it may hold.
struct ProbeElement {
  std::string path;  // "ChcRecord.person.name": no indices
  const fhir::Element* element = nullptr;
  std::vector<const fhir::Type*> types;  // of a choice several
  std::vector<ProbeElement> children;    // of the first type; none for a primitive
  std::vector<std::string> values;       // codes of its value set; true and false
  bool is_text = false;                  // free text, which a map may cut, split or look at
  std::string required;                  // of a free text: what it must be; empty: anything
  std::vector<std::string> asked;        // of a free text: what the map looks for
  bool is_list = false;
};

// How one instance differs from the one that holds everything.
struct Variation {
  std::string without;   // path of an element that is left out
  std::string only;      // path of the one optional element that is there; its parents are too
  bool minimal = false;  // no optional element but `only`
  std::string fixed;     // path of an element that holds `value`; in a list the first does
  std::string value;
  std::size_t type = 0;  // `fixed` has this one of its types, when `value` is empty
  // "with everything", "without ChcRecord.person.nhsNumber": completes "An instance …".
  [[nodiscard]] std::string Describe() const;
};

// One model; immutable, used by any number of threads.
class Prober {
 public:
  // `terminology` may be null: codes are then made up. Fails with kTooCostly when the model has
  // more than some thousand elements (a Bundle: map to a model of your own), as elements that can
  // hold any resource are passed over; with kInvalid when a constraint of a logical model's root
  // cannot be compiled.
  // Free texts hold what `words` say they must, and are tried as each text asked for.
  static Result<Prober> Make(std::shared_ptr<const fhir::TypeTable> types, const fhir::Type& root,
                             const terminology::Service* terminology, const Words& words = {});

  // All variations, the richest first. Free texts are tried as a code and as words too.
  [[nodiscard]] std::vector<Variation> Variations() const;
  [[nodiscard]] Result<fhir::Document> Build(const Variation& variation) const;
  // The first constraint (severity error) of a logical model's root that the instance breaks; null
  // when it keeps them all. What breaks one is no record, whatever a map makes of it.
  [[nodiscard]] Result<const fhir::Constraint*> Breaks(const fhir::Document& instance) const;
  [[nodiscard]] std::size_t size() const { return size_; }  // elements that hold a value

 private:
  Prober(std::shared_ptr<const fhir::TypeTable> types, const fhir::Type& root)
      : types_(std::move(types)), root_(&root) {}

  std::shared_ptr<const fhir::TypeTable> types_;
  const fhir::Type* root_;
  std::vector<ProbeElement> elements_;
  std::vector<std::pair<const fhir::Constraint*, fhirpath::Expression>> constraints_;
  std::size_t size_ = 0;
};

}  // namespace gateway::mapping
