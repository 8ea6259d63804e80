// Shapes of local date and time that a format declares: "dd/mm/yyyy HH:MM", "yyyy-mm-ddTHH:MM:SS".
//
// A date shape, a space or a T, and HH:MM with or without :SS, in Europe/London (docs/decisions/
// 0008-time.md). The hour that comes twice in October has no reading, nor the one that is left out
// in March.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/records/cells/date_shape.h"

namespace gateway::records {

class InstantShape {
 public:
  // kValue, with what is missing or not known, for anything else.
  static Result<InstantShape> Parse(std::string_view shape);

  // "2026-09-30T14:40:00Z" when `text` has exactly this shape and names one instant.
  [[nodiscard]] std::optional<std::string> Read(std::string_view text) const;
  // As it was declared.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  InstantShape(std::string text, DateShape date, char between, bool seconds)
      : text_(std::move(text)), date_(std::move(date)), between_(between), seconds_(seconds) {}

  std::string text_;
  DateShape date_;
  char between_;
  bool seconds_;
};

}  // namespace gateway::records
