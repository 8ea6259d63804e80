#include "gateway/records/cells/column.h"

#include "gateway/base/clock.h"
#include "gateway/base/text.h"

namespace gateway::records {
namespace {

using CellText = std::expected<std::string, std::string>;

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

std::unexpected<std::string> Refuse(std::string why) { return std::unexpected(std::move(why)); }

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// 9.99E+09: what a spreadsheet makes of a long number. The digits are gone.
bool IsRounded(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return false;
  const std::string_view mantissa = text.substr(0, e);
  std::string_view exponent = text.substr(e + 1);
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  return mantissa.find_first_not_of("0123456789.") == std::string_view::npos &&
         mantissa.find_first_of("0123456789") != std::string_view::npos && IsDigits(exponent) &&
         (mantissa.contains('.') || text.contains('+'));
}

CellText ReadText(std::string_view cell, const std::string& strip) {
  if (strip.empty()) return std::string(cell);
  std::string text;
  for (const char c : cell) {
    if (strip.find(c) == std::string::npos) text += c;
  }
  return text;
}

constexpr std::string_view kRounded =
    "a number that a spreadsheet has rounded (scientific notation), its digits are lost; format "
    "the column as "
    "text in the source and export again";

CellText ReadId(std::string_view cell) {
  const std::string_view text = BareCell(cell);
  if (IsRounded(text)) return Refuse(std::string(kRounded));
  return std::string(text);
}

CellText ReadNhsNumber(std::string_view cell) {
  const std::string_view text = BareCell(cell);
  if (IsRounded(text)) return Refuse(std::string(kRounded));
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with(kNoBreakSpace)) {
      ++i;
    } else if (text[i] != ' ' && text[i] != '-') {
      digits += text[i];
    }
  }
  if (digits.size() == 10 && IsDigits(digits)) return digits;
  return Refuse("not an NHS number (shape " + ShapeOf(text) +
                "); write its ten digits, in groups of 3, 3 and 4 or without spaces");
}

CellText ReadInstant(std::string_view cell, const std::vector<InstantShape>& shapes) {
  const std::string_view text = BareCell(cell);
  if (ParseInstant(text)) return std::string(text);
  for (const InstantShape& shape : shapes) {
    if (const auto instant = shape.Read(text)) return *instant;
  }
  std::string accepted;
  for (const InstantShape& shape : shapes) accepted += ", or " + shape.text();
  return Refuse("not an instant (shape " + ShapeOf(text) +
                "); write date, time and offset, as 2026-09-30T15:40:00Z" + accepted);
}

CellText ReadWord(std::string_view cell, const WordTable& words, std::string_view what) {
  if (const std::string* code = words.Code(BareCell(cell))) return *code;
  return Refuse("not " + std::string(what) + " that the format declares; accepted are " +
                words.Accepted());
}

CellText ReadLevel(std::string_view cell, const WordTable& levels) {
  if (const std::string* code = levels.Code(BareCell(cell))) return *code;
  return Refuse("not a level that the format declares; accepted are " + levels.Accepted() +
                " (a number only when format.yaml says what it means)");
}

CellText ReadInteger(std::string_view cell) {
  const std::string_view text = BareCell(cell);
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const bool plain = text == "0" || (IsDigits(digits) && digits[0] != '0');
  if (plain) return std::string(text);
  return Refuse("not a whole number; write digits alone, without leading zeros");
}

}  // namespace

std::string_view BareCell(std::string_view cell) {
  for (;;) {
    cell = Trim(cell);
    if (cell.starts_with(kNoBreakSpace)) {
      cell.remove_prefix(kNoBreakSpace.size());
    } else if (cell.ends_with(kNoBreakSpace)) {
      cell.remove_suffix(kNoBreakSpace.size());
    } else if (cell.size() > 3 && cell.starts_with("=\"") && cell.ends_with('"')) {
      cell = cell.substr(2, cell.size() - 3);
    } else if (cell.size() > 1 && cell.starts_with('\'')) {
      cell.remove_prefix(1);
    } else {
      return cell;
    }
  }
}

bool IsBlank(std::string_view cell) {
  while (!cell.empty()) {
    const std::size_t size = cell.starts_with(kNoBreakSpace)   ? 2
                             : Trim(cell.substr(0, 1)).empty() ? 1
                                                               : 0;
    if (size == 0) return false;
    cell.remove_prefix(size);
  }
  return true;
}

CellText Column::ReadCell(std::string_view cell, const CellRules& rules) const {
  switch (kind) {
    case CellKind::kText:
      return ReadText(cell, strip);
    case CellKind::kId:
      return ReadId(cell);
    case CellKind::kNhsNumber:
      return ReadNhsNumber(cell);
    case CellKind::kDate:
      return ReadDate(BareCell(cell), rules.dates);
    case CellKind::kInstant:
      return ReadInstant(cell, rules.instants);
    case CellKind::kYesNo:
      return ReadWord(cell, rules.yes_no, "a word for yes or no");
    case CellKind::kCode:
      return values.empty() ? CellText(BareCell(cell)) : ReadWord(cell, values, "a word");
    case CellKind::kLevel:
      return ReadLevel(cell, values.empty() ? rules.levels : values);
    case CellKind::kInteger:
      break;
  }
  return ReadInteger(cell);
}

namespace {

CellText CellFor(const Column& column, std::string_view text, const CellRules& rules) {
  const WordTable* words = nullptr;
  if (column.kind == CellKind::kYesNo) words = &rules.yes_no;
  if (column.kind == CellKind::kCode && !column.values.empty()) words = &column.values;
  if (column.kind == CellKind::kLevel) {
    words = column.values.empty() ? &rules.levels : &column.values;
  }
  if (words != nullptr) {
    if (const std::string* word = words->Word(text)) return *word;
    return Refuse("the format has no word for the code; declare it in format.yaml");
  }
  if (column.kind != CellKind::kDate) return std::string(text);
  if (auto date = rules.dates.front().Write(text)) return *std::move(date);
  return Refuse("not a full date; the format writes " + rules.dates.front().text());
}

}  // namespace

CellText Column::WriteCell(std::string_view text, const CellRules& rules) const {
  CellText cell = CellFor(*this, text, rules);
  if (!cell || cell->empty()) return cell;
  const CellText read = IsBlank(*cell) ? CellText() : ReadCell(*cell, rules);
  if (read && *read == text) return cell;
  return Refuse("the value would be read back as another; a cell of this kind cannot hold it");
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
