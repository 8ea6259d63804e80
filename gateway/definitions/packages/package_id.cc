#include "gateway/definitions/packages/package_id.h"

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"

namespace gateway::definitions {
namespace {

bool IsPlain(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto plain = [&](char c) {
    return letter(c) || c == '.' || c == '_' || c == '+' || c == '-';
  };
  return !text.empty() && letter(text[0]) && std::ranges::all_of(text, plain);
}

std::optional<unsigned long> ToNumber(std::string_view text) {
  unsigned long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int CompareSteps(std::string_view a, std::string_view b) {
  const auto number_a = ToNumber(a);
  const auto number_b = ToNumber(b);
  if (number_a && number_b) return *number_a < *number_b ? -1 : (*number_a > *number_b ? 1 : 0);
  return a.compare(b);
}

int CompareDotted(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> steps_a = Split(a, '.');
  const std::vector<std::string_view> steps_b = Split(b, '.');
  for (std::size_t i = 0; i < std::min(steps_a.size(), steps_b.size()); ++i) {
    if (const int order = CompareSteps(steps_a[i], steps_b[i]); order != 0) return order;
  }
  return steps_a.size() < steps_b.size() ? -1 : (steps_a.size() > steps_b.size() ? 1 : 0);
}

std::string_view Numbers(std::string_view version) { return version.substr(0, version.find('-')); }

std::string_view Label(std::string_view version) {
  const std::size_t dash = version.find('-');
  return dash == std::string_view::npos ? std::string_view() : version.substr(dash + 1);
}

bool IsAny(std::string_view wanted) {
  return wanted.empty() || wanted == "latest" || wanted == "x" || wanted == "*";
}

}  // namespace

Result<PackageId> ParsePackageId(std::string_view text) {
  const std::size_t mark = text.find_first_of("#@");
  PackageId id{std::string(text.substr(0, mark)), {}};
  if (mark != std::string_view::npos) id.version = text.substr(mark + 1);
  const bool version_fits = mark == std::string_view::npos || IsPlain(id.version);
  if (!IsPlain(id.name) || !version_fits) {
    return Fail(IssueType::kInvalid, "'" + std::string(text) +
                                         "' is no package; write name#version, as in "
                                         "uk.example.core#2.0.0");
  }
  return id;
}

int CompareVersions(std::string_view a, std::string_view b) {
  if (const int order = CompareDotted(Numbers(a), Numbers(b)); order != 0) return order;
  const std::string_view label_a = Label(a);
  const std::string_view label_b = Label(b);
  if (label_a.empty() != label_b.empty()) return label_a.empty() ? 1 : -1;
  return CompareDotted(label_a, label_b);
}

bool IsExactVersion(std::string_view wanted) {
  if (IsAny(wanted) || wanted.find('*') != std::string_view::npos) return false;
  const std::vector<std::string_view> steps = Split(wanted, '.');
  return std::ranges::find(steps, "x") == steps.end();
}

bool FitsVersion(std::string_view wanted, std::string_view version) {
  if (IsAny(wanted)) return true;
  if (IsExactVersion(wanted)) return wanted == version;
  const std::vector<std::string_view> steps = Split(wanted, '.');
  const std::vector<std::string_view> actual = Split(Numbers(version), '.');
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i] == "x" || steps[i] == "*") return i < actual.size();
    if (i >= actual.size() || steps[i] != actual[i]) return false;
  }
  return steps.size() == actual.size();
}

std::optional<std::string> BestVersion(std::string_view wanted,
                                       const std::vector<std::string>& versions) {
  std::optional<std::string> best;
  for (const std::string& version : versions) {
    if (!FitsVersion(wanted, version)) continue;
    const bool release = Label(version).empty();
    const bool best_is_release = best && Label(*best).empty();
    const bool better = !best || (release && !best_is_release) ||
                        (release == best_is_release && CompareVersions(version, *best) > 0);
    if (better) best = version;
  }
  return best;
}

}  // namespace gateway::definitions
