// One value as a file states it, with its place.
#pragma once

#include <string>

namespace gateway::records {

struct Cell {
  std::string text;
  int line = 0;    // 1-based, of the cell's first character (its quote, when it has one)
  int column = 0;  // 1-based, in characters, not bytes
};

}  // namespace gateway::records
