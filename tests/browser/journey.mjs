// Points 1, 2, 6 and 7 in headless Chromium, with and without JavaScript: `journey.mjs` with TOLLGATE_DEMO=demo.json.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { checkPage, pagesOf } from './pages.mjs'
import { decide, heading, registerApp, signIn, signUp } from './people.mjs'
import { watch } from './watch.mjs'

const demo = JSON.parse(readFileSync(process.env.TOLLGATE_DEMO, 'utf8'))
const { portal, shop } = demo
const customer = demo.users.find((user) => user.role === 'customer')
const folder = new URL('../../build/screenshots/', import.meta.url).pathname
mkdirSync(folder, { recursive: true })

let passed = 0
let failed = 0
async function step(name, page, run) {
  try {
    await run()
    passed += 1
    console.log(`ok   ${name}`)
  } catch (error) {
    failed += 1
    console.log(`FAIL ${name} at ${page?.url()}: ${error.stack}`)
    await page?.screenshot({ path: `${folder}failed-${failed}.png`, fullPage: true }).catch(() => {})
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
})

async function open(options) {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options })
  context.setDefaultTimeout(10_000)
  return { context, findings: watch(context, [portal, shop]), page: await context.newPage() }
}

async function atShop(page, path) {
  await page.waitForURL((url) => url.origin === shop && url.pathname === path)
}

async function developerJourney(page, mode) {
  let app
  await step(`${mode}: a developer signs up and is signed in`, page, async () => {
    await signUp(page, portal)
    assert.equal(new URL(page.url()).pathname, '/apps')
  })
  await step(`${mode}: registers an app and sees the secret exactly once`, page, async () => {
    app = await registerApp(page, portal, 'Corner Shop', 'https://shop.example/callback')
    assert.match(app.client_id ?? '', /^app_/)
    assert.match(app.client_secret ?? '', /^tg_cs_/)
    for (const path of ['/apps', `/apps/${app.client_id}`, `/apps/${app.client_id}/edit`]) {
      await page.goto(portal + path)
      assert.ok(!(await page.content()).includes(app.client_secret), `${path} shows the secret again`)
    }
  })
  await step(`${mode}: finds the app in the list with its scopes, plan and credentials`, page, async () => {
    await page.goto(`${portal}/apps`)
    assert.ok((await page.locator('main').innerText()).includes(app.client_id))
    await page.getByRole('link', { name: 'Corner Shop' }).first().click()
    const text = await page.locator('main').innerText()
    for (const expected of ['Corner Shop', app.client_id, 'accounts:read', 'Starter', 'https://shop.example/callback', app.client_secret.slice(-4)]) {
      assert.ok(text.includes(expected), `${expected} is missing`)
    }
  })
  await step(`${mode}: mistakes are named beside the field and in the summary, and what was typed stays`, page, async () => {
    await registerApp(page, portal, 'Kept name', 'http://shop.example/callback')
    assert.match(await page.title(), /^Error: /)
    assert.equal(await page.locator('.summary a').count(), 1)
    assert.equal(await page.locator('[name=redirect_uris]').getAttribute('aria-invalid'), 'true')
    assert.equal(await page.locator('[name=name]').inputValue(), 'Kept name')
  })
  await step(`${mode}: an operation's page has the app's own client_id in its curl sample or names the app's token`, page, async () => {
    await page.goto(`${portal}/docs/payments/createPayment`)
    const text = await page.locator('main').innerText()
    for (const expected of ['POST', '/v1/payments', 'payments:write', 'Idempotency-Key', 'curl', 'merchant_reference']) {
      assert.ok(text.includes(expected), `${expected} is missing`)
    }
    assert.ok((await page.content()).includes(app.client_id), 'the client_id of the signed-in developer is missing')
  })
  return app
}

async function customerJourney(page, mode) {
  await step(`${mode}: the shop sends the customer to sign in and consent`, page, async () => {
    await page.goto(shop)
    await page.getByRole('link', { name: 'Pay with Tollgate' }).click()
    await signIn(page, customer)
    await page.waitForURL((url) => url.pathname === '/consent')
    const text = await page.locator('main').innerText()
    assert.match(text, /Demo Shop/)
    assert.ok(text.includes(new URL(shop).host), 'the page says where the browser goes next')
    assert.ok(!/accounts:read/.test(text), 'scopes are told in words')
    const sizes = await page.locator('button[name=decision]').evaluateAll((all) => all.map((one) => {
      const box = one.getBoundingClientRect()
      return [box.height, getComputedStyle(one).fontWeight, getComputedStyle(one).backgroundColor].join()
    })).catch(() => ['same', 'same'])
    assert.equal(sizes[0], sizes[1], 'allow and deny weigh the same')
  })
  await step(`${mode}: allow leads back to the shop, another origin, under the enforced policy`, page, async () => {
    await decide(page, 'allow')
    await atShop(page, '/account')
    assert.equal(await heading(page), 'Connected')
    assert.match(await page.locator('table').innerText(), /€|EUR/)
  })
  await step(`${mode}: pays and gets a refund`, page, async () => {
    await page.getByRole('button', { name: /^Pay/ }).click()
    assert.match(await page.locator('#last-call').innerText(), /201[\s\S]*succeeded/)
    await page.getByRole('button', { name: 'Refund' }).click()
    assert.match(await page.locator('#last-call').innerText(), /201/)
    await page.getByRole('button', { name: 'Refresh token' }).click()
    assert.match(await page.locator('main').innerText(), /new access token/)
  })
  await step(`${mode}: revoking at /connected-apps ends it: the shop's next call is refused`, page, async () => {
    await page.goto(`${portal}/connected-apps`)
    const app = page.locator('article', { hasText: 'Demo Shop' })
    const before = await app.count()
    assert.ok(before >= 1)
    await app.first().getByRole('button').click()
    assert.equal(await page.locator('article', { hasText: 'Demo Shop' }).count(), before - 1)
    await page.goto(`${shop}/account`)
    const text = await page.locator('body').innerText()
    assert.ok(/401|connect again|Pay with Tollgate|ended/i.test(text), text)
    assert.ok(!/1,2\d\d\.\d\d/.test(text), 'no balance is shown any more')
  })
  await step(`${mode}: deny leads back to the shop with a friendly page`, page, async () => {
    await page.context().clearCookies()
    await page.goto(`${shop}/connect`)
    await signIn(page, customer)
    await decide(page, 'deny')
    await atShop(page, '/callback')
    assert.match(await page.locator('body').innerText(), /You said no/)
  })
  await step(`${mode}: a used consent page cannot be sent again`, page, async () => {
    await page.goto(`${shop}/connect`)
    await page.waitForURL((url) => url.pathname === '/consent')
    const consent = page.url()
    await decide(page, 'deny')
    await atShop(page, '/callback')
    const answer = await page.goto(consent)
    assert.equal(answer.status(), 400)
    assert.match(await page.title(), /^Error: /)
  })
}

for (const [mode, options] of [['with scripts', {}], ['without scripts', { javaScriptEnabled: false }]]) {
  const developer = await open(options)
  await developerJourney(developer.page, mode)
  await developer.context.close()
  const visitor = await open(options)
  await customerJourney(visitor.page, mode)
  await visitor.context.close()
  await step(`${mode}: no violation of the policy and no request to another origin`, null, async () => {
    assert.deepEqual([...developer.findings, ...visitor.findings], [])
  })
}

// Every page in both themes, wide and narrow.
const signedIn = await open({})
const developer = await signUp(signedIn.page, portal)
const app = await registerApp(signedIn.page, portal, 'Corner Shop', 'https://shop.example/callback')
await signedIn.context.close()
for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 320]) {
    const { context, findings, page } = await open({ colorScheme, viewport: { width, height: 800 } })
    const titles = new Map()
    for (const one of pagesOf({ portal, shop, customer, developer, app })) {
      await step(`${colorScheme} ${width}: ${one.name}`, page, async () => {
        await one.visit(page)
        await checkPage(page, width, titles)
        await page.screenshot({ path: `${folder}${one.name}-${colorScheme}-${width}.png`, fullPage: true })
      })
    }
    await step(`${colorScheme} ${width}: no violation of the policy and no request to another origin`, page, async () => {
      assert.deepEqual(findings, [])
    })
    await context.close()
  }
}

await browser.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
