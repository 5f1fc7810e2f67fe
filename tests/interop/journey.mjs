// Points 2 to 5 with oauth4webapi, a client that knows nothing of Tollgate: `journey.mjs` with TOLLGATE_DEMO=demo.json.
import { readFileSync } from 'node:fs'
import { webcrypto } from 'node:crypto'
import assert from 'node:assert/strict'
import { Visitor } from './visitor.mjs'

globalThis.crypto ??= webcrypto // Node 18
const oauth = await import('oauth4webapi')

const demo = JSON.parse(readFileSync(process.env.TOLLGATE_DEMO, 'utf8'))
const insecure = { [oauth.allowInsecureRequests]: true } // plain http on loopback
const customer = demo.users.find((user) => user.role === 'customer')
const app = (id) => demo.apps.find((one) => one.client_id === id)
const shop = app('demo-shop')
const partner = app('demo-partner')
const mobile = app('demo-mobile')

let passed = 0
let failed = 0
async function step(name, run) {
  try {
    const value = await run()
    passed += 1
    console.log(`ok   ${name}`)
    return value
  } catch (error) {
    failed += 1
    console.log(`FAIL ${name}: ${error.stack}`)
    if (error.cause) console.log(error.cause)
  }
}

const issuer = new URL(demo.issuer)
const as = await step('RFC 8414: discovery', async () =>
  oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })))
await step('OpenID Connect discovery names the same issuer', async () => {
  const oidc = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...insecure }))
  assert.equal(oidc.token_endpoint, as.token_endpoint)
})
await step('RFC 9728: the resource names its authorization server', async () => {
  const resource = new URL(demo.api)
  const metadata = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, insecure))
  assert.deepEqual(metadata.authorization_servers, [demo.issuer])
})

/** The code flow: the customer signs in and decides on our pages; the answer is judged by oauth4webapi. */
async function authorize(client, redirectUri, scope, decision) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(as.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', scope, state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const returned = await new Visitor(demo.issuer).decide(url, customer, decision)
  assert.equal(returned.origin + returned.pathname, redirectUri)
  return { verifier, parameters: oauth.validateAuthResponse(as, client, returned, state) }
}

async function codeFlow(client, authentication, registered, scope = registered.scope) {
  const redirectUri = registered.redirect_uris[0]
  const { verifier, parameters } = await authorize(client, redirectUri, scope, 'allow')
  const answer = await oauth.authorizationCodeGrantRequest(as, client, authentication, parameters, redirectUri, verifier, insecure)
  return oauth.processAuthorizationCodeResponse(as, client, answer)
}

async function refresh(client, authentication, token) {
  return oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, authentication, token, insecure))
}

async function introspect(client, authentication, token) {
  return oauth.processIntrospectionResponse(as, client, await oauth.introspectionRequest(as, client, authentication, token, insecure))
}

async function revoke(client, authentication, token) {
  return oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authentication, token, insecure))
}

/** An API call; what oauth4webapi reads as an RFC 6750 challenge comes back as its list of challenges. */
async function call(token, method, path, body, fields = {}) {
  const headers = new Headers({ ...(body ? { 'content-type': 'application/json' } : {}), ...fields })
  const url = new URL(path, demo.api)
  try {
    const answer = await oauth.protectedResourceRequest(token, method, url, headers, body && JSON.stringify(body), insecure)
    return { status: answer.status, body: await answer.json(), headers: answer.headers }
  } catch (error) {
    if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw error
    return { status: error.response.status, challenge: error.cause[0], body: await error.response.json() }
  }
}

const rejectsWith = (error) => (thrown) => {
  assert.equal(thrown.error ?? thrown.cause?.error, error, thrown.message)
  return true
}

const shopClient = { client_id: shop.client_id }
const basic = oauth.ClientSecretBasic(shop.client_secret)
const post = oauth.ClientSecretPost(shop.client_secret)
const mobileClient = { client_id: mobile.client_id }
const none = oauth.None()

const tokens = await step('code flow with PKCE, client_secret_basic', () => codeFlow(shopClient, basic, shop))
await step('code flow with PKCE, client_secret_post', () => codeFlow(shopClient, post, shop))
const publicTokens = await step('code flow with PKCE alone: a public app', () => codeFlow(mobileClient, none, mobile))
await step('a customer who denies sends access_denied with state and iss', () =>
  assert.rejects(authorize(shopClient, shop.redirect_uris[0], shop.scope, 'deny'), rejectsWith('access_denied')))

await step('a code is good once', async () => {
  const redirectUri = shop.redirect_uris[0]
  const { verifier, parameters } = await authorize(shopClient, redirectUri, 'accounts:read', 'allow')
  const redeem = async () => oauth.processAuthorizationCodeResponse(as, shopClient,
    await oauth.authorizationCodeGrantRequest(as, shopClient, basic, parameters, redirectUri, verifier, insecure))
  await redeem()
  await assert.rejects(redeem(), rejectsWith('invalid_grant'))
})
await step('a wrong verifier is refused', async () => {
  const redirectUri = shop.redirect_uris[0]
  const { parameters } = await authorize(shopClient, redirectUri, 'accounts:read', 'allow')
  const answer = await oauth.authorizationCodeGrantRequest(as, shopClient, basic, parameters, redirectUri,
    oauth.generateRandomCodeVerifier(), insecure)
  await assert.rejects(oauth.processAuthorizationCodeResponse(as, shopClient, answer), rejectsWith('invalid_grant'))
})

await step('accounts, balances and transactions', async () => {
  const accounts = await call(tokens.access_token, 'GET', '/v1/accounts')
  assert.equal(accounts.status, 200)
  const { id } = accounts.body.data[0]
  for (const part of ['', '/balances', '/transactions?limit=5']) {
    assert.equal((await call(tokens.access_token, 'GET', `/v1/accounts/${id}${part}`)).status, 200, part)
  }
})
await step('a payment and its refund', async () => {
  const payment = await call(tokens.access_token, 'POST', '/v1/payments', {
    amount: { currency: 'EUR', value: 1250 }, creditor: { name: 'Example Shop' }, merchant_reference: crypto.randomUUID(),
  }, { 'idempotency-key': crypto.randomUUID() })
  assert.equal(payment.status, 201, JSON.stringify(payment.body))
  const path = `/v1/payments/${payment.body.id}`
  assert.equal((await call(tokens.access_token, 'GET', path)).body.status, 'succeeded')
  const refund = await call(tokens.access_token, 'POST', `${path}/refunds`, { refund_reference: 'r-1' },
    { 'idempotency-key': crypto.randomUUID() })
  assert.equal(refund.status, 201, JSON.stringify(refund.body))
})
await step('401 with a challenge for a token that is none', async () => {
  const { status, challenge, body } = await call('nonsense', 'GET', '/v1/accounts')
  assert.deepEqual([status, challenge.scheme, challenge.parameters.error, body.code], [401, 'bearer', 'invalid_token', 'invalid_token'])
})
await step('403 insufficient_scope names the scope', async () => {
  const narrow = await codeFlow(shopClient, basic, shop, 'accounts:read')
  const { status, challenge } = await call(narrow.access_token, 'GET', '/v1/payments')
  assert.deepEqual([status, challenge.parameters.error, challenge.parameters.scope], [403, 'insufficient_scope', 'payments:read'])
})
await step('400 with a JSON pointer for a body that breaks the schema', async () => {
  const { status, body } = await call(tokens.access_token, 'POST', '/v1/payments', {
    amount: { currency: 'EUR', value: 0 }, creditor: { name: 'x' }, merchant_reference: 'x',
  }, { 'idempotency-key': crypto.randomUUID() })
  assert.deepEqual([status, body.code, body.param], [400, 'invalid_body', '/amount/value'])
})

await step('a confidential app refreshes and keeps its refresh token', async () => {
  const again = await refresh(shopClient, basic, tokens.refresh_token)
  assert.equal(again.refresh_token ?? tokens.refresh_token, tokens.refresh_token)
  assert.equal((await call(again.access_token, 'GET', '/v1/accounts')).status, 200)
})
await step('a public app gets a new refresh token each time', async () => {
  const second = await refresh(mobileClient, none, publicTokens.refresh_token)
  assert.notEqual(second.refresh_token, publicTokens.refresh_token)
  const third = await refresh(mobileClient, none, second.refresh_token)
  assert.notEqual(third.refresh_token, second.refresh_token)
})
await step('RFC 7662: introspection', async () => {
  const seen = await introspect(shopClient, basic, tokens.access_token)
  assert.deepEqual([seen.active, seen.client_id, seen.iss ?? demo.issuer], [true, shop.client_id, demo.issuer])
  const stranger = await introspect({ client_id: partner.client_id }, oauth.ClientSecretBasic(partner.client_secret), tokens.access_token)
  assert.deepEqual(stranger, { active: false })
})
await step('RFC 9701: a signed answer, with the signature verified against the JWK Set', async () => {
  for (const [client, authentication, active] of [[shopClient, basic, true],
    [{ client_id: partner.client_id }, oauth.ClientSecretBasic(partner.client_secret), false]]) {
    const answer = await oauth.introspectionRequest(as, client, authentication, tokens.access_token, { ...insecure, requestJwtResponse: true })
    assert.equal(answer.headers.get('content-type'), 'application/token-introspection+jwt')
    const seen = await oauth.processIntrospectionResponse(as, client, answer)
    assert.equal(seen.active, active)
    assert.deepEqual(Object.keys(seen).length === 1, !active)
    await oauth.validateApplicationLevelSignature(as, answer, insecure)
  }
})
await step('RFC 7009: a revoked token is refused at once', async () => {
  await revoke(shopClient, basic, tokens.access_token)
  assert.equal((await call(tokens.access_token, 'GET', '/v1/accounts')).status, 401)
  assert.deepEqual(await introspect(shopClient, basic, tokens.access_token), { active: false })
  await revoke(shopClient, basic, tokens.refresh_token)
  await assert.rejects(refresh(shopClient, basic, tokens.refresh_token), rejectsWith('invalid_grant'))
})
await step('a partner uses client_credentials', async () => {
  const client = { client_id: partner.client_id }
  for (const authentication of [oauth.ClientSecretBasic(partner.client_secret), oauth.ClientSecretPost(partner.client_secret)]) {
    const answer = await oauth.clientCredentialsGrantRequest(as, client, authentication, { scope: 'accounts:read' }, insecure)
    const token = await oauth.processClientCredentialsResponse(as, client, answer)
    assert.equal(token.refresh_token, undefined)
    assert.equal((await call(token.access_token, 'GET', '/v1/accounts')).status, 200)
  }
  const wrong = await oauth.clientCredentialsGrantRequest(as, client, oauth.ClientSecretBasic('wrong'), {}, insecure)
  // RFC 6749 5.2: invalid_client comes with 401 and a challenge, which oauth4webapi reports as its own error.
  await assert.rejects(oauth.processClientCredentialsResponse(as, client, wrong), (error) => error.status === 401)
})

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
