#include "gateway/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>

namespace gateway {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string Encode(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(buffer >> (bits - 6)) & 63];
  }
  if (bits > 0) text += alphabet[(buffer << (6 - bits)) & 63];
  return text;
}

// `text` without padding; a length of 1 modulo 4 and stray low bits are refused.
Result<std::string> Decode(std::string_view text, std::string_view alphabet) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos)
      return Fail(IssueType::kValue, "not base64: unexpected character");
    buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((buffer >> bits) & 0xFF);
    }
  }
  if (bits >= 6 || (buffer & ((1U << bits) - 1)) != 0) {
    return Fail(IssueType::kValue, "not base64: the text is cut short");
  }
  return bytes;
}

// Fetched once: EVP_sha256() is looked up anew by every digest, which costs more than hashing 1 KB.
const EVP_MD* Sha256Method() {
  static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> method(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  return method ? method.get() : EVP_sha256();
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, Sha256Method(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), length};
}

std::string Sha256Hex(std::string_view bytes) { return ToHex(Sha256(bytes)); }

std::string ToHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string ToBase64(std::string_view bytes) {
  std::string text = Encode(bytes, kBase64);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

Result<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0)
    return Fail(IssueType::kValue, "not base64: the length is not a multiple of 4");
  std::string_view body = text;
  for (int pad = 0; pad < 2 && body.ends_with('='); ++pad) body.remove_suffix(1);
  return Decode(body, kBase64);
}

std::string ToBase64Url(std::string_view bytes) { return Encode(bytes, kBase64Url); }

Result<std::string> FromBase64Url(std::string_view text) { return Decode(text, kBase64Url); }

}  // namespace gateway
