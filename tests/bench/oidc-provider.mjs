// The peer of `scripts/bench token`: oidc-provider with its in-memory adapter, opaque tokens, client_credentials only.
import { webcrypto } from 'node:crypto'

globalThis.crypto ??= webcrypto // Node 18
const { default: Provider } = await import('oidc-provider')

const provider = new Provider(`http://127.0.0.1:${process.env.PORT}`, {
  clients: [{
    client_id: 'bench', client_secret: process.env.CLIENT_SECRET, grant_types: ['client_credentials'], redirect_uris: [],
    response_types: [], token_endpoint_auth_method: 'client_secret_basic', scope: 'accounts:read',
  }],
  scopes: ['accounts:read'],
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  ttl: { ClientCredentials: 600 },
})
provider.listen(Number(process.env.PORT), '127.0.0.1')
