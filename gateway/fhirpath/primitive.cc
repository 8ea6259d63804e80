#include "gateway/fhirpath/primitive.h"

#include <array>

namespace gateway::fhirpath {

SystemType SystemTypeByName(const fhir::Type& primitive) {
  struct Row {
    std::string_view name;
    SystemType type;
  };
  constexpr std::array<Row, 9> kRows{{{"boolean", SystemType::kBoolean},
                                      {"integer", SystemType::kInteger},
                                      {"integer64", SystemType::kInteger},
                                      {"decimal", SystemType::kDecimal},
                                      {"date", SystemType::kDate},
                                      {"dateTime", SystemType::kDateTime},
                                      {"instant", SystemType::kDateTime},
                                      {"time", SystemType::kTime},
                                      {"string", SystemType::kString}}};
  for (const fhir::Type* type = &primitive; type != nullptr; type = type->base) {
    for (const Row& row : kRows) {
      if (type->name == row.name) return row.type;
    }
  }
  return SystemType::kString;
}

}  // namespace gateway::fhirpath
