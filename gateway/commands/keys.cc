// `tollgate keys`: where each key is in its life, and starting the next one.
#include <iostream>

#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "gateway/key_follower.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

std::string_view state_name(oauth::KeyState state) {
  switch (state) {
    case oauth::KeyState::announced:
      return "announced";
    case oauth::KeyState::active:
      return "active";
    case oauth::KeyState::retired:
      return "retired";
    case oauth::KeyState::expired:
      return "expired";
  }
  return "";
}

std::optional<std::vector<oauth::KeyPurpose>> chosen_purposes(const std::string& name) {
  std::vector<oauth::KeyPurpose> chosen;
  for (const oauth::KeyPurpose purpose : oauth::kKeyPurposes)
    if (purpose != oauth::KeyPurpose::web && (name == "all" || name == purpose_name(purpose)))
      chosen.push_back(purpose);
  if (chosen.empty()) return std::nullopt;
  return chosen;
}

/// The state of a purpose's newest word after a rotation: "announced" until its time has come.
void print_next(const std::vector<oauth::StoredKey>& keys, oauth::KeyPurpose purpose,
                const oauth::KeyTimes& times, base::Instant now) {
  const oauth::KeyStanding* next = nullptr;
  const auto all = oauth::standings(keys, times, now);
  for (const oauth::KeyStanding& key : all)
    if (key.purpose == purpose && key.state == oauth::KeyState::announced &&
        (!next || *key.until < *next->until))
      next = &key;
  if (next)
    std::cout << purpose_name(purpose) << ": key " << next->id << " is announced and used from "
              << base::rfc3339(*next->until) << "\n";
}

int rotate_all(const Config& config, store::Store& store, const std::vector<oauth::KeyPurpose>& purposes,
               bool at_once) {
  base::SystemRandom random;
  const base::SystemClock clock;
  auto master = load_master_key(config.master_key_file, false, random);
  if (!master) return fail(master.error().detail);
  if (auto ring = load_keys(store.keys(), *master, config.keys, clock.now(), random); !ring)
    return fail(ring.error().detail);
  for (const oauth::KeyPurpose purpose : purposes) {
    const base::Instant now = clock.now();
    // Twice: who loses to a node that announces on schedule looks again at what it has announced.
    for (int attempt = 0; attempt < 2; ++attempt) {
      const auto step = oauth::rotation_step(store.keys().keys(), purpose, config.keys, now, at_once);
      if (!step || take_step(store.keys(), *master, *step, now, random)) break;
    }
    print_next(store.keys().keys(), purpose, config.keys, now);
  }
  return 0;
}

}  // namespace

int keys_list(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    const base::Instant now = base::SystemClock().now();
    for (const oauth::KeyStanding& key : oauth::standings(store->keys().keys(), config->keys, now))
      std::cout << key.id << "  " << purpose_name(key.purpose) << "  " << state_name(key.state) << "  since "
                << base::rfc3339(key.since)
                << (key.until ? "  until " + base::rfc3339(*key.until) : std::string()) << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int keys_rotate(const std::string& config_file, const std::string& purpose, bool at_once) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto purposes = chosen_purposes(purpose);
  if (!purposes)
    return fail("--purpose must be all, access_token, assertion, sign_es256, sign_rs256 or sign_ps256");
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    return rotate_all(*config, *store, *purposes, at_once);
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
