// What people do on the pages: signing up and in, registering an app, deciding on a consent.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'

export async function heading(page) {
  const all = await page.locator('h1').allTextContents()
  assert.equal(all.length, 1, `one h1 on ${page.url()}: ${all}`)
  return all[0].trim()
}

export async function signIn(page, user) {
  await page.getByLabel('Email').fill(user.email)
  await page.getByLabel('Password').fill(user.password)
  await page.locator('form[action="/login"] button').click()
}

export async function signUp(page, portal) {
  const developer = { email: `dev-${randomBytes(4).toString('hex')}@example.com`, password: randomBytes(12).toString('base64url') }
  await page.goto(`${portal}/signup`)
  await page.locator('[name=name]').fill('Dana Developer')
  await page.locator('[name=email]').fill(developer.email)
  await page.locator('[name=password]').fill(developer.password)
  await page.locator('form[action^="/signup"] button').click()
  return developer
}

/** Registers an app with every scope; returns what the page shows once. */
export async function registerApp(page, portal, name, redirectUri, type = 'confidential') {
  await page.goto(`${portal}/apps/new`)
  await page.locator('[name=name]').fill(name)
  await page.locator('[name=homepage]').fill('https://shop.example')
  await page.locator('[name=redirect_uris]').fill(redirectUri)
  await page.locator(`[name=type][value=${type}]`).check()
  for (const box of await page.locator('[name=scope]').all()) await box.check()
  await page.locator('main form button').last().click()
  const text = await page.locator('main').innerText()
  return { client_id: /app_[\w-]+/.exec(text)?.[0], client_secret: /tg_cs_[\w-]{43}/.exec(text)?.[0] }
}

export async function decide(page, decision) {
  await page.locator(`form[action="/consent"] button[name=decision][value=${decision}]`).click()
}
