// Hostile tokens: parsing must refuse or succeed, never crash, and nothing unsigned may verify.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateway/security/jwt.h"

namespace {

// The modulus of RFC 7638, section 3.1: a key nobody here can sign with.
constexpr std::string_view kModulus =
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
    "BJECPebWKRXjBZCi"
    "FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
    "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb"
    "9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_"
    "xBniIqbw0Ls"
    "1jF44-csFCur-kEgU8awapJzKnqDKgw";

const gateway::security::Jwks& Keys() {
  static const gateway::security::Jwks keys = [] {
    gateway::security::Jwks set;
    set.Add("test-1", *gateway::security::Key::FromModulus(kModulus, "AQAB"));
    set.Add("", *gateway::security::Key::FromModulus(kModulus, "AQAB"));
    return set;
  }();
  return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = gateway::security::ParseJwt(text);
  if (parsed && parsed->signed_part.size() + 1 > text.size()) std::abort();
  if (gateway::security::VerifyJwt(text, Keys(), "aud", gateway::Instant())) std::abort();
  (void)gateway::security::Jwks::Parse(text);
  return 0;
}
