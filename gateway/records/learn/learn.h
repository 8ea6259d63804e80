// Proposes a local format for an export that nobody has described yet.
//
// Reads headers, check digits, date shapes and words, and writes three files:
// format.yaml, a map to the flat form (csv-wide), whose maps lead on to the
// message, and the logical model of the export. Each column carries the
// confidence of its match as a comment. What cannot be settled is asked:
// columns in doubt, elements without a column, words that are not known, the
// order of day and month, and what levels mean when they are not the letters A,
// B and C. None of that is ever guessed: without an answer the column is kept
// under its own name, the word is not accepted, and the row that needs it is
// refused with its column.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "gateway/records/learn/knowledge.h"
#include "gateway/records/learn/match.h"
#include "gateway/records/learn/sample.h"

namespace gateway::records {

// Something that only a person can say.
struct Question {
  // "column:Ref 2", "dates", "level:3", "word:gender:X",
  // "default:responsibleIcb", …
  std::string id;
  std::string text;                  // for people, with what it is about
  std::vector<std::string> choices;  // empty: free text
};

// By question id. An empty answer is none.
using Answers = std::map<std::string, std::string>;

// What became of one column.
struct LearntColumn {
  std::string name;     // header or path
  std::string element;  // of the flat form; empty: kept as an extra
  double confidence = 0;
  bool settled = false;
};

struct Learnt {
  std::string format_yaml;
  std::string map;
  std::string map_name;               // "council-x-to-csv-wide.map"
  std::string model;                  // StructureDefinition, JSON
  std::string model_name;             // "StructureDefinition-CouncilXCase.json"
  std::vector<LearntColumn> columns;  // in file order
  std::vector<Question> open;         // without an answer, most important first
};

// `name` is the format's ("council-x": small letters, digits and hyphens;
// kValue otherwise). Fails as ReadSample, and with kValue for an answer that is
// none of the choices, or to no question.
[[nodiscard]] Result<Learnt> Learn(std::string bytes, const std::string& name,
                                   const Knowledge& knowledge, const Answers& answers = {});

}  // namespace gateway::records
