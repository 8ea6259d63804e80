// Records at the edges: every element filled, hardly any, and text from every plane of Unicode.
#pragma once

#include "gateway/base/json.h"
#include "gateway/base/random.h"

namespace gateway::records {

// Which characters texts may be made of.
enum class Repertoire { kUnicode, kWindows1252 };

// Gives a record of RecordMaker::Varied every element that the model has. With `overridden` the
// Checklist is negative by the formula and positive by decision, and the person has no NHS number.
void FillUp(Json& record, bool overridden);

// Leaves what has to be there, and the Checklist.
void StripDown(Json& record);

// Puts other texts where a record holds free text: quotes, delimiters, line ends, letters of all
// planes; now and then as long as a field can be.
void PutWildTexts(Json& record, Random& random, Repertoire repertoire);

}  // namespace gateway::records
