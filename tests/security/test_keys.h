// One 2048-bit key for all tests of a process: making one takes a good part of a second.
#pragma once

#include "gateway/security/keys.h"

namespace gateway::testing {

inline const security::Key& TestKey() {
  static const security::Key key = *security::Key::Generate(2048);
  return key;
}

// Another one, for signatures that must not fit.
inline const security::Key& OtherTestKey() {
  static const security::Key key = *security::Key::Generate(2048);
  return key;
}

}  // namespace gateway::testing
