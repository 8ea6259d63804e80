// A small JSON value for everything that is not FHIR: tokens, JWKS, admin answers, command output.
// FHIR resources are read by fhir/json, which keeps digits, order and places.
// Spec: RFC 8259.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/base/result.h"

namespace gateway {

// A value; objects keep the order in which members were added. Numbers are kept as text, so that
// nothing is rounded. Value semantics; safe to read from several threads.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;
  struct Number {
    std::string text;
  };

  Json() = default;  // null
  // Out of line: g++ 12 warns of the inlined variant at every use (-Wmaybe-uninitialized).
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  Json(bool value) : value_(value) {}                           // NOLINT: implicit on purpose
  Json(std::string value) : value_(std::move(value)) {}         // NOLINT
  Json(std::string_view value) : value_(std::string(value)) {}  // NOLINT
  Json(const char* value) : value_(std::string(value)) {}       // NOLINT
  Json(std::int64_t value) : value_(Number{std::to_string(value)}) {}  // NOLINT
  Json(int value) : Json(static_cast<std::int64_t>(value)) {}          // NOLINT
  Json(std::size_t value) : value_(Number{std::to_string(value)}) {}   // NOLINT
  Json(Array value) : value_(std::move(value)) {}                      // NOLINT
  Json(Object value) : value_(std::move(value)) {}                     // NOLINT
  static Json NumberText(std::string text);
  // {{"a", 1}, {"b", "x"}} as an object.
  static Json Of(std::initializer_list<Member> members) { return Json(Object(members)); }

  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] bool is_bool() const { return std::holds_alternative<bool>(value_); }
  [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(value_); }
  [[nodiscard]] bool is_number() const { return std::holds_alternative<Number>(value_); }
  [[nodiscard]] bool is_array() const { return std::holds_alternative<Array>(value_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Object>(value_); }

  // The member of an object; a null value when this is no object or has no such member.
  [[nodiscard]] const Json& operator[](std::string_view key) const;
  // Adds or replaces a member; a null value becomes an object first.
  void Set(std::string_view key, Json value);
  void Push(Json value);

  // Empty, false, 0 or an empty list when the value is of another kind.
  [[nodiscard]] const std::string& string() const;
  [[nodiscard]] bool boolean() const;
  // The number as an integer when it is one that fits (no fraction, no exponent).
  [[nodiscard]] std::int64_t integer(std::int64_t otherwise = 0) const;
  [[nodiscard]] bool is_integer() const;
  [[nodiscard]] const Array& array() const;
  [[nodiscard]] const Object& object() const;
  [[nodiscard]] const std::string& number_text() const;

  // Refuses duplicate members, depth over 64, numbers beyond a double's range and anything RFC 8259
  // does not allow (kStructure); the diagnostics hold the byte offset.
  static Result<Json> Parse(std::string_view text);
  // Compact when `indent` is 0.
  [[nodiscard]] std::string Write(int indent = 0) const;

 private:
  std::variant<std::monostate, bool, std::string, Number, Array, Object> value_;
};

}  // namespace gateway
