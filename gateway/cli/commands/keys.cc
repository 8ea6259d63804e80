#include "gateway/security/keys.h"

#include <filesystem>

#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/security/jwks.h"

namespace gateway::cli {

int KeysNew(const std::string& kid, const std::string& folder) {
  const std::filesystem::path file = std::filesystem::path(folder) / (kid + ".key");
  const auto key = security::Key::Generate(4096);
  if (!key) return CannotRun(key.error());
  if (const auto saved = key->SavePrivate(file); !saved) return CannotRun(saved.error());
  security::Jwks set;
  set.Add(kid, *key);
  Say("The private key is in " + file.string() +
      ": keep it out of every repository. Register this key set:");
  Print(set.ToJson().Write(2));
  return kFine;
}

int KeysJwks(const std::vector<std::string>& files) {
  security::Jwks set;
  for (const std::string& file : files) {
    const auto key = security::Key::Load(file);
    if (!key) return CannotRun(key.error());
    set.Add(std::filesystem::path(file).stem().string(), *key);
  }
  Print(set.ToJson().Write(2));
  return kFine;
}

}  // namespace gateway::cli
