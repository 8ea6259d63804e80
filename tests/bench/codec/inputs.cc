#include "tests/bench/codec/inputs.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <numeric>

namespace gateway::bench {
namespace {

std::vector<std::string> Load() {
  const char* const folder = std::getenv("PERF_DATA");
  std::vector<std::filesystem::path> files;
  if (folder != nullptr) {
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(folder) / "small", error)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    std::cerr << "set PERF_DATA to a folder that holds small/*.json (codec.sh makes one)\n";
    std::exit(2);
  }
  std::ranges::sort(files);
  std::vector<std::string> documents;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    documents.emplace_back(std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>());
  }
  return documents;
}

std::size_t Characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::vector<std::string> Some(const std::vector<std::string>& all) {
  std::vector<std::string> some;
  for (const std::string& document : all) {
    if (Characters(document) > 1500 && some.size() < 20) some.push_back(document);
  }
  return some;
}

}  // namespace

const std::vector<std::string>& JsonInputs(bool some) {
  static const std::vector<std::string> all = Load();
  static const std::vector<std::string> first = Some(all);
  return some ? first : all;
}

double MeanSize(const std::vector<std::string>& documents) {
  const std::size_t sum = std::accumulate(
      documents.begin(), documents.end(), std::size_t{0},
      [](std::size_t total, const std::string& document) { return total + document.size(); });
  return static_cast<double>(sum) / static_cast<double>(documents.size());
}

}  // namespace gateway::bench
