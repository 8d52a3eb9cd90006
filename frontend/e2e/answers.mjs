/** Answers of the interface by method and path; what is not named goes to the server. */
export async function answers(page, table) {
  await page.unrouteAll()
  await page.route(/\/api\//, async (route) => {
    const request = route.request()
    const found = table[`${request.method()} ${new URL(request.url()).pathname.replace(/^.*?\/api\//, '/api/')}`]
    if (!found) return route.fallback()
    const { status = 200, body } = typeof found === 'function' ? found(request) : { body: found }
    return route.fulfill({ status, contentType: 'application/json', body: body === undefined ? '' : JSON.stringify(body) })
  })
}
