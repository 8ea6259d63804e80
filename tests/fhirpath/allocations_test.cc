// What the common paths cost: no allocation. Counted by what Collection and Item take, through a
// replaced operator new of this program.

#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "gateway/fhirpath/expression.h"
#include "tests/fhirpath/evaluate.h"

// Both sides are replaced here, which the compiler does not see once one of them is inlined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace {

thread_local std::size_t allocations = 0;

void* Counted(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);  // NOLINT: this is operator new
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Counted(size); }
void* operator new[](std::size_t size) { return Counted(size); }
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  ++allocations;
  return std::malloc(size == 0 ? 1 : size);  // NOLINT
}
void operator delete(void* memory) noexcept { std::free(memory); }                        // NOLINT
void operator delete[](void* memory) noexcept { std::free(memory); }                      // NOLINT
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }  // NOLINT
void operator delete[](void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}  // NOLINT

void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept {
  std::free(memory);  // NOLINT
}

namespace gateway::fhirpath {
namespace {

std::size_t AllocationsOf(const char* text, bool* is_answered = nullptr) {
  const fhir::Node patient = testing::TestPatient().root();
  const Context context{.resource = patient, .root_resource = patient};
  const Result<Expression> expression = Expression::Compile(text);
  if (!expression) return 1000;
  (void)expression->Evaluate(patient, context);  // what is looked up once
  const std::size_t before = allocations;
  const Result<Collection> result = expression->Evaluate(patient, context);
  if (is_answered != nullptr) *is_answered = result.has_value();
  return allocations - before;
}

TEST(Allocations, AreNotMadeByTheCommonPaths) {
  for (const char* const text : {
           "Patient.name.given.first()",
           "Patient.birthDate",
           "Patient.name.where(use = 'official').family",
           "Patient.telecom.where(system = 'phone').value",
           "Patient.identifier.exists()",
           "Patient.identifier.where(system = 'https://fhir.nhs.uk/Id/nhs-number').empty()",
           "Patient.birthDate <= @2026-10-01",
           "Patient.contact.all(name.exists() or telecom.exists())",
           "Patient.descendants().count()",
           "Patient.address.where(city.startsWith('Plea')).line.first()",
           "Patient.deceased.ofType(dateTime) or Patient.active = true",
           "Patient.name.family.first().matches('^[A-Z]+$')",
           "name.exists(use = 'official') and name.count() > 1 implies telecom.exists().not()",
           "%resource.id = id",
           "name[0].family != 'a literal that is longer than any small string'",
       }) {
    bool is_answered = false;
    EXPECT_EQ(AllocationsOf(text, &is_answered), 0U) << text;
    EXPECT_TRUE(is_answered) << text;
  }
}

TEST(Allocations, AreOneForATextThatIsMade) {
  EXPECT_EQ(AllocationsOf("name.first().select(given.first() & ' ' & family)"), 1U);
}

TEST(Allocations, AreCounted) { EXPECT_GT(AllocationsOf("descendants()"), 0U); }

}  // namespace
}  // namespace gateway::fhirpath
