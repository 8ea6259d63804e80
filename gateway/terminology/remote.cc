#include "gateway/terminology/remote.h"

#include <algorithm>
#include <utility>

#include "gateway/base/json.h"

namespace gateway::terminology {
namespace {

using std::chrono::milliseconds;

// Whether the server could not be asked, rather than refused the question.
bool IsFailure(IssueType type) {
  return IsTransient(type) || type == IssueType::kLogin || type == IssueType::kSecurity ||
         type == IssueType::kForbidden || type == IssueType::kException;
}

Json Parameter(const char* name, const char* member, std::string_view value) {
  return Json::Of({{"name", name}, {member, value}});
}

std::string Question(std::string_view value_set, std::string_view system, std::string_view code) {
  Json list(Json::Array{});
  if (!value_set.empty()) {
    const std::size_t bar = value_set.find('|');
    list.Push(Parameter("url", "valueUri", value_set.substr(0, bar)));
    if (bar != std::string_view::npos)
      list.Push(Parameter("valueSetVersion", "valueString", value_set.substr(bar + 1)));
    list.Push(Parameter("system", "valueUri", system));
  } else {
    list.Push(Parameter("url", "valueUri", system));
  }
  list.Push(Parameter("code", "valueCode", code));
  return Json::Of({{"resourceType", "Parameters"}, {"parameter", std::move(list)}}).Write();
}

bool IsResource(const std::string& body) {
  const Result<Json> json = Json::Parse(body);
  return json && !(*json)["resourceType"].string().empty();
}

Membership ReadAnswer(const std::string& body) {
  const Result<Json> answer = Json::Parse(body);
  if (!answer) return Membership::kUnknown;
  for (const Json& one : (*answer)["parameter"].array()) {
    if (one["name"].string() != "result" || !one["valueBoolean"].is_bool()) continue;
    return one["valueBoolean"].boolean() ? Membership::kIn : Membership::kOut;
  }
  return Membership::kUnknown;
}

}  // namespace

Remote::Remote(RemoteOptions options, std::unique_ptr<RemoteCall> call, const Clock& clock)
    : options_(std::move(options)), call_(std::move(call)), clock_(clock) {}
Remote::~Remote() = default;

bool Remote::Serves(std::string_view system) const {
  return std::ranges::find(options_.systems, system) != options_.systems.end();
}

Membership Remote::Contains(std::string_view value_set, std::string_view system,
                            std::string_view code, Allowance& allowance) const {
  const milliseconds within = std::min(allowance.left, options_.timeout);
  const Instant started = clock_.Now();
  const Result<std::string> answer =
      Ask(value_set.empty() ? "CodeSystem/$validate-code" : "ValueSet/$validate-code",
          Question(value_set, system, code), within);
  const auto spent = std::chrono::duration_cast<milliseconds>(clock_.Now() - started);
  allowance.left = std::max(milliseconds(0), allowance.left - spent);
  return answer ? ReadAnswer(*answer) : Membership::kUnknown;
}

Result<std::string> Remote::Ask(const std::string& path, const std::string& body,
                                milliseconds within) const {
  std::string key = path + "\n" + body;
  if (auto kept = Cached(key)) return *std::move(kept);
  if (within <= milliseconds(0))
    return Fail(IssueType::kTimeout, "the time to ask the terminology server is spent");
  if (!MayAsk())
    return Fail(IssueType::kTransient,
                "the terminology server failed and is left alone for a while");
  Result<std::string> answer = call_->Post(path, body, within);
  if (answer && !IsResource(*answer))
    answer = Fail(IssueType::kTransient, "the terminology server's answer is no FHIR in JSON");
  const bool failed = !answer && IsFailure(answer.error().type);
  Count(failed);
  if (!failed) Keep(std::move(key), answer);
  return answer;
}

std::optional<Result<std::string>> Remote::Cached(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  const auto entry = found->second;
  if (entry->until > clock_.Now()) {
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->answer;
  }
  by_key_.erase(found);
  entries_.erase(entry);
  return std::nullopt;
}

void Remote::Keep(std::string key, const Result<std::string>& answer) const {
  const std::lock_guard lock(mutex_);
  if (options_.cache_entries == 0 || by_key_.contains(key)) return;
  entries_.push_front({std::move(key), answer, clock_.Now() + options_.cache_for});
  by_key_.emplace(entries_.front().key, entries_.begin());
  if (entries_.size() <= options_.cache_entries) return;
  by_key_.erase(entries_.back().key);
  entries_.pop_back();
}

// While it is left alone, one caller at a time may try, each after another pause.
bool Remote::MayAsk() const {
  const std::lock_guard lock(mutex_);
  if (failures_ < options_.failures) return true;
  if (clock_.Now() < closed_until_) return false;
  closed_until_ = clock_.Now() + options_.pause;
  return true;
}

void Remote::Count(bool failed) const {
  const std::lock_guard lock(mutex_);
  failures_ = failed ? failures_ + 1 : 0;
  if (failures_ == options_.failures) closed_until_ = clock_.Now() + options_.pause;
}

}  // namespace gateway::terminology
