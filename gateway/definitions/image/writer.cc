#include "gateway/definitions/image/writer.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <unordered_map>

#include "gateway/base/file.h"
#include "gateway/definitions/image/format.h"
#include "gateway/definitions/image/minify.h"
#include "gateway/fhir/read.h"
#include "gateway/fhir/schema/flat_block.h"

namespace gateway::definitions::image {
namespace {

using fhir::FlatBlock;
using fhir::TypeTable;

// Where images lie: far from heap, stacks and libraries, and from AddressSanitizer's shadow.
constexpr std::uint64_t kAddress = 0x2000'0000'0000;

// Of several images in one process each has a place of its own, as a rule.
std::uint64_t AddressFor(const std::filesystem::path& file) {
  return kAddress + (Checksum(file.filename().native()) % 1024 << 32U);
}

std::uint64_t WordAt(std::span<const std::byte> bytes, std::size_t offset) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

// The types laid out twice, to see which words are pointers: those that differ by the distance of
// the two blocks.
class TypesSection {
 public:
  explicit TypesSection(const fhir::TypeTableBuilder& types) : root_(LayOut(types, first_)) {
    FlatBlock second;
    LayOut(types, second);
    const std::uint64_t distance = Base(second) - Base(first_);
    for (std::size_t at = 0; at + 8 <= first_.bytes().size(); at += 8) {
      const std::uint64_t word = WordAt(first_.bytes(), at);
      const bool inside = word - Base(first_) < first_.bytes().size();
      if (inside && WordAt(second.bytes(), at) - word == distance)
        relocations_.push_back(static_cast<std::uint32_t>(at));
    }
  }

  // The bytes as they are at `address`.
  [[nodiscard]] std::string At(std::uint64_t address) const {
    const std::span<const std::byte> block = first_.bytes();
    std::string bytes(reinterpret_cast<const char*>(block.data()), block.size());
    for (const std::uint32_t at : relocations_) {
      const std::uint64_t pointer = WordAt(block, at) - Base(first_) + address;
      std::memcpy(bytes.data() + at, &pointer, sizeof pointer);
    }
    return bytes;
  }
  [[nodiscard]] std::uint64_t root() const { return root_; }
  [[nodiscard]] const std::vector<std::uint32_t>& relocations() const { return relocations_; }

 private:
  static std::uint64_t Base(const FlatBlock& block) {
    return reinterpret_cast<std::uint64_t>(block.bytes().data());
  }
  static std::uint64_t LayOut(const fhir::TypeTableBuilder& types, FlatBlock& block) {
    const std::span<TypeTable::Layout> root = block.Make<TypeTable::Layout>(1);
    root[0] = types.LayOut(block);
    return reinterpret_cast<std::uint64_t>(root.data()) - Base(block);
  }

  FlatBlock first_;
  std::uint64_t root_;
  std::vector<std::uint32_t> relocations_;
};

class FileWriter {
 public:
  explicit FileWriter(const std::filesystem::path& to)
      : out_(to, std::ios::binary | std::ios::trunc) {
    const Header empty;
    Put(&empty, sizeof empty);
  }

  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  void Put(const void* bytes, std::size_t size) {
    out_.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
    offset_ += size;
  }
  void Align(std::size_t alignment) {
    static constexpr std::array<char, kPageSize> kNothing{};
    Put(kNothing.data(), (alignment - offset_ % alignment) % alignment);
  }
  template <typename T>
  Section PutAll(std::span<const T> items, std::size_t alignment = alignof(std::max_align_t)) {
    Align(alignment);
    const std::span<const std::byte> bytes = std::as_bytes(items);
    const Section section{offset_, bytes.size(), Checksum(bytes)};
    Put(bytes.data(), bytes.size());
    return section;
  }
  [[nodiscard]] bool Finish(const Header& header) {
    out_.seekp(0);
    out_.write(reinterpret_cast<const char*>(&header), sizeof header);
    out_.close();
    return !out_.fail();
  }

 private:
  std::ofstream out_;
  std::uint64_t offset_ = 0;
};

class ImageWriter {
 public:
  ImageWriter(const std::filesystem::path& to, PlainRegistry& registry, const Inputs& inputs)
      : file_(to), registry_(registry), inputs_(inputs) {
    header_.layout = LayoutHash();
    header_.address = AddressFor(to);
    for (std::size_t i = 0; i < inputs.files.size(); ++i) {
      const InputFile& input = inputs.files[i];
      numbers_.emplace(inputs.folders[input.folder].path + "/" + input.name,
                       static_cast<std::uint32_t>(i));
    }
  }

  Status Run() {
    PutTypes();
    PutResources();
    PutInputs();
    PutFindings();
    header_.texts = file_.PutAll(std::span<const char>(texts_));
    header_.file_size = file_.offset();
    header_.build_milliseconds = static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Now() - inputs_.looked_at).count());
    header_.checksum = HeaderChecksum(header_);
    if (!file_.Finish(header_))
      return Fail(IssueType::kNoStore, "the definitions image could not be written");
    return {};
  }

 private:
  static std::chrono::steady_clock::time_point Now() { return std::chrono::steady_clock::now(); }

  Text Keep(std::string_view text) {
    const auto [known, is_new] = kept_.try_emplace(std::string(text));
    if (is_new) {
      known->second = {static_cast<std::uint32_t>(texts_.size()),
                       static_cast<std::uint32_t>(text.size())};
      texts_.append(text);
    }
    return known->second;
  }

  void PutTypes() {
    const std::optional<fhir::TypeTableBuilder> drafts = registry_.TakeDrafts();
    const TypesSection types(*drafts);
    file_.Align(kPageSize);
    const std::string bytes = types.At(header_.address + file_.offset());
    header_.types = file_.PutAll(std::span<const char>(bytes), kPageSize);
    header_.root = types.root();
    header_.relocations = file_.PutAll(std::span<const std::uint32_t>(types.relocations()));
  }

  void PutResources() {
    file_.Align(alignof(std::max_align_t));
    header_.resources.offset = file_.offset();
    std::vector<Entry> entries;
    for (Catalog::Entry* const resource : registry_.Entries()) Put(*resource, entries);
    header_.resources.size = file_.offset() - header_.resources.offset;
    std::ranges::sort(entries, [this](const Entry& a, const Entry& b) {
      return std::tuple(View(a.type), View(a.url), a.sequence) <
             std::tuple(View(b.type), View(b.url), b.sequence);
    });
    header_.entries = file_.PutAll(std::span<const Entry>(entries));
  }
  void Put(Catalog::Entry& resource, std::vector<Entry>& entries) {
    const std::string json = JsonOf(resource);
    if (json.empty()) return;
    const ResourceHead& head = resource.head();
    const auto number = numbers_.find(resource.file().string());
    entries.push_back({.type = Keep(head.type),
                       .url = Keep(head.url),
                       .version = Keep(head.version),
                       .sequence = static_cast<std::uint32_t>(entries.size()),
                       .input = number == numbers_.end() ? kNoInput : number->second,
                       .offset = file_.offset() - header_.resources.offset,
                       .size = json.size(),
                       .checksum = Checksum(json)});
    file_.Put(json.data(), json.size());
  }
  // XML and what stood in a Bundle are written anew; JSON stays as it is but for white space.
  std::string JsonOf(Catalog::Entry& resource) {
    if (!resource.file().empty()) {
      const Result<std::string> bytes = ReadFile(resource.file());
      if (!bytes) return {};
      if (fhir::FormatOfBytes(*bytes) == fhir::Format::kJson) return Minify(*bytes);
    }
    const fhir::Document* const document = resource.Read(registry_.types());
    return document == nullptr ? std::string() : fhir::WriteJson(document->root());
  }
  [[nodiscard]] std::string_view View(Text text) const {
    return std::string_view(texts_).substr(text.offset, text.size);
  }

  void PutInputs() {
    std::vector<Folder> folders;
    for (const InputFolder& folder : inputs_.folders)
      folders.push_back({Keep(folder.path), folder.changed});
    std::vector<Input> files;
    for (const InputFile& input : inputs_.files)
      files.push_back({input.folder, 0, Keep(input.name), input.changed, input.size});
    header_.folders = file_.PutAll(std::span<const Folder>(folders));
    header_.inputs = file_.PutAll(std::span<const Input>(files));
  }

  void PutFindings() {
    std::vector<Text> packages;
    for (const std::string& name : registry_.packages()) packages.push_back(Keep(name));
    std::vector<Finding> findings;
    for (const Issue& issue : registry_.issues().list()) {
      findings.push_back({static_cast<std::uint32_t>(issue.severity),
                          static_cast<std::uint32_t>(issue.type), issue.line, issue.column,
                          Keep(issue.id), Keep(issue.expression), Keep(issue.diagnostics)});
    }
    header_.packages = file_.PutAll(std::span<const Text>(packages));
    header_.findings = file_.PutAll(std::span<const Finding>(findings));
  }

  FileWriter file_;
  PlainRegistry& registry_;
  const Inputs& inputs_;
  Header header_;
  std::string texts_;
  std::unordered_map<std::string, Text> kept_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // of input files, by path
};

}  // namespace

Status Write(const std::filesystem::path& to, PlainRegistry& registry, const Inputs& inputs) {
  return ImageWriter(to, registry, inputs).Run();
}

}  // namespace gateway::definitions::image
