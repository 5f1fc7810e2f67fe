// `tollgate keys`: what there is, and adding a successor.
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "gateway/keyring.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

constexpr std::chrono::minutes kAnnounced{5};  // every node has read a key before the first one uses it

std::string_view purpose_name(oauth::KeyPurpose purpose) {
  switch (purpose) {
    case oauth::KeyPurpose::access_token:
      return "access_token";
    case oauth::KeyPurpose::assertion:
      return "assertion";
    case oauth::KeyPurpose::sign_es256:
      return "sign_es256";
    case oauth::KeyPurpose::sign_rs256:
      return "sign_rs256";
    case oauth::KeyPurpose::sign_ps256:
      return "sign_ps256";
    case oauth::KeyPurpose::web:
      return "web";
  }
  return "";
}

}  // namespace

int keys_list(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    for (const oauth::StoredKey& key : store->keys().keys())
      std::cout << key.id << "  " << purpose_name(key.purpose) << "  created "
                << base::rfc3339(key.created_at) << "  used from " << base::rfc3339(key.active_from) << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int keys_rotate(const std::string& config_file, const std::string& purpose) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  if (purpose != "access_token" && purpose != "assertion")
    return fail("--purpose must be access_token or assertion");
  const auto store = open_store(*config);
  if (!store) return 1;
  base::SystemRandom random;
  const base::Instant now = base::SystemClock().now();
  try {
    auto master = load_master_key(config->master_key_file, false, random);
    if (!master) return fail(master.error().detail);
    if (auto ring = load_keys(store->keys(), *master, now, random); !ring) return fail(ring.error().detail);
    const auto which =
        purpose == "assertion" ? oauth::KeyPurpose::assertion : oauth::KeyPurpose::access_token;
    const std::uint32_t id = store->keys().insert_key(new_key(*master, which, now, now + kAnnounced, random));
    std::cout << "key " << id << " for " << purpose << " is announced and used from "
              << base::rfc3339(now + kAnnounced) << "; restart each node before and after that time\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
