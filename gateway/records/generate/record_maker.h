// One synthetic canonical record, part by part.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/base/random.h"

namespace gateway::records {

// The eleven domains of the Checklist in the order of its form.
[[nodiscard]] const std::vector<std::string>& ChecklistDomains();

// Whether the national formula makes that Checklist positive; `levels` in the order of
// ChecklistDomains. Written apart from rules.yaml so that each can be tested against the other.
[[nodiscard]] bool IsPositive(const std::vector<char>& levels);

class RecordMaker {
 public:
  // `serial` numbers NHS number and case id; it is moved on past numbers without a check digit.
  RecordMaker(Random& random, std::chrono::year_month_day today, std::uint64_t& serial);

  // Varied: some fields are there and some are not.
  [[nodiscard]] Json Varied();
  // With the fields that must be there and a few more; not one rule has anything to say.
  [[nodiscard]] Json Plain();

  // Items of checklist.domains; every A and B has evidence.
  [[nodiscard]] Json::Array Domains(const std::vector<char>& levels);
  [[nodiscard]] std::chrono::sys_days received() const { return received_; }

 private:
  using Codes = std::vector<std::string_view>;
  std::uint64_t Below(std::uint64_t end) { return random_.Next() % end; }
  bool Chance(int percent) { return Below(100) < static_cast<std::uint64_t>(percent); }
  std::string Pick(const Codes& codes) { return std::string(codes[Below(codes.size())]); }
  std::string Evidence();
  std::string NextNhsNumber();
  std::string BirthDate();
  std::string InstantOn(std::chrono::sys_days day);

  Json Envelope();
  Json Person();
  void AddNhsNumber(Json& person);
  Json Name();
  Json::Array Addresses();
  Json Address(std::string_view type);
  Json Consent();
  Json Organisations();
  Json Referral();
  Json Actor(std::string_view role);
  Json Checklist();
  void AddOutcome(Json& checklist, const std::vector<char>& levels);
  std::vector<char> Levels();
  static Json Counts(const std::vector<char>& levels);

  Random& random_;
  std::chrono::sys_days today_;
  std::uint64_t& serial_;
  std::chrono::sys_days received_;
  std::chrono::sys_days completed_;
};

}  // namespace gateway::records
