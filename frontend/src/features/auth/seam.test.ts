import { expect, it } from 'vitest'

import { cookieSaysSignedIn } from './seam'

it.each([
  ['', false],
  ['__client_uat=0', false],
  ['__client_uat=1795478400', true],
  ['a=b; __client_uat=1795478400; c=d', true],
  ['__client_uat_x1Y2-z=1795478400', true],
  ['__client_uat=0; __client_uat_x1=0', false],
  ['__client_uat=0; __client_uat_x1=1795478400', true],
  ['x__client_uat=1795478400', false],
])('reads the cookies %j as signed in: %s', (cookies, expected) => {
  expect(cookieSaysSignedIn(cookies)).toBe(expected)
})
