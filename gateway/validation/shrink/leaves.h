// What each value of a document is: its FHIR type, and whether it is published vocabulary, which is
// nobody's data.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/definitions/registry.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/shrink/piece.h"

namespace gateway::validation {

struct Leaf {
  Piece* piece = nullptr;
  std::string path;       // "Patient.name[0].family", for people
  std::string_view type;  // "code", "date"; empty: the definitions do not know it
  bool is_published = false;
};

// Whom to ask about codes and canonicals.
struct Vocabulary {
  const definitions::Registry& registry;
  const terminology::Service& terminology;
};

// Every value of the resource in document order, but for resourceType. Published are: codes of a
// loaded code system or of the element's value set, and those of systems that HL7, the NHS, SNOMED
// and LOINC publish, with their displays; canonicals and systems that are loaded or stand under
// the publishers' addresses; paths and type codes in profiles that are the specification's.
[[nodiscard]] std::vector<Leaf> LeavesOf(Piece& root, const Vocabulary& vocabulary);

// "http://hl7.org/fhir/…", "https://fhir.nhs.uk/…", "urn:ietf:…": an address of a publisher.
[[nodiscard]] bool IsPublisherAddress(std::string_view url);

}  // namespace gateway::validation
