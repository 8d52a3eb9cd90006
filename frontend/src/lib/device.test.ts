import { expect, it } from 'vitest'

import { embeddedApp } from './device'

const ANDROID = 'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0 Mobile Safari/537.36'
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'

it.each([
  [`${ANDROID} Slack/25.10`, 'Slack'],
  ['Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/142 Safari/537.36 Slack_SSB/4.45', 'Slack'],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 discord/1.0.9 Chrome/138 Electron/37 Safari/537.36', 'discord'],
  ['Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/530]', 'Facebook'],
  [ANDROID, 'this app'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148', 'this app'],
  [SAFARI, null],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36', null],
  ['Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0', null],
])('%s is shown by %s', (userAgent, app) => {
  expect(embeddedApp(userAgent)).toBe(app)
})
