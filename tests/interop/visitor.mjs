// A customer without a browser: follows redirects, keeps cookies, fills in the login and the consent form.
import assert from 'node:assert/strict'

const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name) =>
  ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" })[name])
const attribute = (tag, name) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

export class Visitor {
  #cookies = new Map()

  constructor(origin) {
    this.origin = origin
  }

  /** Opens the URL, signs in if asked, sends the decision; returns the URL to which the browser is sent at last. */
  async decide(url, user, decision) {
    let page = await this.#open(url)
    if (page.away) return page.away // refused without asking
    if (page.url.pathname === '/login') {
      page = await this.#submit(page, '/login', { email: user.email, password: user.password })
    }
    assert.equal(page.url?.pathname, '/consent', `expected the consent page, got ${page.url ?? page.away}`)
    const { away } = await this.#submit(page, '/consent', { decision })
    assert.ok(away, 'the decision leads back to the app')
    return away
  }

  /** Types the code that a device shows, signs in, and allows (RFC 8628 3.3). */
  async approveDevice(url, userCode, user) {
    let page = await this.#open(url)
    if (page.url.pathname === '/login') page = await this.#submit(page, '/login', { email: user.email, password: user.password })
    page = await this.#submit(page, '/oauth2/device', { user_code: userCode })
    page = await this.#submit(page, '/oauth2/device', { decision: 'allow' })
    assert.equal(page.url?.pathname, '/oauth2/device', 'the device page says that it is done')
  }

  async #open(url, options = {}) {
    for (let hops = 0; hops < 10; hops += 1) {
      const headers = { ...options.headers, cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
      const answer = await fetch(url, { ...options, headers, redirect: 'manual' })
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
        this.#cookies.set(name, value)
      }
      const text = await answer.text()
      const location = answer.headers.get('location')
      if (!location) {
        assert.equal(answer.status, 200, `${url}: ${answer.status} ${text.slice(0, 300)}`)
        return { url: new URL(url), text }
      }
      url = new URL(location, url)
      if (url.origin !== this.origin) return { away: url }
      options = {}
    }
    throw new Error('redirects without end')
  }

  async #submit(page, action, values) {
    const forms = page.text.match(/<form[\s\S]*?<\/form>/g) ?? []
    const form = forms.find((one) => attribute(one, 'action').startsWith(action))
    assert.ok(form, `no form for ${action} at ${page.url}`)
    const fields = new URLSearchParams()
    for (const tag of form.match(/<input[^>]*>/g) ?? []) fields.set(attribute(tag, 'name'), attribute(tag, 'value'))
    for (const [name, value] of Object.entries(values)) fields.set(name, value)
    return this.#open(new URL(attribute(form, 'action'), page.url), {
      method: 'POST', body: fields.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.origin },
    })
  }
}
