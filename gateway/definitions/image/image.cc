#include "gateway/definitions/image/image.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "gateway/definitions/image/check.h"

namespace gateway::definitions::image {
namespace {

std::unexpected<Error> Amiss(const char* what) {
  return Fail(IssueType::kInvalid, std::string("the definitions image is not used: ") + what);
}

constexpr Section Header::* kCheckedSections[] = {
    &Header::types,  &Header::relocations, &Header::entries,  &Header::folders,
    &Header::inputs, &Header::packages,    &Header::findings, &Header::texts};

bool Fits(const Section& section, std::size_t size) {
  return section.offset % alignof(std::max_align_t) == 0 && section.offset <= size &&
         section.size <= size - section.offset;
}

bool Overlap(const Section& one, const Section& other) {
  return one.offset < other.offset + other.size && other.offset < one.offset + one.size;
}

std::int64_t Nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// A folder held open, to look at its files without walking the path again.
class OpenFolder {
 public:
  explicit OpenFolder(std::string_view path)
      : number_(open(std::string(path).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}
  ~OpenFolder() {
    if (number_ >= 0) close(number_);
  }
  OpenFolder(const OpenFolder&) = delete;
  OpenFolder& operator=(const OpenFolder&) = delete;

  [[nodiscard]] bool IsAsOf(std::int64_t changed) const {
    struct stat facts{};
    return number_ >= 0 && fstat(number_, &facts) == 0 && Nanoseconds(facts.st_mtim) == changed;
  }
  [[nodiscard]] bool Has(std::string_view name, const Input& input) const {
    char terminated[256];
    if (name.size() >= sizeof terminated) return false;
    std::memcpy(terminated, name.data(), name.size());
    terminated[name.size()] = '\0';
    struct stat facts{};
    return fstatat(number_, terminated, &facts, 0) == 0 &&
           Nanoseconds(facts.st_mtim) == input.changed &&
           static_cast<std::uint64_t>(facts.st_size) == input.size;
  }

 private:
  int number_;
};

}  // namespace

Result<std::shared_ptr<const Image>> Image::Open(const std::filesystem::path& file) {
  GATEWAY_TRY(std::shared_ptr<Mapping> mapping, Mapping::Open(file));
  return Make(std::move(mapping));
}

Result<std::shared_ptr<const Image>> Image::FromBytes(std::span<const std::byte> bytes) {
  GATEWAY_TRY(std::shared_ptr<Mapping> mapping, Mapping::Copy(bytes));
  return Make(std::move(mapping));
}

Result<std::shared_ptr<const Image>> Image::Make(std::shared_ptr<Mapping> mapping) {
  const std::shared_ptr<Image> image(new Image(std::move(mapping)));
  GATEWAY_CHECK(image->Check());
  return std::shared_ptr<const Image>(image);
}

template <typename T>
std::span<T> Image::In(const Section& section) const {
  const std::span<std::byte> bytes = mapping_->bytes().subspan(section.offset, section.size);
  return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
}

Status Image::Check() {
  GATEWAY_CHECK(CheckHeader());
  GATEWAY_CHECK(CheckSections());
  entries_ = In<const Entry>(header_->entries);
  folders_ = In<const Folder>(header_->folders);
  inputs_ = In<const Input>(header_->inputs);
  const std::span<const char> texts = In<const char>(header_->texts);
  texts_ = {texts.data(), texts.size()};
  GATEWAY_CHECK(CheckRecords());
  return PlaceTypes();
}

Status Image::CheckHeader() {
  header_ = reinterpret_cast<const Header*>(mapping_->bytes().data());
  if (header_->magic != kMagic) return Amiss("the file is something else");
  if (header_->version != kVersion) return Amiss("it is of another version");
  if (header_->layout != LayoutHash()) return Amiss("it was written by another build");
  if (header_->checksum != HeaderChecksum(*header_)) return Amiss("its header is damaged");
  if (header_->file_size != size()) return Amiss("it is cut off");
  return {};
}

Status Image::CheckSections() {
  if (!Fits(header_->resources, size())) return Amiss("a section lies outside");
  if (header_->types.offset < sizeof(Header)) return Amiss("its types lie in its header");
  for (const auto section : kCheckedSections) {
    const Section& at = header_->*section;
    if (!Fits(at, size())) return Amiss("a section lies outside");
    if (Checksum(In<const std::byte>(at)) != at.checksum) return Amiss("a section is damaged");
    // Pointers are moved in the types while the relocations are read.
    if (section != &Header::types && Overlap(at, header_->types))
      return Amiss("a section lies in its types");
  }
  return {};
}

bool Image::Holds(Text text) const {
  return text.offset <= texts_.size() && text.size <= texts_.size() - text.offset;
}

Status Image::CheckRecords() const {
  const std::uint64_t room = header_->resources.size;
  const bool entries = std::ranges::all_of(entries_, [&](const Entry& entry) {
    return Holds(entry.type) && Holds(entry.url) && Holds(entry.version) && entry.offset <= room &&
           entry.size <= room - entry.offset &&
           (entry.input == kNoInput || entry.input < inputs_.size());
  });
  const bool folders =
      std::ranges::all_of(folders_, [&](const Folder& folder) { return Holds(folder.path); });
  const bool inputs = std::ranges::all_of(inputs_, [&](const Input& input) {
    return Holds(input.name) && input.folder < folders_.size();
  });
  const bool packages = std::ranges::all_of(In<const Text>(header_->packages),
                                            [&](const Text& text) { return Holds(text); });
  const bool findings =
      std::ranges::all_of(In<const Finding>(header_->findings), [&](const Finding& finding) {
        return Holds(finding.id) && Holds(finding.expression) && Holds(finding.diagnostics) &&
               finding.severity <= static_cast<std::uint32_t>(Severity::kInformation) &&
               finding.type <= static_cast<std::uint32_t>(IssueType::kInformational);
      });
  if (!entries || !folders || !inputs || !packages || !findings)
    return Amiss("a record points outside");
  return {};
}

Status Image::PlaceTypes() {
  const std::span<std::byte> block = In<std::byte>(header_->types);
  const auto relocations = In<const std::uint32_t>(header_->relocations);
  const bool inside = std::ranges::all_of(relocations, [&](std::uint32_t offset) {
    return offset % sizeof(std::uintptr_t) == 0 && offset + sizeof(std::uintptr_t) <= block.size();
  });
  using Layout = fhir::TypeTable::Layout;
  const bool rooted = block.size() >= sizeof(Layout) &&
                      header_->root <= block.size() - sizeof(Layout) &&
                      header_->root % alignof(Layout) == 0;
  if (!inside || !rooted) return Amiss("a pointer lies outside");
  Relocate();
  const auto& layout = *reinterpret_cast<const Layout*>(block.data() + header_->root);
  if (!IsSound(layout, block)) return Amiss("its types are not sound");
  types_ = std::make_shared<const fhir::TypeTable>(layout, mapping_);
  return {};
}

void Image::Relocate() {
  const auto here = reinterpret_cast<std::uintptr_t>(mapping_->bytes().data());
  const std::uintptr_t distance = here - header_->address;
  was_moved_ = distance != 0;
  if (!was_moved_) return;
  std::byte* const block = In<std::byte>(header_->types).data();
  for (const std::uint32_t offset : In<const std::uint32_t>(header_->relocations)) {
    std::uintptr_t pointer = 0;
    std::memcpy(&pointer, block + offset, sizeof pointer);
    pointer += distance;
    std::memcpy(block + offset, &pointer, sizeof pointer);
  }
}

std::string_view Image::At(Text text) const { return texts_.substr(text.offset, text.size); }

std::span<const Entry> Image::EntriesOf(std::string_view type) const {
  const auto found = std::ranges::equal_range(
      entries_, type, {}, [this](const Entry& entry) { return At(entry.type); });
  return {found.begin(), found.end()};
}

std::optional<std::string_view> Image::Json(const Entry& entry) const {
  const std::span<const char> all = In<const char>(header_->resources);
  const std::string_view json(all.data() + entry.offset, entry.size);
  if (Checksum(json) != entry.checksum) return std::nullopt;
  return json;
}

std::string Image::FileOf(const Entry& entry) const {
  if (entry.input == kNoInput) return {};
  const Input& input = inputs_[entry.input];
  return std::string(At(folders_[input.folder].path)) + "/" + std::string(At(input.name));
}

std::vector<std::string> Image::Packages() const {
  std::vector<std::string> names;
  for (const Text& text : In<const Text>(header_->packages)) names.emplace_back(At(text));
  return names;
}

Issues Image::Findings() const {
  Issues issues;
  for (const Finding& finding : In<const Finding>(header_->findings)) {
    issues.Add({static_cast<Severity>(finding.severity), static_cast<IssueType>(finding.type),
                std::string(At(finding.id)), std::string(At(finding.expression)), finding.line,
                finding.column, std::string(At(finding.diagnostics))});
  }
  return issues;
}

bool Image::IsCurrent() const {
  std::size_t at = 0;
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    const OpenFolder folder(At(folders_[i].path));
    if (!folder.IsAsOf(folders_[i].changed)) return false;
    for (; at < inputs_.size() && inputs_[at].folder == i; ++at) {
      if (!folder.Has(At(inputs_[at].name), inputs_[at])) return false;
    }
  }
  return at == inputs_.size();
}

}  // namespace gateway::definitions::image
