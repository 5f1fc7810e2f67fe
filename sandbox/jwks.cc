// Reading JWK sets, and the ring that keeps the current one.
#include "sandbox/jwks.h"

#include <nlohmann/json.hpp>

#include "base/log.h"

namespace sandbox {
namespace {

std::string text_member(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

std::optional<KeySet> parse_jwks(std::string_view text) {
  if (text.size() > 64 * 1024) return std::nullopt;
  const nlohmann::json set = nlohmann::json::parse(text, nullptr, false);
  if (!set.is_object() || !set.contains("keys") || !set["keys"].is_array()) return std::nullopt;
  KeySet keys;
  for (const nlohmann::json& jwk : set["keys"]) {
    if (!jwk.is_object() || text_member(jwk, "kty") != "EC" || text_member(jwk, "crv") != "P-256") continue;
    if (jwk.contains("use") && text_member(jwk, "use") != "sig") continue;
    if (jwk.contains("alg") && text_member(jwk, "alg") != "ES256") continue;
    const std::string kid = text_member(jwk, "kid");
    std::optional<base::VerifyingKey> key =
        base::VerifyingKey::from_jwk(text_member(jwk, "x"), text_member(jwk, "y"));
    if (kid.empty() || !key) continue;
    keys.emplace(kid, std::make_shared<const base::VerifyingKey>(*std::move(key)));
  }
  return keys;
}

std::shared_ptr<const base::VerifyingKey> KeyRing::find(std::string_view kid, base::Instant now) {
  const std::scoped_lock lock(mutex_);
  auto found = keys_.find(kid);
  const bool due = !fetched_at_ || now >= *fetched_at_ + kFetchInterval;
  if (found == keys_.end() && due && fetch_locked(now)) found = keys_.find(kid);
  return found == keys_.end() ? nullptr : found->second;
}

bool KeyRing::refresh(base::Instant now) {
  const std::scoped_lock lock(mutex_);
  return fetch_locked(now);
}

bool KeyRing::loaded() const {
  const std::scoped_lock lock(mutex_);
  return loaded_;
}

bool KeyRing::fetch_locked(base::Instant now) {
  fetched_at_ = now;
  const base::Result<std::string> text = fetch_();
  if (!text) {
    base::log(base::LogLevel::warn, "the gateway's keys could not be fetched",
              {{"detail", text.error().detail}});
    return false;
  }
  std::optional<KeySet> keys = parse_jwks(*text);
  if (!keys) {
    base::log(base::LogLevel::warn, "the gateway's keys are not a JWK set");
    return false;
  }
  keys_ = *std::move(keys);
  loaded_ = true;
  return true;
}

}  // namespace sandbox
