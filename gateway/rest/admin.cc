#include "gateway/rest/admin.h"

#include <charconv>

#include "gateway/base/hash.h"
#include "gateway/messaging/lineage.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

std::int64_t ToNumber(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Json OrNull(const std::optional<Instant>& instant) {
  return instant ? Json(ToText(*instant)) : Json();
}

Json ToJson(const store::MessageRecord& m) {
  return Json::Of({{"exchange", m.exchange_id},
                   {"messageId", m.message_id},
                   {"event", m.event_code},
                   {"sender", m.sender},
                   {"destination", m.destination},
                   {"case", m.case_key},
                   {"received", ToText(m.received_at)},
                   {"format", m.format},
                   {"client", m.client},
                   {"sha256", ToHex(m.body_sha256)},
                   {"inResponseTo", m.in_response_to},
                   {"status", m.answer_status}});
}

Json ToJson(const store::Attempt& a) {
  return Json::Of({{"number", a.number},
                   {"at", ToText(a.at)},
                   {"outcome", std::string(store::ToCode(a.outcome))},
                   {"error", a.error_type ? Json(std::string(ToCode(*a.error_type))) : Json()},
                   {"diagnostics", a.diagnostics},
                   {"httpStatus", a.http_status},
                   {"millis", a.millis}});
}

Json ToJson(const store::Delivery& d) {
  return Json::Of({{"delivery", d.id},
                   {"destination", d.destination},
                   {"via", d.via},
                   {"state", std::string(store::ToCode(d.state))},
                   {"attempts", d.attempts},
                   {"nextAttempt", OrNull(d.next_attempt_at)},
                   {"acknowledgeDue", OrNull(d.acknowledge_due)},
                   {"settled", OrNull(d.settled_at)},
                   {"response", d.response_code},
                   {"possibleRepeat", d.possible_repeat}});
}

Json ToJson(const store::WorklistItem& w) {
  return Json::Of({{"id", w.id},
                   {"kind", w.kind},
                   {"message", w.sequence},
                   {"delivery", w.delivery},
                   {"case", w.case_key},
                   {"reason", w.reason},
                   {"created", ToText(w.created_at)},
                   {"open", w.open},
                   {"assignedTo", w.assigned_to},
                   {"note", w.note}});
}

Json ToJson(const store::MessageDetail& detail) {
  Json message = ToJson(detail.message);
  Json::Array deliveries;
  for (const auto& one : detail.deliveries) {
    Json delivery = ToJson(one.delivery);
    Json::Array attempts;
    for (const store::Attempt& attempt : one.attempts) attempts.push_back(ToJson(attempt));
    delivery.Set("history", std::move(attempts));
    deliveries.push_back(std::move(delivery));
  }
  message.Set("deliveries", std::move(deliveries));
  Json::Array worklist;
  for (const auto& item : detail.worklist) worklist.push_back(ToJson(item));
  message.Set("worklist", std::move(worklist));
  return message;
}

net::HttpResponse ListMessages(const net::HttpRequest& request, store::Store& store) {
  store::MessageFilter filter;
  filter.event_code = request.Query("event");
  filter.sender = request.Query("sender");
  filter.destination = request.Query("destination");
  if (request.HasQuery("state")) {
    filter.state = store::ParseDeliveryState(request.Query("state"));
    if (!filter.state)
      return Outcome(
          400, IssueType::kValue,
          "state is one of pending, sending, held, delivered, acknowledged, rejected, closed");
  }
  if (request.HasQuery("limit")) filter.limit = static_cast<int>(ToNumber(request.Query("limit")));
  if (request.HasQuery("before")) filter.before = ToNumber(request.Query("before"));
  const auto found = store.ListMessages(std::move(filter));
  if (!found) return FromError(found.error());
  Json::Array list;
  for (const auto& summary : *found) {
    Json message = ToJson(summary.message);
    Json::Array states;
    for (const auto state : summary.deliveries) states.push_back(std::string(store::ToCode(state)));
    message.Set("deliveries", std::move(states));
    list.push_back(std::move(message));
  }
  return JsonResponse(200, list);
}

net::HttpResponse Lineage(const std::string& id, store::Store& store) {
  const auto found = store.FindMessage(id);
  if (!found) return FromError(found.error());
  const auto kept = store.LoadLineage(found->message.sequence);
  if (!kept && kept.error().type == IssueType::kNotFound) {
    return Outcome(404, IssueType::kNotFound, "no map made anything of this message");
  }
  if (!kept) return FromError(kept.error());
  const auto shown = messaging::ShowLineage(*kept);
  return shown ? JsonResponse(200, *shown) : FromError(shown.error());
}

net::HttpResponse ListWorklist(const net::HttpRequest& request, store::Store& store) {
  store::WorklistFilter filter;
  filter.open_only = request.Query("all") != "true";
  filter.kind = request.Query("kind");
  const auto found = store.ListWorklist(std::move(filter));
  if (!found) return FromError(found.error());
  Json::Array list;
  for (const auto& item : *found) list.push_back(ToJson(item));
  return JsonResponse(200, list);
}

net::HttpResponse Resolve(const net::HttpRequest& request, const PathValues& path,
                          store::Store& store, const Clock& clock) {
  const auto body = Json::Parse(request.body.empty() ? "{}" : request.body);
  if (!body) return FromError(body.error());
  const std::string& how = (*body)["resolution"].string();
  auto resolution = store::Resolution::kDone;
  if (how == "requeue") resolution = store::Resolution::kRequeue;
  if (how == "close") resolution = store::Resolution::kClose;
  if (!how.empty() && how != "done" && resolution == store::Resolution::kDone) {
    return Outcome(400, IssueType::kValue, "resolution is one of done, requeue, close");
  }
  const auto status = store.ResolveWorklistItem(ToNumber(path[0]), resolution,
                                                (*body)["note"].string(), clock.Now());
  return status ? JsonResponse(200, Json::Of({{"resolved", true}})) : FromError(status.error());
}

net::HttpResponse Assign(const net::HttpRequest& request, const PathValues& path,
                         store::Store& store) {
  const auto body = Json::Parse(request.body);
  if (!body) return FromError(body.error());
  const auto status = store.AssignWorklistItem(ToNumber(path[0]), (*body)["to"].string());
  return status ? JsonResponse(200, Json::Of({{"assigned", true}})) : FromError(status.error());
}

net::HttpResponse Queues(store::Store& store) {
  const auto depths = store.QueueDepths();
  if (!depths) return FromError(depths.error());
  Json::Array list;
  for (const auto& d : *depths) {
    list.push_back(Json::Of({{"destination", d.destination},
                             {"pending", d.pending},
                             {"sending", d.sending},
                             {"held", d.held},
                             {"oldest", ToText(d.oldest)}}));
  }
  return JsonResponse(200, list);
}

net::HttpResponse Audit(store::Store& store) {
  const auto check = store.VerifyAudit();
  if (!check) return FromError(check.error());
  return JsonResponse(200, Json::Of({{"events", check->events},
                                     {"unbroken", !check->first_broken},
                                     {"firstBroken", check->first_broken.value_or(0)}}));
}

template <typename T>
net::HttpResponse OneOf(const Result<T>& found) {
  return found ? JsonResponse(200, ToJson(*found)) : FromError(found.error());
}

}  // namespace

void AddAdminRoutes(Router& router, store::Store& store, const Clock& clock) {
  router.Add("GET", "/admin/api/messages",
             [&store](const auto& request, const auto&) { return ListMessages(request, store); });
  router.Add("GET", "/admin/api/messages/{id}",
             [&store](const auto&, const auto& path) { return OneOf(store.FindMessage(path[0])); });
  router.Add("GET", "/admin/api/messages/{id}/lineage",
             [&store](const auto&, const auto& path) { return Lineage(path[0], store); });
  router.Add("GET", "/admin/api/worklist",
             [&store](const auto& request, const auto&) { return ListWorklist(request, store); });
  router.Add("GET", "/admin/api/worklist/{id}", [&store](const auto&, const auto& path) {
    return OneOf(store.ShowWorklistItem(ToNumber(path[0])));
  });
  router.Add("POST", "/admin/api/worklist/{id}/resolve",
             [&store, &clock](const auto& request, const auto& path) {
               return Resolve(request, path, store, clock);
             });
  router.Add(
      "POST", "/admin/api/worklist/{id}/assign",
      [&store](const auto& request, const auto& path) { return Assign(request, path, store); });
  router.Add("GET", "/admin/api/queues",
             [&store](const auto&, const auto&) { return Queues(store); });
  router.Add("GET", "/admin/api/audit",
             [&store](const auto&, const auto&) { return Audit(store); });
}

}  // namespace gateway::rest
