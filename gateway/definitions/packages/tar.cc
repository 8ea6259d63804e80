#include "gateway/definitions/packages/tar.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "gateway/base/text.h"

namespace gateway::definitions {
namespace {

constexpr std::size_t kBlock = 512;

// Where fields stand in a header block.
struct Field {
  std::size_t at;
  std::size_t size;
};
constexpr Field kName{0, 100};
constexpr Field kMode{100, 8};
constexpr Field kUid{108, 8};
constexpr Field kGid{116, 8};
constexpr Field kSize{124, 12};
constexpr Field kTime{136, 12};
constexpr Field kChecksum{148, 8};
constexpr std::size_t kType = 156;
constexpr Field kMagic{257, 6};
constexpr Field kPrefix{345, 155};

std::string_view Get(std::string_view block, Field field) {
  const std::string_view text = block.substr(field.at, field.size);
  return text.substr(0, text.find('\0'));
}

std::optional<std::uint64_t> Octal(std::string_view text) {
  text = Trim(text);
  std::uint64_t number = 0;
  if (text.empty()) return number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 8);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The sum of all bytes, those of the checksum itself counted as spaces.
std::uint64_t SumOf(std::string_view block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool own = i >= kChecksum.at && i < kChecksum.at + kChecksum.size;
    sum += own ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

class Reader {
 public:
  Reader(std::string_view bytes, const TarLimits& limits) : rest_(bytes), limits_(limits) {}

  Result<std::vector<TarFile>> Run() {
    if (rest_.empty()) return Fail(IssueType::kInvalid, "is an empty archive");
    while (!rest_.empty()) {
      if (rest_.size() < kBlock) return EndsEarly();
      const std::string_view block = rest_.substr(0, kBlock);
      if (std::ranges::all_of(block, [](char c) { return c == '\0'; })) break;  // the end mark
      rest_.remove_prefix(kBlock);
      GATEWAY_CHECK(Entry(block));
    }
    return std::move(files_);
  }

 private:
  static std::unexpected<Error> EndsEarly() {
    return Fail(IssueType::kInvalid, "the archive ends too early; fetch it again");
  }

  Status Entry(std::string_view block) {
    const auto checksum = Octal(Get(block, kChecksum));
    if (!checksum || *checksum != SumOf(block)) {
      return Fail(IssueType::kInvalid, "is no tar archive, or it is damaged");
    }
    const auto stated = Octal(Get(block, kSize));
    if (!stated) return Fail(IssueType::kInvalid, "an entry of the archive has no readable size");
    const char type = block[kType];
    const bool is_header = type == 'x' || type == 'g' || type == 'L';
    const std::uint64_t size = !is_header && pax_size_ ? *pax_size_ : *stated;
    if (size > limits_.max_file_bytes) {
      return Fail(IssueType::kTooLong, "a file in the archive is larger than " +
                                           std::to_string(limits_.max_file_bytes) + " bytes");
    }
    const std::uint64_t padded = (size + kBlock - 1) / kBlock * kBlock;
    if (rest_.size() < size) return EndsEarly();
    const std::string_view content = rest_.substr(0, size);
    rest_.remove_prefix(std::min<std::uint64_t>(padded, rest_.size()));
    return is_header ? Header(type, content) : File(block, type, content);
  }

  // What is said of the next entry.
  Status Header(char type, std::string_view content) {
    if (type == 'g') return {};  // said of all entries: nothing we use
    if (type == 'L') {
      pax_path_ = std::string(content.substr(0, content.find('\0')));
      return {};
    }
    while (!content.empty()) GATEWAY_CHECK(Record(content));
    return {};
  }

  // "<length> <key>=<value>\n", the length counting all of it.
  Status Record(std::string_view& content) {
    std::size_t length = 0;
    const auto [end, error] =
        std::from_chars(content.data(), content.data() + content.size(), length);
    const auto digits = static_cast<std::size_t>(end - content.data());
    const bool fits = error == std::errc() && length > digits + 1 && length <= content.size() &&
                      content[digits] == ' ' && content[length - 1] == '\n';
    if (!fits) return Fail(IssueType::kInvalid, "the archive has a broken pax header");
    const std::string_view record = content.substr(digits + 1, length - digits - 2);
    content.remove_prefix(length);
    const std::size_t equals = record.find('=');
    const std::string_view key = record.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : record.substr(equals + 1);
    if (key == "path") pax_path_ = std::string(value);
    if (key != "size") return {};
    std::uint64_t size = 0;
    const auto number = std::from_chars(value.data(), value.data() + value.size(), size);
    if (number.ec != std::errc() || number.ptr != value.data() + value.size()) {
      return Fail(IssueType::kInvalid, "the archive has a broken pax header");
    }
    pax_size_ = size;
    return {};
  }

  Status File(std::string_view block, char type, std::string_view content) {
    std::string path = PathOf(block);
    pax_path_.reset();
    pax_size_.reset();
    if (type == '5') return {};  // a folder: made when a file needs it
    if (type != '0' && type != '\0' && type != '7') {
      return Fail(IssueType::kSecurity,
                  "the archive has an entry that is no plain file (a link or a device); do not use "
                  "it");
    }
    if (path.size() > limits_.max_path_bytes || !IsSafePath(path)) {
      return Fail(IssueType::kSecurity,
                  "the archive has a file whose name leads outside its folder; do not use it");
    }
    const auto [known, fresh] = positions_.emplace(path, files_.size());
    if (!fresh) {
      files_[known->second].content = content;
      return {};
    }
    if (files_.size() >= limits_.max_files) {
      return Fail(IssueType::kTooLong,
                  "the archive has more than " + std::to_string(limits_.max_files) + " files");
    }
    files_.push_back({std::move(path), std::string(content)});
    return {};
  }

  [[nodiscard]] std::string PathOf(std::string_view block) const {
    std::string path;
    if (pax_path_) {
      path = *pax_path_;
    } else {
      const bool ustar = Get(block, kMagic).starts_with("ustar");
      const std::string_view prefix = ustar ? Get(block, kPrefix) : std::string_view();
      path = std::string(prefix) + (prefix.empty() ? "" : "/") + std::string(Get(block, kName));
    }
    while (path.starts_with("./")) path.erase(0, 2);
    return path;
  }

  std::string_view rest_;
  const TarLimits& limits_;
  std::vector<TarFile> files_;
  std::unordered_map<std::string, std::size_t> positions_;
  std::optional<std::string> pax_path_;  // of the next entry
  std::optional<std::uint64_t> pax_size_;
};

void Put(std::string& block, Field field, std::string_view text) {
  text = text.substr(0, field.size);
  std::ranges::copy(text, block.begin() + static_cast<std::ptrdiff_t>(field.at));
}

// Octal digits that fill the field but for its closing NUL.
void PutNumber(std::string& block, Field field, std::uint64_t number) {
  std::string digits(field.size - 1, '0');
  for (auto at = digits.rbegin(); at != digits.rend() && number > 0; ++at, number /= 8) {
    *at = static_cast<char>('0' + number % 8);
  }
  Put(block, field, digits);
}

std::string HeaderBlock(std::string_view name, char type, std::size_t size) {
  std::string block(kBlock, '\0');
  Put(block, kName, name);
  PutNumber(block, kMode, 0644);
  PutNumber(block, kUid, 0);
  PutNumber(block, kGid, 0);
  PutNumber(block, kSize, size);
  PutNumber(block, kTime, 0);
  block[kType] = type;
  Put(block, kMagic, std::string_view("ustar\0", 6));
  Put(block, {263, 2}, "00");
  PutNumber(block, {kChecksum.at, kChecksum.size - 1}, SumOf(block));
  block[kChecksum.at + kChecksum.size - 1] = ' ';
  return block;
}

void Append(std::string& out, std::string_view content) {
  out += content;
  out.append((kBlock - content.size() % kBlock) % kBlock, '\0');
}

std::string PaxPath(std::string_view path) {
  const std::string rest = " path=" + std::string(path) + "\n";
  std::size_t length = rest.size() + 1;
  while (std::to_string(length).size() + rest.size() != length) {
    length = std::to_string(length).size() + rest.size();
  }
  return std::to_string(length) + rest;
}

}  // namespace

bool IsSafePath(std::string_view path) {
  const auto bad = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == 0x7F;
  };
  if (path.empty() || std::ranges::any_of(path, bad)) return false;
  return std::ranges::none_of(Split(path, '/'), [](std::string_view name) {
    return name.empty() || name == "." || name == "..";
  });
}

Result<std::vector<TarFile>> ReadTar(std::string_view bytes, const TarLimits& limits) {
  return Reader(bytes, limits).Run();
}

std::string WriteTar(const std::vector<TarFile>& files) {
  std::string out;
  for (const TarFile& file : files) {
    if (file.path.size() > kName.size) {
      const std::string pax = PaxPath(file.path);
      out += HeaderBlock("pax", 'x', pax.size());
      Append(out, pax);
    }
    out += HeaderBlock(file.path, '0', file.content.size());
    Append(out, file.content);
  }
  out.append(2 * kBlock, '\0');
  return out;
}

}  // namespace gateway::definitions
