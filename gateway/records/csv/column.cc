#include "gateway/records/csv/column.h"

#include "gateway/base/clock.h"
#include "gateway/base/text.h"

namespace gateway::records {
namespace {

using Cell = std::expected<std::string, std::string>;

std::unexpected<std::string> Refuse(std::string why) { return std::unexpected(std::move(why)); }

Cell ReadText(std::string_view cell, const std::string& strip) {
  if (strip.empty()) return std::string(cell);
  std::string text;
  for (const char c : cell) {
    if (strip.find(c) == std::string::npos) text += c;
  }
  return text;
}

std::string ShapeList(const std::vector<DateShape>& shapes) {
  std::string text;
  for (const DateShape& shape : shapes) text += (text.empty() ? "" : ", ") + shape.text();
  return text;
}

Cell ReadDate(std::string_view cell, const std::vector<DateShape>& shapes) {
  const std::string_view text = Trim(cell);
  for (const DateShape& shape : shapes) {
    if (auto date = shape.Read(text)) return *std::move(date);
  }
  return Refuse("a date of the shape " + ShapeOf(text) +
                " is not a real day in a shape that the format declares; write " +
                ShapeList(shapes) + " with a year of four digits");
}

Cell ReadInstant(std::string_view cell) {
  const std::string_view text = Trim(cell);
  if (ParseInstant(text)) return std::string(text);
  return Refuse("not an instant; write date, time and offset, as 2026-09-30T15:40:00Z");
}

Cell ReadWord(std::string_view cell, const WordTable& words, std::string_view what) {
  if (const std::string* code = words.Code(cell)) return *code;
  return Refuse("not " + std::string(what) + " that the format declares; accepted are " +
                words.Accepted());
}

Cell ReadLevel(std::string_view cell, const WordTable& levels) {
  if (const std::string* code = levels.Code(cell)) return *code;
  return Refuse("not a level that the format declares; accepted are " + levels.Accepted() +
                " (a number only when format.yaml says what it means)");
}

Cell ReadInteger(std::string_view cell) {
  const std::string_view text = Trim(cell);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const bool plain = digits == "0" || (!digits.empty() && digits[0] >= '1' && digits[0] <= '9' &&
                                       digits.find_first_not_of("0123456789") == std::string::npos);
  if (plain) return std::string(text);
  return Refuse("not a whole number; write digits alone, without leading zeros");
}

}  // namespace

Cell Column::ReadCell(std::string_view cell, const CellRules& rules) const {
  switch (kind) {
    case CellKind::kText:
      return ReadText(cell, strip);
    case CellKind::kDate:
      return ReadDate(cell, rules.dates);
    case CellKind::kInstant:
      return ReadInstant(cell);
    case CellKind::kYesNo:
      return ReadWord(cell, rules.yes_no, "a word for yes or no");
    case CellKind::kCode:
      return values.empty() ? Cell(Trim(cell)) : ReadWord(cell, values, "a word");
    case CellKind::kLevel:
      return ReadLevel(cell, values.empty() ? rules.levels : values);
    case CellKind::kInteger:
      break;
  }
  return ReadInteger(cell);
}

Cell Column::WriteCell(std::string_view text, const CellRules& rules) const {
  const WordTable* words = nullptr;
  if (kind == CellKind::kYesNo) words = &rules.yes_no;
  if (kind == CellKind::kCode && !values.empty()) words = &values;
  if (kind == CellKind::kLevel) words = values.empty() ? &rules.levels : &values;
  if (words != nullptr) {
    if (const std::string* word = words->Word(text)) return *word;
    return Refuse("the format has no word for the code; declare it in format.yaml");
  }
  if (kind != CellKind::kDate) return std::string(text);
  if (auto date = rules.dates.front().Write(text)) return *std::move(date);
  return Refuse("not a full date; the format writes " + rules.dates.front().text());
}

std::string HeaderKey(std::string_view header) {
  std::string key;
  for (const char c : ToLower(header)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      (static_cast<unsigned char>(c) & 0x80) != 0;
    if (kept) key += c;
    if (c == '&') key += "and";
  }
  return key;
}

}  // namespace gateway::records
