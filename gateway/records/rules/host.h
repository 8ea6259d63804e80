// The functions that rules.yaml may call beside those of FHIRPath.
//
// Each takes the input collection and gives true or false for a single text, nothing when the input
// is empty, unless said otherwise:
//   nhsNumberIsValid()      ten digits with the right check digit (modulus 11); no spaces
//   nhsNumberIsTest()       999…, or one of the configured test people's numbers
//   postcodeIsValid()       the form of a UK postcode with its space, ZZ99 pseudo postcodes
//   included odsCodeIsValid()        3 to 8 capitals and digits odsCodeIsCareBoard()    an ICB or
//   sub-ICB on today's date; nothing when the directory does not know ageAt(date)             of a
//   birth date: whole years on that date, as an integer. A birth date or date
//                           without a day counts as its latest (earliest) day: the age is never
//                           overstated. Nothing when a date is malformed or missing
//   hasControlCharacters()  U+0000–U+001F but tab, LF and CR; U+007F–U+009F
//   isNfc()                 no Latin letter is followed by a combining mark for which Unicode has
//   one
//                           character (the marks and letters of Latin scripts of Europe; not a full
//                           normalisation check)
//   repeats()               the items whose text an earlier item of the input has, in order
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhirpath/expression.h"
#include "gateway/records/rules.h"

namespace gateway::records {

// Lives for one Check and points into its arguments.
class RuleHost final : public fhirpath::Host {
 public:
  RuleHost(const RuleContext& context, const std::vector<std::string>& test_numbers);

  // A record has no references, value sets or profiles to ask about.
  [[nodiscard]] fhir::Node Resolve(std::string_view reference,
                                   fhir::Node root_resource) const override;
  [[nodiscard]] Result<bool> MemberOf(const fhirpath::Item& coded,
                                      std::string_view value_set) const override;
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node node, std::string_view profile) const override;
  [[nodiscard]] const Function* FindFunction(std::string_view name) const override;

  // Names, for fhirpath::CompileOptions.
  [[nodiscard]] static std::vector<std::string> FunctionNames();

 private:
  std::map<std::string, Function, std::less<>> functions_;
};

}  // namespace gateway::records
