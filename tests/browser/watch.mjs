// Watches every page of a browser context: policy violations, requests to other origins, errors of scripts.
export function watch(context, origins) {
  const findings = []
  const note = (text) => findings.push(text)
  context.on('console', (message) => {
    if (/content security policy|refused to/i.test(message.text())) note(`policy: ${message.text()}`)
  })
  context.on('weberror', (error) => note(`script: ${error.error().message}`))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol === 'data:') return
    if (!origins.includes(url.origin)) note(`another origin: ${request.url()}`)
    // A page loads what it needs from its own origin; only a navigation leads elsewhere.
    const page = request.frame()?.url()
    if (!request.isNavigationRequest() && page && page !== 'about:blank' && new URL(page).origin !== url.origin) {
      note(`${page} loads ${request.url()}`)
    }
  })
  context.on('response', (response) => {
    if (response.status() >= 500) note(`${response.status()} ${response.url()}`)
  })
  return findings
}
