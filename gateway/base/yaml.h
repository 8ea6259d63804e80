// YAML for people's files (gateway.yaml, format.yaml, rules.yaml), read so that every mistake has
// a line and a mend. yaml-cpp stays in the .cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway {

// A view of one node; copies share the document. Reading is thread-safe.
//
// A reader asks for what it knows, with the Issues to report to, and ends with CheckKeys, so that a
// misspelt key is found ("unknown key 'lisetners' (line 4); did you mean 'listeners'?").
class Yaml {
 public:
  Yaml();
  ~Yaml();
  Yaml(const Yaml&);
  Yaml& operator=(const Yaml&);
  Yaml(Yaml&&) noexcept;
  Yaml& operator=(Yaml&&) noexcept;

  // kInvalid with line and column of the first syntax error. Duplicate keys are refused. `source`
  // (a file name) begins each finding's expression.
  static Result<Yaml> Parse(std::string_view text, std::string source);
  static Result<Yaml> ParseFile(const std::string& path);

  // False for what is absent or null.
  [[nodiscard]] explicit operator bool() const;
  [[nodiscard]] bool is_map() const;
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] bool is_scalar() const;
  [[nodiscard]] int line() const;  // 1-based; 0 when absent
  // "gateway.yaml: listeners.exchange.port"
  [[nodiscard]] std::string path() const;

  // The member of a map; absent when there is none.
  [[nodiscard]] Yaml operator[](std::string_view key) const;
  [[nodiscard]] std::vector<Yaml> items() const;  // of a list; empty otherwise
  [[nodiscard]] std::vector<std::pair<std::string, Yaml>> members() const;  // of a map, in order

  // The scalar's text, or `otherwise` when absent.
  [[nodiscard]] std::string text(std::string_view otherwise = "") const;

  // Typed reading: reports to `issues` (with path, line and what was expected) and gives
  // `otherwise` when the value is of the wrong kind; silently gives `otherwise` when it is absent.
  [[nodiscard]] std::string Text(std::string_view key, Issues& issues,
                                 std::string_view otherwise = "") const;
  [[nodiscard]] long Integer(std::string_view key, Issues& issues, long otherwise = 0) const;
  [[nodiscard]] bool Boolean(std::string_view key, Issues& issues, bool otherwise = false) const;
  [[nodiscard]] std::vector<std::string> Texts(std::string_view key, Issues& issues) const;
  // As Text, but reports when absent or empty.
  [[nodiscard]] std::string Required(std::string_view key, Issues& issues) const;
  // Reports each member of this map that `known` does not list.
  void CheckKeys(const std::vector<std::string_view>& known, Issues& issues) const;
  // Adds an error at this node.
  void Report(Issues& issues, std::string diagnostics) const;

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

}  // namespace gateway
