#include "gateway/transports/folder/channel.h"

#include <filesystem>

#include "gateway/base/file.h"

namespace gateway::transports {
namespace {

namespace fs = std::filesystem;

Status Place(const fs::path& path, const std::string& bytes) {
  std::error_code error;
  if (fs::exists(path, error)) {
    GATEWAY_TRY(const std::string there, ReadFile(path));
    if (there == bytes) return {};
    return Fail(IssueType::kConflict,
                "a file of that name is in the folder already, with other content");
  }
  auto written = WriteFileDurably(path, bytes);
  if (!written && written.error().type == IssueType::kNotFound) {
    return Fail(IssueType::kTransient, "the receiver's folder is not there");
  }
  return written;
}

}  // namespace

Result<messaging::Receipt> FolderChannel::Deliver(const messaging::Parcel& parcel) {
  const fs::path folder = parcel.address;
  for (const auto& attachment : parcel.attachments)
    GATEWAY_CHECK(Place(folder / attachment.name, attachment.body));
  GATEWAY_CHECK(Place(folder / parcel.file_name, parcel.body));
  return messaging::Receipt{};
}

}  // namespace gateway::transports
