// `tollgate app registration-token`: initial access tokens (RFC 7591 3) for apps that register themselves.
#include <iostream>

#include "base/crypto/digest.h"
#include "base/log.h"
#include "gateway/commands/command.h"
#include "gateway/commands/opened.h"
#include "gateway/yaml_section.h"
#include "oauth/generated_secret.h"
#include "oauth/visible_text.h"
#include "store/failure.h"

namespace gateway::commands {
namespace {

constexpr std::size_t kShortestToken = 43;  // characters: 256 bits of base64url
constexpr std::size_t kLongestToken = 200;  // what the endpoint reads
constexpr std::size_t kMostName = 60;       // code points
constexpr std::uint64_t kMostUses = 1'000'000;

/// A new one, or the first line of a file; empty after saying what is wrong.
base::Secret read_or_make_token(const std::string& file, base::Random& random) {
  if (file.empty()) return oauth::generate_secret(oauth::kInitialAccessTokenPrefix, random);
  auto given = read_secret(file);
  if (!given) return {};
  const std::size_t size = given->reveal().size();
  if (size >= kShortestToken && size <= kLongestToken) return *std::move(given);
  fail("a registration token needs from 43 (256 random bits) to 200 characters");
  return {};
}

std::string when(const oauth::RegistrationToken& token) {
  return token.expires_at ? "until " + base::rfc3339(*token.expires_at) : "no end";
}

}  // namespace

int registration_token_add(const RegistrationTokenOptions& options) {
  if (!oauth::is_visible_text(options.name, kMostName))
    return fail("--name must have from 1 to 60 visible characters");
  if (options.uses > kMostUses) return fail("--uses is at most 1000000");
  const auto lifetime = parse_duration(options.expires.empty() ? "1s" : options.expires);
  if (!lifetime || lifetime->count() == 0) return fail("--expires takes a duration such as 12h or 30d");
  const auto config = read_config(options.config);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  base::SystemRandom random;
  const base::Secret secret = read_or_make_token(options.token_file, random);
  if (secret.empty()) return 1;
  try {
    const auto owner = store->users().find_user_by_email(options.owner);
    if (!owner) return fail("nobody has the address " + options.owner);
    if (owner->role == portal::Role::customer) return fail(options.owner + " is not a developer");
    oauth::RegistrationToken token;
    token.token_id = base::random_id(random, "rgt_");
    token.digest = base::sha256(secret.reveal());
    token.owner = owner->id;
    token.name = options.name;
    token.created_at = base::SystemClock().now();
    if (!options.expires.empty()) token.expires_at = token.created_at + *lifetime;
    if (options.uses != 0) token.uses_left = static_cast<std::int64_t>(options.uses);
    if (!store->registrations().add_registration_token(token)) return fail("this token was added before");
    std::string out = "{\"token_id\":\"" + token.token_id + "\",\"token\":\"";
    base::append_json_escaped(out, secret.reveal());
    std::cout << out << "\"}\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int registration_token_list(const std::string& config_file) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    for (const oauth::RegistrationToken& token : store->registrations().registration_tokens(10'000))
      std::cout << token.token_id << "  "
                << (token.uses_left ? std::to_string(*token.uses_left) + " left" : "any number") << "  "
                << when(token) << "  " << token.owner.value << "  " << token.name << "\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

int registration_token_revoke(const std::string& config_file, const std::string& token_id) {
  const auto config = read_config(config_file);
  if (!config) return 1;
  const auto store = open_store(*config);
  if (!store) return 1;
  try {
    if (!store->registrations().revoke_registration_token(token_id))
      return fail("there is no registration token " + token_id);
    std::cout << token_id << " is revoked; apps that were registered with it stay\n";
    return 0;
  } catch (const store::Failure& failure) {
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
