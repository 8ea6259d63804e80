// Counters, gauges and histograms in Prometheus text form. Label values come from closed sets
// (stage, event code, ODS code, status class): never from a message's content.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace gateway {

// Thread-safe. Metrics are created on first use and live as long as the registry.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void Count(const std::string& name, const Labels& labels = {}, double by = 1);
  void Set(const std::string& name, double value, const Labels& labels = {});
  // Seconds into a histogram with buckets from 0.5 ms to 30 s.
  void Observe(const std::string& name, double seconds, const Labels& labels = {});

  // The exposition of GET /metrics (text/plain; version=0.0.4).
  [[nodiscard]] std::string Exposition() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway
