// Every page of the portal and what must hold on each of them: one h1, labels, a title of its own, no sideways scrolling.
import assert from 'node:assert/strict'
import { decide, registerApp, signIn } from './people.mjs'

export function pagesOf({ portal, shop, customer, developer, app }) {
  const plain = (name, path) => ({ name, visit: (page) => page.goto(portal + path) })
  return [
    plain('home', '/'),
    plain('login', '/login'),
    { name: 'login-wrong', async visit(page) {
      await page.goto(`${portal}/login`)
      await signIn(page, { email: 'nobody@example.com', password: 'not a password' })
    } },
    plain('signed-out', '/logout'),
    plain('signup', '/signup'),
    { name: 'signup-empty', async visit(page) {
      await page.goto(`${portal}/signup`)
      const form = page.locator('form[action^="/signup"]')
      await form.evaluate((one) => { one.noValidate = true })
      await form.getByRole('button').click()
      await page.locator('.summary').waitFor()
    } },
    plain('docs', '/docs'),
    plain('docs-payments', '/docs/payments'),
    plain('docs-operation', '/docs/payments/createPayment'),
    plain('docs-operation-list', '/docs/payments/listTransactions'),
    plain('docs-errors', '/docs/errors'),
    plain('docs-error', '/docs/errors/insufficient_scope'),
    { name: 'not-found', visit: (page) => page.goto(`${portal}/docs/nothing`) },
    { name: 'consent', async visit(page) {
      await page.goto(`${shop}/connect`)
      await signIn(page, customer)
      await page.waitForURL((url) => url.pathname === '/consent')
    } },
    { name: 'connected-apps', async visit(page) {
      await decide(page, 'allow')
      await page.waitForURL((url) => url.origin === shop)
      await page.goto(`${portal}/connected-apps`)
    } },
    plain('device', '/oauth2/device?user_code=WDJB-MJHT'),
    { name: 'device-wrong', async visit(page) {
      await page.locator('form[action^="/oauth2/device"]').getByRole('button').click()
      await page.locator('.summary').waitFor()
    } },
    { name: 'apps', async visit(page) {
      await page.context().clearCookies()
      await page.goto(`${portal}/login`)
      await signIn(page, developer)
      await page.goto(`${portal}/apps`)
    } },
    plain('app-new', '/apps/new'),
    { name: 'app-new-wrong', visit: (page) => registerApp(page, portal, 'Wrong', 'http://shop.example/callback') },
    { name: 'app-new-advanced', async visit(page) {
      await page.goto(`${portal}/apps/new`)
      await page.locator('details.advanced > summary').click()
    } },
    { name: 'app-new-fapi-wrong', async visit(page) {
      await page.goto(`${portal}/apps/new`)
      await page.locator('details.advanced > summary').click()
      await page.locator('[name=profile]').selectOption('fapi2')
      await page.locator('[name=jwks_uri]').fill('https://localhost/jwks')
      await page.locator('form[action="/apps"]').evaluate((one) => { one.noValidate = true })
      await page.locator('main form button').last().click()
      await page.locator('.summary').waitFor()
    } },
    { name: 'app-secret', visit: (page) => registerApp(page, portal, 'Another', 'https://shop.example/callback') },
    plain('app', `/apps/${app.client_id}`),
    plain('app-edit', `/apps/${app.client_id}/edit`),
    plain('app-conformance', `/apps/${app.client_id}/conformance`),
    plain('usage', '/usage'),
    plain('connected-apps-none', '/connected-apps'),
    plain('logout', '/logout'),
    plain('home-chinese', '/?lang=zh-CN'),
    plain('home-signed-in', '/?lang=en'),
    { name: 'shop', visit: (page) => page.goto(shop) },
  ]
}

export async function checkPage(page, width, titles) {
  const seen = await page.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    language: document.documentElement.lang,
    title: document.title,
    scroll: document.documentElement.scrollWidth,
    unlabelled: [...document.querySelectorAll('input:not([type=hidden]), textarea, select')]
      .filter((one) => !one.labels?.length && !one.getAttribute('aria-label')).map((one) => one.name),
    small: [...document.querySelectorAll('button, a.button, input:not([type=hidden])')]
      .filter((one) => one.checkVisibility() && one.type !== 'radio' && one.type !== 'checkbox')
      .filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML.slice(0, 80)),
    inline: document.querySelectorAll('[style], script:not([src])').length,
  }))
  assert.equal(seen.headings, 1, 'one h1')
  assert.ok(seen.language, 'a language')
  assert.ok(seen.title, 'a title')
  assert.ok(seen.scroll <= width, `scrolls sideways: ${seen.scroll} > ${width}`)
  assert.deepEqual(seen.unlabelled, [], 'every field has a label')
  assert.deepEqual(seen.small, [], 'targets are at least 24 px high')
  assert.equal(seen.inline, 0, 'no inline style or script')
  const other = titles.get(seen.title)
  assert.ok(!other || other === new URL(page.url()).pathname, `${other} has the title "${seen.title}" too`)
  titles.set(seen.title, new URL(page.url()).pathname)
}
