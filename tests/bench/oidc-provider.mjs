// The peer of `scripts/bench token`: oidc-provider with opaque tokens and a Map for a store, in which codes, refresh tokens and
// their grants are put before it listens (CODES and REFRESH name files with one a line), because its consent pages are not measured.
import { webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'

globalThis.crypto ??= webcrypto // Node 18
const { default: Provider } = await import('oidc-provider')
const { PORT, CLIENT_SECRET, CODES, REFRESH, CODE_CHALLENGE, REDIRECT_URI } = process.env
const scope = 'accounts:read'

// Its own in-memory adapter forgets everything above a thousand entries.
const stored = new Map()
class Kept {
  constructor(model) { this.model = model }
  key(id) { return `${this.model}:${id}` }
  async upsert(id, payload) { stored.set(this.key(id), payload) }
  async find(id) { return stored.get(this.key(id)) }
  async consume(id) { stored.get(this.key(id)).consumed = Math.floor(Date.now() / 1000) }
  async destroy(id) { stored.delete(this.key(id)) }
  async revokeByGrantId() { throw new Error('a code or a refresh token was used twice') }
}

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  adapter: Kept,
  clients: [{
    client_id: 'bench', client_secret: CLIENT_SECRET, redirect_uris: [REDIRECT_URI], response_types: ['code'], scope,
    grant_types: ['client_credentials', 'authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_basic',
  }, {
    client_id: 'mobile', redirect_uris: [REDIRECT_URI], response_types: ['code'], scope,
    grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none',
  }],
  scopes: [scope],
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  ttl: { ClientCredentials: 600, AccessToken: 600, AuthorizationCode: 3600, RefreshToken: 86400, Grant: 86400 },
})

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean)

async function fill(Model, clientId, values, more) {
  for (const value of values) {
    const grant = new provider.Grant({ accountId: 'customer', clientId })
    grant.addOIDCScope(scope)
    const grantId = await grant.save()
    await new Model({ jti: value, clientId, accountId: 'customer', grantId, scope, gty: 'authorization_code', ...more }).save()
  }
}

await fill(provider.AuthorizationCode, 'bench', lines(CODES),
  { redirectUri: REDIRECT_URI, codeChallenge: CODE_CHALLENGE, codeChallengeMethod: 'S256' })
await fill(provider.RefreshToken, 'mobile', lines(REFRESH), {})
provider.listen(Number(PORT), '127.0.0.1')
