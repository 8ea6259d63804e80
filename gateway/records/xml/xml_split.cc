#include "gateway/records/xml/xml_split.h"

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/records/file_text.h"

namespace gateway::records {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// "a:Record" of `<a:Record x="1">`.
std::string_view NameOf(std::string_view tag) {
  tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
  return tag.substr(0, tag.find_first_of(" \t\r\n/>"));
}

std::string_view LocalName(std::string_view qualified) {
  return qualified.substr(qualified.find(':') + 1);
}

struct Declaration {
  std::string_view name;  // "xmlns", "xmlns:a"
  std::string_view text;  // with its value: `xmlns:a="…"`
};

std::vector<Declaration> Declarations(std::string_view tag) {
  std::vector<Declaration> found;
  for (std::size_t at = tag.find("xmlns"); at != std::string_view::npos;
       at = tag.find("xmlns", at + 5)) {
    const std::size_t equals = tag.find('=', at);
    const std::size_t open = tag.find_first_of("\"'", at);
    if (equals == std::string_view::npos || open == std::string_view::npos) break;
    const std::size_t close = tag.find(tag[open], open + 1);
    if (close == std::string_view::npos) break;
    if (at > 0 && kSpace.contains(tag[at - 1])) {
      found.push_back({Trim(tag.substr(at, equals - at)), tag.substr(at, close + 1 - at)});
    }
    at = close;
  }
  return found;
}

class Splitter {
 public:
  Splitter(std::string_view text, std::string_view list) : text_(text), list_(list) {}

  Result<std::vector<XmlPiece>> Split() {
    GATEWAY_CHECK(ToMarkup());
    if (AtEnd()) return std::move(pieces_);
    const std::size_t from = at_;
    const Place place = here_;
    GATEWAY_TRY(const std::string_view root, Tag());
    if (LocalName(NameOf(root)) != list_) {
      pieces_.push_back({std::string(text_.substr(from)), place.line, place.column});
      return std::move(pieces_);
    }
    if (root.ends_with("/>")) return std::move(pieces_);
    for (;;) {
      GATEWAY_CHECK(ToMarkup());
      if (AtEnd())
        return SyntaxError("xml-syntax", place.line, place.column, "the list is cut off");
      if (text_.substr(at_).starts_with("</")) return std::move(pieces_);
      GATEWAY_CHECK(Record(root));
    }
  }

 private:
  struct Place {
    int line = 1;
    int column = 1;
  };

  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] bool At(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void StepTo(std::size_t end) {
    for (; at_ < end && !AtEnd(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        here_ = {here_.line + 1, 1};
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++here_.column;
      }
    }
  }

  // Behind the next `end`.
  Status StepBehind(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) {
      return SyntaxError("xml-syntax", here_.line, here_.column,
                         "what begins here does not end; the file is cut off");
    }
    StepTo(found + end.size());
    return {};
  }

  // Steps over white space, comments and processing instructions between elements.
  Status ToMarkup() {
    for (;;) {
      StepTo(std::min(text_.find_first_not_of(kSpace, at_), text_.size()));
      if (At("<!--")) {
        GATEWAY_CHECK(StepBehind("-->"));
      } else if (At("<?")) {
        GATEWAY_CHECK(StepBehind("?>"));
      } else if (At("<!DOCTYPE")) {
        return SyntaxError("xml-syntax", here_.line, here_.column,
                           "a document type declaration is not allowed; take it out");
      } else if (AtEnd() || At("<")) {
        return {};
      } else {
        return SyntaxError("xml-syntax", here_.line, here_.column,
                           "a record, which begins with '<', belongs here");
      }
    }
  }

  // A tag whole, quotes minded.
  Result<std::string_view> Tag() {
    const std::size_t from = at_;
    char quote = 0;
    for (std::size_t i = from; i < text_.size(); ++i) {
      const char c = text_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        StepTo(i + 1);
        return text_.substr(from, i + 1 - from);
      }
    }
    return SyntaxError("xml-syntax", here_.line, here_.column,
                       "the tag that begins here does not end");
  }

  Status Record(std::string_view list_tag) {
    const std::size_t from = at_;
    const Place place = here_;
    std::string_view first;
    int depth = 0;
    do {
      if (At("<!--")) {
        GATEWAY_CHECK(StepBehind("-->"));
      } else if (At("<![CDATA[")) {
        GATEWAY_CHECK(StepBehind("]]>"));
      } else if (At("<?")) {
        GATEWAY_CHECK(StepBehind("?>"));
      } else {
        GATEWAY_TRY(const std::string_view tag, Tag());
        if (first.empty()) first = tag;
        if (tag.starts_with("</")) --depth;
        if (!tag.starts_with("</") && !tag.ends_with("/>")) ++depth;
      }
      if (depth > 0) StepTo(std::min(text_.find('<', at_), text_.size()));
    } while (depth > 0 && !AtEnd());
    if (depth > 0) {
      return SyntaxError("xml-syntax", place.line, place.column,
                         "the record that begins here does not end; the file seems cut off");
    }
    Add(text_.substr(from, at_ - from), first, list_tag, place);
    return {};
  }

  void Add(std::string_view record, std::string_view tag, std::string_view list_tag,
           const Place& place) {
    std::string inherited;
    const std::vector<Declaration> own = Declarations(tag);
    for (const Declaration& one : Declarations(list_tag)) {
      const bool stated = std::ranges::any_of(
          own, [&](const Declaration& other) { return other.name == one.name; });
      if (!stated) inherited += " " + std::string(one.text);
    }
    // At the tag's end, so that the places before it stay.
    const std::size_t end = tag.size() - (tag.ends_with("/>") ? 2 : 1);
    std::string text(record.substr(0, end));
    text += inherited;
    text += record.substr(end);
    pieces_.push_back({std::move(text), place.line, place.column});
  }

  std::string_view text_;
  std::string_view list_;
  std::size_t at_ = 0;
  Place here_;
  std::vector<XmlPiece> pieces_;
};

}  // namespace

Result<std::vector<XmlPiece>> SplitXml(std::string_view text, std::string_view list) {
  return Splitter(text, list).Split();
}

}  // namespace gateway::records
