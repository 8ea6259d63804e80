#include "gateway/fhirpath/fold.h"

#include <algorithm>

#include "gateway/fhirpath/steps.h"

namespace gateway::fhirpath {

// Text that is made at every evaluation costs time, kept in every program it costs memory.
constexpr std::uint64_t kMostText = 1024;
constexpr std::size_t kMostItems = 256;

StepPtr Folder::Fold(const Part& part) {
  if (part.uses != 0 || part.step == nullptr || part.step->constant()) return part.step;
  Context context;
  context.budget = steps_left_;
  context.text_budget = kMostText;
  Evaluation evaluation(context, {});
  Collection items;
  const Status status = part.step->Evaluate({evaluation, {}, {}, nullptr}, items);
  steps_left_ = status ? evaluation.left() : steps_left_ - std::min(steps_left_, kMostText);
  if (!status || evaluation.has_asked() || items.size() > kMostItems) return part.step;
  for (Item& item : items) item.Own();
  const Place place = part.step->place();
  if (items.empty()) return program_.Make<EmptyStep>(place);
  if (items.size() == 1) return program_.Make<LiteralStep>(place, std::move(items[0]));
  return program_.Make<ConstantsStep>(place, std::move(items));
}

void Folder::FoldClosed(std::initializer_list<Part*> parts) {
  const bool is_open = std::ranges::any_of(parts, [](const Part* p) { return p->uses != 0; });
  if (!is_open) return;
  for (Part* const part : parts) part->step = Fold(*part);
}

}  // namespace gateway::fhirpath
