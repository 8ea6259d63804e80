// What a difference between two nights' exports of one case implies: the `extract` part of a
// format.yaml, compiled.
//
// A source that exports all its cases every night says nothing by repeating itself. These rules say
// which case a record is about, what in it counts as a change, and which messages a change sends.
// A record that is missing says nothing here at all: that is for a person (messaging/extract).
// Immutable once read; safe to use from any number of threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/yaml.h"
#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::records {

// One line of `changes`. It holds when every part of it that is given holds.
struct ChangeRule {
  std::vector<fhirpath::Expression> changed;    // at least one of these gives something else now
  std::vector<fhirpath::Expression> unchanged;  // each of these gives the same as before
  std::optional<fhirpath::Expression> when;     // on the record as it is now; %before, %after
  std::vector<std::string> send;                // event codes; none: declared to send nothing
};

// What a changed record implies.
struct Implied {
  bool changed = false;             // outside what is ignored
  bool declared = false;            // some rule speaks of this change
  std::vector<std::string> events;  // in the order of the rules, each once
};

class ExtractRules {
 public:
  // How the source calls the case, out of a record of the format's own model; empty when the record
  // does not say.
  [[nodiscard]] std::string CaseIdOf(const fhir::Document& record) const;
  // When the record says it was last changed; empty when it does not, or the format has no such
  // element. Instants of one format compare as text only when written alike: see
  // messaging/extract.
  [[nodiscard]] std::string ChangedAtOf(const fhir::Document& record) const;

  // Both are canonical records of one case. kProcessing when an expression cannot be evaluated on
  // them: nothing may then be concluded.
  [[nodiscard]] Result<Implied> ImpliedBy(const fhir::Document& before,
                                          const fhir::Document& after) const;

  // Events of a case that is seen for the first time once the source is active.
  [[nodiscard]] const std::vector<std::string>& appeared() const { return appeared_; }
  // The maps from the canonical record to the message of that event; null: those of `maps.in`.
  [[nodiscard]] const std::vector<std::string>* MapsOf(std::string_view event) const;

 private:
  friend class ExtractReader;
  std::optional<fhirpath::Expression> case_id_;
  std::optional<fhirpath::Expression> changed_at_;
  std::vector<fhirpath::Expression> ignore_;
  std::vector<ChangeRule> changes_;
  std::vector<std::string> appeared_;
  std::map<std::string, std::vector<std::string>, std::less<>> messages_;
};

// What the rules are held against.
struct ExtractSubject {
  const fhir::TypeTable* types = nullptr;
  const fhir::Type* model = nullptr;      // of the format's records
  const fhir::Type* canonical = nullptr;  // what changes are about
  std::vector<std::string> events;        // codes of the message events there are
};

// Reads the `extract` part of a format.yaml:
//
//   extract:
//     case: localCaseId                       # FHIRPath on a record of this format
//     changed_at: updatedAt                   # the same; a record that goes back in time is
//     refused ignore: [updatedAt, sourceRecordHash]   # FHIRPath on the canonical record: no change
//     by itself appeared: chc-checklist-submission      # a new case sends this messages: # maps of
//     events that maps.in does not make
//       chc-person-update: [https://…/StructureMap/chc-record-to-person-update]
//     changes:
//       - {changed: [checklist, referral], send: chc-checklist-submission}
//       - {changed: [person], unchanged: [checklist, referral], send: chc-person-update}
//       - {when: "%before.person.gp != %after.person.gp", send: nothing}
//
// Null when `extract` is absent. Every mistake goes to `issues` with line and mend.
[[nodiscard]] std::shared_ptr<const ExtractRules> ReadExtractRules(const Yaml& extract,
                                                                   const ExtractSubject& subject,
                                                                   Issues& issues);

}  // namespace gateway::records
