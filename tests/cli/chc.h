// The command line as a person uses it: words and standard input in, status and texts out.
#pragma once

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/cli/command_line.h"

namespace gateway::cli {

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

inline Ran Chc(std::vector<std::string> words, const std::string& input = {}) {
  words.insert(words.begin(), "chc-gateway");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  std::istringstream stream(input);
  std::streambuf* const real = std::cin.rdbuf(stream.rdbuf());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Ran ran;
  ran.status = Run(static_cast<int>(argv.size()), argv.data());
  ran.out = ::testing::internal::GetCapturedStdout();
  ran.err = ::testing::internal::GetCapturedStderr();
  std::cin.rdbuf(real);
  std::cin.clear();
  return ran;
}

}  // namespace gateway::cli
