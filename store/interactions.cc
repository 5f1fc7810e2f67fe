// Statements of the table `interactions`.
#include "store/interactions.h"

namespace store {

void insert_interaction(Connection& sql, const oauth::Interaction& interaction) {
  const oauth::AuthorizationRequest& request = interaction.request;
  sql.run(
      "INSERT INTO interactions (handle, user_id, client_id, redirect_uri, redirect_uri_given, state, nonce, "
      "code_challenge, scope, created_at, expires_at, response_mode, details, grant_action, grant_id, "
      "pushed) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      interaction.handle, interaction.user, request.client_id, request.redirect_uri,
      request.redirect_uri_given, request.state, request.nonce, request.code_challenge, request.scope,
      interaction.created_at, interaction.expires_at, request.response_mode, request.details,
      request.grant_management_action, request.grant_id, request.pushed);
}

std::optional<oauth::Interaction> find_interaction(Connection& sql, const base::Digest& handle,
                                                   base::Instant now) {
  Rows rows = sql.query(
      "SELECT user_id, client_id, redirect_uri, redirect_uri_given, state, nonce, code_challenge, scope, "
      "created_at, "
      "expires_at, response_mode, details, grant_action, grant_id, pushed FROM interactions WHERE handle = ? "
      "AND decided_at IS NULL AND expires_at > ?",
      handle, now);
  if (!rows.next()) return std::nullopt;
  oauth::Interaction interaction;
  interaction.handle = handle;
  interaction.user.value = rows.text();
  interaction.request.client_id.value = rows.text();
  interaction.request.redirect_uri = rows.text();
  interaction.request.redirect_uri_given = rows.flag();
  interaction.request.state = rows.text();
  interaction.request.nonce = rows.text();
  interaction.request.code_challenge = rows.text();
  interaction.request.scope = rows.scope();
  interaction.created_at = rows.instant();
  interaction.expires_at = rows.instant();
  interaction.request.response_mode = static_cast<oauth::ResponseMode>(rows.integer_or(0));
  interaction.request.details = rows.details();
  interaction.request.grant_management_action = static_cast<oauth::GrantAction>(rows.integer_or(0));
  interaction.request.grant_id.value = rows.text_or_empty();
  interaction.request.pushed = rows.optional_digest();
  return interaction;
}

bool decide_interaction(Connection& sql, const base::Digest& handle, base::Instant now) {
  return sql.run(
             "UPDATE interactions SET decided_at = ? WHERE handle = ? AND decided_at IS NULL AND expires_at "
             "> ?",
             now, handle, now) == 1;
}

}  // namespace store
