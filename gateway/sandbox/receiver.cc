#include "gateway/sandbox/receiver.h"

#include <thread>

#include "gateway/base/hash.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/outcome.h"
#include "gateway/messaging/answer.h"
#include "gateway/messaging/case_links.h"
#include "gateway/messaging/response.h"

namespace gateway::sandbox {
namespace {

net::HttpResponse Refuse(int status, IssueType type, std::string diagnostics) {
  Issues issues;
  issues.Add({.type = type, .diagnostics = std::move(diagnostics)});
  return net::HttpResponse::Make(status, "application/fhir+json",
                                 fhir::OperationOutcomeJson(issues));
}

net::HttpResponse FromError(const Error& error) {
  messaging::Answer answer = messaging::Refusal(error);
  return net::HttpResponse::Make(answer.status, std::move(answer.content_type),
                                 std::move(answer.body));
}

// The first link of the message's case: what the ledger orders by.
std::string CaseOf(fhir::Node bundle, const messaging::HeaderFacts& facts) {
  const auto links = messaging::CaseLinksOf(bundle, facts.sender, facts.message_id);
  return links.empty() ? std::string() : links.front().system + "|" + links.front().value;
}

}  // namespace

Receiver::Receiver(std::shared_ptr<const definitions::Registry> registry,
                   std::shared_ptr<const messaging::Directory> directory,
                   store::EffectLedger& ledger, const TokenService* tokens, const Clock& clock)
    : registry_(std::move(registry)),
      directory_(std::move(directory)),
      ledger_(ledger),
      tokens_(tokens),
      clock_(clock) {}

std::optional<net::HttpResponse> Receiver::CheckToken(const net::HttpRequest& request) const {
  if (tokens_ == nullptr) return std::nullopt;
  const std::string_view token = request.BearerToken();
  if (token.empty()) return Refuse(401, IssueType::kForbidden, "Missing Authorization header");
  if (!tokens_->Owner(token)) return Refuse(401, IssueType::kForbidden, "Invalid Access Token");
  return std::nullopt;
}

void Receiver::Hang() const {
  while (faults_.hang) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

net::HttpResponse Receiver::Handle(const net::HttpRequest& request) {
  if (auto refused = CheckToken(request)) return *refused;
  if (const int status = faults_.status; status != 0) {
    return Refuse(status, status >= 500 ? IssueType::kTransient : IssueType::kProcessing,
                  "fault injected");
  }
  if (faults_.hang) {
    Hang();
    return Refuse(503, IssueType::kTransient, "fault injected");
  }
  return Process(request);
}

net::HttpResponse Receiver::Process(const net::HttpRequest& request) {
  const auto read = fhir::ReadJson(request.body, registry_->types());
  if (!read) return FromError(read.error());
  if (read->issues.HasErrors()) return FromError(ErrorFrom(read->issues));
  const auto facts = messaging::ReadHeader(read->document.root(), *directory_);
  if (!facts) return FromError(facts.error());
  const auto effect = ledger_.Record(facts->message_id, Sha256Hex(request.body),
                                     CaseOf(read->document.root(), *facts), clock_.Now());
  if (!effect) return FromError(effect.error());
  if (*effect == store::EffectKind::kRepeatDifferent) {
    return Refuse(409, IssueType::kConflict,
                  "a message of this id was received before with other content");
  }
  if (*effect == store::EffectKind::kFirst && on_effect_) on_effect_(facts->message_id);
  Issues issues;
  auto code = messaging::ResponseCode::kOk;
  if (faults_.refuse_business) {
    code = messaging::ResponseCode::kFatalError;
    issues.Add({.type = IssueType::kBusinessRule,
                .diagnostics = "not the responsible commissioner (fault injected)"});
  }
  const fhir::Document response =
      messaging::MakeResponse(read->document, *facts, code, issues, clock_.Now());
  return net::HttpResponse::Make(200, "application/fhir+json", fhir::WriteJson(response.root()));
}

}  // namespace gateway::sandbox
