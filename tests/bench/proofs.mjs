// What a client with private_key_jwt and DPoP sends, one request a line: the form, a tab, the proof. `proofs.mjs key FILE` makes its
// key and prints the public one; `proofs.mjs forms FILE CLIENT_ID ISSUER COUNT` prints the lines.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const [what, file, clientId, issuer, count] = process.argv.slice(2)
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

if (what === 'key') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  console.log(JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }))
} else {
  const key = createPrivateKey(readFileSync(file))
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  const jws = (head, claims) => {
    const signed = `${encoded({ alg: 'ES256', ...head })}.${encoded(claims)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  const iat = Math.floor(Date.now() / 1000)
  const lines = []
  for (let i = 0; i < Number(count); ++i) {
    const assertion = jws({ typ: 'JWT', kid: 'bench' },
      { iss: clientId, sub: clientId, aud: issuer, iat, exp: iat + 600, jti: randomUUID() })
    const proof = jws({ typ: 'dpop+jwt', jwk }, { htm: 'POST', htu: `${issuer}/oauth2/token`, iat, jti: randomUUID() })
    const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'accounts:read', client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' })
    lines.push(`${form}\t${proof}`)
  }
  process.stdout.write(lines.join('\n') + '\n')
}
