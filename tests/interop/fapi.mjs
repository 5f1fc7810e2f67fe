// FAPI 2.0, OpenID Connect and the extensions with openid-client, over TLS: `fapi.mjs` with TOLLGATE_DEMO=demo.json of
// a demo that serves https. Apps are registered dynamically, as a stranger would.
import { readFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import https from 'node:https'
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import * as jose from 'jose'
import { Visitor } from './visitor.mjs'

const demo = JSON.parse(readFileSync(process.env.TOLLGATE_DEMO, 'utf8'))
const folder = dirname(process.env.TOLLGATE_DEMO)
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const customer = demo.users.find((user) => user.role === 'customer')
const issuer = new URL(demo.issuer)
const redirectUri = 'https://client.example/callback'
const ca = readFileSync(join(folder, 'tls', 'ca.pem'))

/** fetch() with the demo's authority and, for mutual TLS, a client certificate. */
function fetchWith(options = {}) {
  const agent = new https.Agent({ ca, keepAlive: false, ...options })
  return (url, init = {}) => new Promise((resolve, reject) => {
    const headers = init.headers instanceof Headers ? Object.fromEntries(init.headers) : { ...init.headers }
    const request = https.request(url, { method: init.method ?? 'GET', headers, agent }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const fields = new Headers()
        for (let i = 0; i < answer.rawHeaders.length; i += 2) fields.append(answer.rawHeaders[i], answer.rawHeaders[i + 1])
        const empty = [204, 205, 304].includes(answer.statusCode)
        resolve(new Response(empty ? null : Buffer.concat(chunks), { status: answer.statusCode, headers: fields }))
      })
    })
    request.on('error', reject)
    const body = init.body
    request.end(body instanceof URLSearchParams ? body.toString() : body ?? undefined)
  })
}
const plainFetch = fetchWith()
globalThis.fetch = plainFetch // for the visitor's browser

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
const rejectsWith = (...codes) => (thrown) => {
  const code = thrown.error ?? thrown.cause?.error ?? thrown.code
  assert.ok(codes.includes(code), `${code}: ${thrown.message} ${JSON.stringify(thrown.cause ?? {})}`)
  return true
}

/** Registers an app with the demo's initial access token (RFC 7591) and discovers the server for it. */
async function register(metadata, authentication, configure = {}) {
  const answer = await plainFetch(new URL('/oauth2/register', issuer), {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${demo.registration_token}` },
    body: JSON.stringify({ redirect_uris: [redirectUri], client_name: 'Interop', ...metadata }),
  })
  const registered = await answer.json()
  assert.equal(answer.status, 201, JSON.stringify(registered))
  const options = { [client.customFetch]: configure.fetch ?? plainFetch, ...configure.options }
  const config = await client.discovery(issuer, registered.client_id, { ...registered, ...configure.metadata },
    authentication?.(registered), options)
  config[client.customFetch] = configure.fetch ?? plainFetch
  return { config, registered }
}

async function keyPair(alg = 'ES256', kid = 'k1') {
  const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true })
  return { key: privateKey, kid, jwk: { ...(await jose.exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** One authorization: builds the URL with `build`, lets the customer decide, returns what is needed for the grant. */
async function authorize(config, parameters, build = client.buildAuthorizationUrlWithPAR, options = undefined, decision = 'allow') {
  const verifier = client.randomPKCECodeVerifier()
  const state = client.randomState()
  const url = await build(config, {
    redirect_uri: redirectUri, state, code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256', ...parameters,
  }, ...(options ?? []))
  const returned = await new Visitor(demo.issuer).decide(url, customer, decision)
  return { returned, checks: { pkceCodeVerifier: verifier, expectedState: state } }
}

async function api(config, token, method, path, { dpop, body, base = demo.api, key } = {}) {
  const headers = new Headers(body ? { 'content-type': 'application/json', 'idempotency-key': key ?? crypto.randomUUID() } : {})
  try {
    const answer = await client.fetchProtectedResource(config, token, new URL(path, base), method, body && JSON.stringify(body), headers,
      dpop ? { DPoP: dpop } : undefined)
    return { status: answer.status, body: await answer.json().catch(() => undefined), headers: answer.headers }
  } catch (error) {
    if (!error.response && !error.cause?.response && !error.status) throw error
    const response = error.response ?? error.cause?.response
    return { status: error.status ?? response?.status, challenge: error.cause, body: await response?.json?.().catch(() => undefined) }
  }
}

const fapiScope = 'openid accounts:read payments:write payments:read'
const signing = await keyPair()
const fapiMetadata = {
  profile: 'fapi2', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [signing.jwk] }, scope: fapiScope,
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'], require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true, authorization_details_types: ['payment_initiation'],
}
const privateKeyJwt = () => client.PrivateKeyJwt({ key: signing.key, kid: signing.kid })

const fapi = await step('RFC 7591: a fapi2 app with private_key_jwt and DPoP registers', () => register(fapiMetadata, privateKeyJwt))
await step('RFC 7591: without, or with a wrong, initial access token nothing is registered', async () => {
  for (const authorization of [undefined, 'Bearer nonsense']) {
    const answer = await plainFetch(new URL('/oauth2/register', issuer), {
      method: 'POST', headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ redirect_uris: [redirectUri], client_name: 'x' }),
    })
    assert.equal(answer.status, 401)
  }
})
await step('RFC 7592: the app reads its registration; with the token of another app it does not', async () => {
  const { registered } = fapi
  const read = (token) => plainFetch(registered.registration_client_uri, { headers: { authorization: `Bearer ${token}` } })
  const seen = await (await read(registered.registration_access_token)).json()
  assert.equal(seen.client_id, registered.client_id)
  assert.deepEqual(seen.jwks.keys[0].kid, 'k1')
  const other = await register({ scope: 'accounts:read' }, undefined)
  assert.equal((await read(other.registered.registration_access_token)).status, 401)
})

const dpopKey = await client.randomDPoPKeyPair('ES256')
const dpop = fapi && client.getDPoPHandle(fapi.config, dpopKey)
const tokens = await step('FAPI 2.0: PAR, private_key_jwt, DPoP; the ID token is checked by the client', async () => {
  const nonce = client.randomNonce()
  const { returned, checks } = await authorize(fapi.config, { scope: fapiScope, nonce }, client.buildAuthorizationUrlWithPAR, [{ DPoP: dpop }])
  const tokens = await client.authorizationCodeGrant(fapi.config, returned, { ...checks, expectedNonce: nonce, idTokenExpected: true }, undefined, { DPoP: dpop })
  assert.equal(tokens.token_type.toLowerCase(), 'dpop')
  assert.ok(tokens.claims().auth_time && tokens.claims().acr)
  return tokens
})
await step('RFC 9449: the API takes the token with a proof of its key, and not as a bearer token', async () => {
  assert.equal((await api(fapi.config, tokens.access_token, 'GET', '/v1/accounts', { dpop })).status, 200)
  assert.equal((await api(fapi.config, tokens.access_token, 'GET', '/v1/accounts')).status, 401)
  const other = client.getDPoPHandle(fapi.config, await client.randomDPoPKeyPair('ES256'))
  assert.equal((await api(fapi.config, tokens.access_token, 'GET', '/v1/accounts', { dpop: other })).status, 401)
})
await step('FAPI 2.0 5.3.2.1-9: refresh with a fresh DPoP key, no rotation, the old refresh token still works', async () => {
  for (let i = 0; i < 2; i += 1) {
    const fresh = client.getDPoPHandle(fapi.config, await client.randomDPoPKeyPair('ES256'))
    const again = await client.refreshTokenGrant(fapi.config, tokens.refresh_token, undefined, { DPoP: fresh })
    assert.equal(again.refresh_token ?? tokens.refresh_token, tokens.refresh_token)
    assert.equal((await api(fapi.config, again.access_token, 'GET', '/v1/accounts', { dpop: fresh })).status, 200)
  }
})
await step('RFC 7662: introspection shows cnf; RFC 7009: revocation ends it', async () => {
  const seen = await client.tokenIntrospection(fapi.config, tokens.access_token)
  assert.equal(seen.active, true)
  assert.equal(seen.cnf.jkt, await dpop.calculateThumbprint())
  await client.tokenRevocation(fapi.config, tokens.access_token)
  assert.equal((await api(fapi.config, tokens.access_token, 'GET', '/v1/accounts', { dpop })).status, 401)
})
await step('PAR: what is wrong is refused there (RFC 9126 2.3; cases 44, 46)', async () => {
  const push = (parameters) => client.buildAuthorizationUrlWithPAR(fapi.config, parameters, { DPoP: dpop })
  const code_challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  const good = { redirect_uri: redirectUri, scope: fapiScope, code_challenge, code_challenge_method: 'S256' }
  await assert.rejects(push({ ...good, code_challenge_method: 'plain' }), rejectsWith('invalid_request'))
  await assert.rejects(push({ redirect_uri: redirectUri, scope: fapiScope }), rejectsWith('invalid_request'))
  await assert.rejects(push({ ...good, redirect_uri: 'https://evil.example/' }), rejectsWith('invalid_request'))
  await assert.rejects(push({ ...good, request_uri: 'urn:x' }), rejectsWith('invalid_request'))
  await assert.rejects(push({ ...good, scope: 'admin' }), rejectsWith('invalid_scope'))
  await assert.rejects(push({ ...good, response_type: 'token' }), rejectsWith('unsupported_response_type'))
})
await step('FAPI 2.0: an app that must push may not come directly (case 20)', async () => {
  const { returned } = await authorize(fapi.config, { scope: fapiScope }, client.buildAuthorizationUrl)
  assert.equal(returned.searchParams.get('error'), 'invalid_request')
  assert.equal(returned.searchParams.get('iss'), demo.issuer)
})
await step('RFC 9207 and access_denied: who is denied gets state and iss', async () => {
  const { returned, checks } = await authorize(fapi.config, { scope: fapiScope }, client.buildAuthorizationUrlWithPAR, [{ DPoP: dpop }], 'deny')
  await assert.rejects(client.authorizationCodeGrant(fapi.config, returned, checks, undefined, { DPoP: dpop }), rejectsWith('access_denied'))
})

await step('RFC 9396: consent to one payment makes that payment, once, and no other', async () => {
  const reference = crypto.randomUUID()
  const detail = {
    type: 'payment_initiation', amount: { currency: 'EUR', value: 4200 }, creditor: { name: 'Example Shop' }, merchant_reference: reference,
  }
  const { returned, checks } = await authorize(fapi.config,
    { scope: 'payments:write', authorization_details: JSON.stringify([detail]) }, client.buildAuthorizationUrlWithPAR, [{ DPoP: dpop }])
  const paying = await client.authorizationCodeGrant(fapi.config, returned, checks, undefined, { DPoP: dpop })
  assert.deepEqual(paying.authorization_details, [detail])
  const pay = (change, key) => api(fapi.config, paying.access_token, 'POST', '/v1/payments', {
    dpop, key, body: { amount: detail.amount, creditor: detail.creditor, merchant_reference: reference, ...change },
  })
  assert.equal((await pay({ amount: { currency: 'EUR', value: 4201 } })).status, 403)
  assert.equal((await pay({ creditor: { name: 'Somebody Else' } })).status, 403)
  const key = crypto.randomUUID()
  const made = await pay({}, key)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal((await pay({}, key)).status, 201) // the same request again: the same answer
  assert.equal((await pay({})).status, 403) // another one: the consent is used
})
await step('RFC 9396 5: unknown types and impossible amounts are refused (cases 129, 130)', async () => {
  const push = (details) => client.buildAuthorizationUrlWithPAR(fapi.config, {
    redirect_uri: redirectUri, scope: 'payments:write', code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256', authorization_details: details,
  }, { DPoP: dpop })
  const payment = (amount) => `[{"type":"payment_initiation","amount":{"currency":"EUR","value":${amount}},"creditor":{"name":"x"},"merchant_reference":"r"}]`
  for (const details of ['[{"type":"unknown"}]', '{}', 'x', payment('-1'), payment('1e309'), payment('0.001'), payment('"1,00"'), payment('18446744073709551616')]) {
    await assert.rejects(push(details), rejectsWith('invalid_authorization_details'), details)
  }
})

await step('RFC 9101 and JARM: signed request at PAR, signed response', async () => {
  const { config } = await register({ ...fapiMetadata, require_signed_request_object: true }, privateKeyJwt)
  client.useJwtResponseMode(config)
  const handle = client.getDPoPHandle(config, dpopKey)
  const build = async (configuration, parameters) => {
    const signed = await client.buildAuthorizationUrlWithJAR(configuration, parameters, { key: signing.key, kid: signing.kid }, {
      [client.modifyAssertion]: (header, claims) => { claims.nbf = claims.iat; claims.exp = claims.iat + 300; delete claims.sub },
    })
    return client.buildAuthorizationUrlWithPAR(configuration, { request: signed.searchParams.get('request') }, { DPoP: handle })
  }
  const { returned, checks } = await authorize(config, { scope: fapiScope }, build)
  assert.deepEqual([...returned.searchParams.keys()], ['response'])
  const answer = await client.authorizationCodeGrant(config, returned, checks, undefined, { DPoP: handle })
  assert.equal((await api(config, answer.access_token, 'GET', '/v1/accounts', { dpop: handle })).status, 200)
  await assert.rejects(client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: redirectUri, scope: fapiScope, code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
  }, { DPoP: handle }), rejectsWith('invalid_request'))
})

await step('RFC 8705: tls_client_auth and certificate-bound tokens', async () => {
  execFileSync(join(root, 'scripts', 'local-ca'), [join(folder, 'tls'), 'interop-client', 'client'])
  const certificate = { cert: readFileSync(join(folder, 'tls', 'interop-client.pem')), key: readFileSync(join(folder, 'tls', 'interop-client.key')) }
  const { config } = await register({
    profile: 'fapi2', token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_san_dns: 'interop-client', scope: fapiScope,
    grant_types: ['authorization_code', 'refresh_token'], require_pushed_authorization_requests: true,
    tls_client_certificate_bound_access_tokens: true,
  }, () => client.TlsClientAuth(), { fetch: fetchWith(certificate), metadata: { use_mtls_endpoint_aliases: true } })
  const { returned, checks } = await authorize(config, { scope: fapiScope })
  const answer = await client.authorizationCodeGrant(config, returned, checks)
  assert.equal((await api(config, answer.access_token, 'GET', '/v1/accounts', { base: demo.mtls })).status, 200)
  const call = (fetchIt, base) => fetchIt(new URL('/v1/accounts', base), { headers: { authorization: `Bearer ${answer.access_token}` } })
  assert.equal((await call(plainFetch, demo.api)).status, 401)
  assert.equal((await call(plainFetch, demo.mtls)).status, 401)
  config[client.customFetch] = plainFetch
  await assert.rejects(client.refreshTokenGrant(config, answer.refresh_token), (error) => error.status === 401 || rejectsWith('invalid_client')(error))
})

await step('OpenID Connect: code flow with client_secret_basic and RS256, userinfo, pairwise sub, logout', async () => {
  const { config, registered } = await register({
    profile: 'oidc', token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'RS256', subject_type: 'pairwise',
    scope: 'openid profile email', grant_types: ['authorization_code', 'refresh_token'], post_logout_redirect_uris: ['https://client.example/bye'],
  }, (answer) => client.ClientSecretBasic(answer.client_secret))
  const { returned, checks } = await authorize(config, { scope: 'openid profile email' }, client.buildAuthorizationUrl)
  const answer = await client.authorizationCodeGrant(config, returned, { ...checks, idTokenExpected: true })
  const { sub } = answer.claims()
  assert.ok(!sub.startsWith('usr_'))
  const user = await client.fetchUserInfo(config, answer.access_token, sub)
  assert.equal(user.email, customer.email)
  const url = client.buildEndSessionUrl(config, { id_token_hint: answer.id_token, post_logout_redirect_uri: 'https://evil.example/' })
  const refused = await plainFetch(url)
  assert.ok(!(refused.headers.get('location') ?? '').startsWith('https://evil'), 'never to an address that is not registered')
  assert.equal(registered.client_secret_expires_at, 0)
})
await step('oidcc-codereuse: a code that is used again is invalid_grant, and its tokens are revoked', async () => {
  const { config } = await register({ token_endpoint_auth_method: 'client_secret_post', scope: 'accounts:read' }, (answer) => client.ClientSecretPost(answer.client_secret))
  const { returned, checks } = await authorize(config, { scope: 'accounts:read' }, client.buildAuthorizationUrl)
  const first = await client.authorizationCodeGrant(config, returned, checks)
  await assert.rejects(client.authorizationCodeGrant(config, returned, checks), rejectsWith('invalid_grant'))
  assert.equal((await api(config, first.access_token, 'GET', '/v1/accounts')).status, 401)
})

await step('RFC 8628: a device is approved by its user', async () => {
  const { config } = await register({
    token_endpoint_auth_method: 'none', scope: 'accounts:read', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  }, () => client.None())
  const device = await client.initiateDeviceAuthorization(config, { scope: 'accounts:read' })
  assert.match(device.user_code, /^[A-Z]{4}-[A-Z]{4}$/)
  await new Visitor(demo.issuer).approveDevice(new URL(device.verification_uri), device.user_code, customer)
  const answer = await client.pollDeviceAuthorizationGrant(config, device)
  assert.equal((await api(config, answer.access_token, 'GET', '/v1/accounts')).status, 200)
})
await step('client_credentials with private_key_jwt and DPoP; a replayed assertion is refused (cases 62, 64, 65)', async () => {
  const answer = await client.clientCredentialsGrant(fapi.config, { scope: 'accounts:read' }, { DPoP: dpop })
  assert.equal((await api(fapi.config, answer.access_token, 'GET', '/v1/accounts', { dpop })).status, 200)
  const id = fapi.registered.client_id
  const send = async (assertion) => {
    const proof = await new jose.SignJWT({ jti: crypto.randomUUID(), htm: 'POST', htu: `${demo.issuer}/oauth2/token` }).setIssuedAt()
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await jose.exportJWK(dpopKey.publicKey) }).sign(dpopKey.privateKey)
    const reply = await plainFetch(new URL('/oauth2/token', issuer), {
      method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', dpop: proof },
      body: new URLSearchParams({
        grant_type: 'client_credentials', scope: 'accounts:read', client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    })
    return { status: reply.status, error: (await reply.json()).error }
  }
  const assertion = (aud) => new jose.SignJWT({ jti: crypto.randomUUID() }).setIssuer(id).setSubject(id).setAudience(aud).setIssuedAt()
    .setExpirationTime('1m').setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(signing.key)
  const good = await assertion(demo.issuer)
  assert.equal((await send(good)).status, 200)
  assert.deepEqual(await send(good), { status: 401, error: 'invalid_client' })
  for (const aud of [`${demo.issuer}/oauth2/token`, [demo.issuer], 'https://other.example']) {
    assert.deepEqual(await send(await assertion(aud)), { status: 401, error: 'invalid_client' })
  }
})

console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
