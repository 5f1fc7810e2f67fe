// One rule that an app is held to: a sentence, where it comes from, and whether an app keeps it.
#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/crypto/alg.h"
#include "oauth/client.h"
#include "oauth/settings.h"

namespace oauth {

enum class Holds : std::uint8_t { yes, no, not_applicable };

struct Finding {
  Holds holds = Holds::yes;
  std::string_view about{};  // the member that breaks a rule over several ones; empty: ClientRule::about
};

/// Profiles by their bit: {Profile::fapi2} is 0b10.
class ProfileSet {
 public:
  constexpr ProfileSet(std::initializer_list<Profile> profiles) {
    for (const Profile profile : profiles) bits_ |= 1U << static_cast<unsigned>(profile);
  }
  constexpr bool contains(Profile profile) const noexcept {
    return (bits_ >> static_cast<unsigned>(profile) & 1U) != 0;
  }

 private:
  unsigned bits_ = 0;
};

struct ClientRule {
  std::string_view id;        // stable: "par"; lower-case letters, digits and '-'
  std::string_view sentence;  // what must hold, as an error and in the report
  std::string_view source;    // "FAPI 2.0 SP 5.3.2.2-2"
  std::string_view about;     // the metadata member that decides it; empty: the server does
  ProfileSet profiles;
  Finding (*judge)(const Client& client, const Settings& settings);
};

/// client_rules.cc: what fits together and is safe, whatever the profile.
std::span<const ClientRule> common_rules();
/// client_profile_rules.cc: what the profiles add.
std::span<const ClientRule> profile_rules();

// How judgements are written.
inline Finding yes_if(bool holds) { return {holds ? Holds::yes : Holds::no}; }
inline Finding not_applicable() { return {Holds::not_applicable}; }
inline Finding broken_by(std::string_view member) { return {Holds::no, member}; }

/// A member that names a signature algorithm.
struct AlgMember {
  std::string_view name;
  std::string ClientMetadata::*value;
};
/// What the client signs with.
inline constexpr std::array<AlgMember, 2> kClientAlgMembers{
    {{"token_endpoint_auth_signing_alg", &ClientMetadata::token_endpoint_auth_signing_alg},
     {"request_object_signing_alg", &ClientMetadata::request_object_signing_alg}}};
/// What this server signs with for the client.
inline constexpr std::array<AlgMember, 4> kServerAlgMembers{
    {{"authorization_signed_response_alg", &ClientMetadata::authorization_signed_response_alg},
     {"introspection_signed_response_alg", &ClientMetadata::introspection_signed_response_alg},
     {"id_token_signed_response_alg", &ClientMetadata::id_token_signed_response_alg},
     {"userinfo_signed_response_alg", &ClientMetadata::userinfo_signed_response_alg}}};
/// This server has a key for each of them.
inline constexpr base::AlgSet kServerAlgs{base::Alg::es256, base::Alg::ps256, base::Alg::rs256};
/// What a profile allows: RS256 is for `oidc` alone.
inline constexpr base::AlgSet algs_of(Profile profile) {
  return profile == Profile::oidc ? base::kAllAlgs : base::kFapiAlgs;
}

}  // namespace oauth
