#include "gateway/base/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <utility>

namespace gateway {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

}  // namespace

struct Metrics::Data {
  template <typename Metric>
  using Known = std::map<std::pair<std::string, Labels>, Metric*>;

  // The registry's own look-up walks every family: remember what it gave.
  template <typename Metric, typename Make>
  Metric& Find(Known<Metric>& known, const std::string& name, const Labels& labels,
               const Make& make) {
    const std::scoped_lock lock(mutex);
    Metric*& metric = known[{name, labels}];
    if (metric == nullptr) metric = &make();
    return *metric;
  }

  std::mutex mutex;
  prometheus::Registry registry;
  Known<prometheus::Counter> counters;
  Known<prometheus::Gauge> gauges;
  Known<prometheus::Histogram> histograms;
};

Metrics::Metrics() : data_(std::make_unique<Data>()) {}
Metrics::~Metrics() = default;

void Metrics::Count(const std::string& name, const Labels& labels, double by) {
  const auto make = [&]() -> prometheus::Counter& {
    return prometheus::BuildCounter().Name(name).Register(data_->registry).Add(labels);
  };
  data_->Find(data_->counters, name, labels, make).Increment(by);
}

void Metrics::Set(const std::string& name, double value, const Labels& labels) {
  const auto make = [&]() -> prometheus::Gauge& {
    return prometheus::BuildGauge().Name(name).Register(data_->registry).Add(labels);
  };
  data_->Find(data_->gauges, name, labels, make).Set(value);
}

void Metrics::Observe(const std::string& name, double seconds, const Labels& labels) {
  const auto make = [&]() -> prometheus::Histogram& {
    return prometheus::BuildHistogram().Name(name).Register(data_->registry).Add(labels, kSeconds);
  };
  data_->Find(data_->histograms, name, labels, make).Observe(seconds);
}

std::string Metrics::Exposition() const {
  return prometheus::TextSerializer().Serialize(data_->registry.Collect());
}

}  // namespace gateway
