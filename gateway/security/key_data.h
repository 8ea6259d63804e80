// What a Key holds; inside security only.
#pragma once

#include <memory>

#include "gateway/security/keys.h"

struct evp_pkey_st;

namespace gateway::security {

struct Key::Data {
  std::shared_ptr<evp_pkey_st> pkey;  // OpenSSL counts its references atomically; never changed
  bool is_private = false;
};

// Takes the oldest reason off OpenSSL's error list of this thread and empties it.
[[nodiscard]] std::string OpenSslReason();

}  // namespace gateway::security
