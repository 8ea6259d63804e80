// Word tables of a format.yaml, from its own lists and from ConceptMaps.
#pragma once

#include <string>

#include "gateway/base/yaml.h"
#include "gateway/definitions/registry.h"
#include "gateway/records/cells/word_table.h"

namespace gateway::records {

// {A: [A, High], B: [B]} into `table`.
void ReadWords(const Yaml& map, WordTable& table, Issues& issues);
// {yes: [Yes, Y], no: [No, N]} into the codes true and false.
void ReadYesNo(const Yaml& map, WordTable& table, Issues& issues);

// The ConceptMap of that URL: each source code is a word for the one code it is equal to. `at` is
// where a mistake is reported.
void ReadConceptMap(const Yaml& at, const std::string& url, const definitions::Registry& registry,
                    WordTable& table, Issues& issues);

}  // namespace gateway::records
