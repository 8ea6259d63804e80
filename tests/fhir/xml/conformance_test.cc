// Every official R4 example through XML and back, and the official JSON and XML of one resource.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/model/edit.h"
#include "gateway/fhir/xml/xml_reader.h"
#include "gateway/fhir/xml/xml_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::IsOk;
using testing::R4Types;

class Examples : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* const folder = std::getenv("CHC_CONFORMANCE_DIR");
    if (folder == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
    root_ = std::filesystem::path(folder) / "r4-examples";
    const Result<std::string> bytes = ReadFile(root_ / "r4-examples.json");
    ASSERT_THAT(bytes, IsOk());
    const Result<Json> index = Json::Parse(*bytes);
    ASSERT_THAT(index, IsOk());
    index_ = *index;
  }

  std::string Bytes(const std::string& file) const {
    const Result<std::string> bytes = ReadFile(root_ / file);
    EXPECT_THAT(bytes, IsOk());
    return bytes ? *bytes : std::string();
  }

  // The document without what the index says to ignore: "date", "meta.lastUpdated", "text".
  Document Compared(const Document& document) const {
    Edit edit(document);
    for (const Json& ignored : index_["pairIgnore"].array()) {
      Node node = document.root();
      std::string_view path = ignored.string();
      while (node && !path.empty()) {
        node = node.Child(path.substr(0, path.find('.')));
        path.remove_prefix(std::min(path.size(), path.find('.') == std::string_view::npos
                                                     ? path.size()
                                                     : path.find('.') + 1));
      }
      if (node) edit.Remove(node);
    }
    return edit.Finish();
  }

  std::filesystem::path root_;
  Json index_;
};

TEST_F(Examples, GoThroughXmlAndBackUnchanged) {
  std::size_t same = 0;
  const Json::Array& cases = index_["cases"].array();
  for (const Json& item : cases) {
    SCOPED_TRACE(item["file"].string());
    const Result<ReadResult> read = ReadJson(Bytes(item["file"].string()), R4Types());
    ASSERT_THAT(read, IsOk());
    for (const bool pretty : {false, true}) {
      const Result<ReadResult> again =
          ReadXml(WriteXml(read->document.root(), {.pretty = pretty}), R4Types());
      ASSERT_THAT(again, IsOk());
      for (const Issue& issue : again->issues.list()) ADD_FAILURE() << ToText(issue);
      const bool equal = WriteJson(again->document.root()) == WriteJson(read->document.root());
      EXPECT_TRUE(equal);
      if (!pretty && equal) ++same;
    }
  }
  std::cout << same << " of " << cases.size() << " examples the same after JSON, XML and JSON\n";
}

TEST_F(Examples, AgreeWithTheirOfficialXml) {
  std::size_t agree = 0;
  const Json::Array& pairs = index_["pairs"].array();
  for (const Json& pair : pairs) {
    SCOPED_TRACE(pair["id"].string());
    const Result<ReadResult> json = ReadJson(Bytes(pair["json"].string()), R4Types());
    const Result<ReadResult> xml = ReadXml(Bytes(pair["xml"].string()), R4Types());
    ASSERT_THAT(json, IsOk());
    ASSERT_THAT(xml, IsOk());
    for (const Issue& issue : xml->issues.list()) ADD_FAILURE() << ToText(issue);
    const Document from_json = Compared(json->document);
    const Document from_xml = Compared(xml->document);
    const bool same = WriteJson(from_xml.root()) == WriteJson(from_json.root()) &&
                      WriteXml(from_xml.root()) == WriteXml(from_json.root());
    EXPECT_TRUE(same);
    if (same) ++agree;
  }
  std::cout << agree << " of " << pairs.size() << " official pairs agree\n";
}

}  // namespace
}  // namespace gateway::fhir
