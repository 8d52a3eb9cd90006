import { DESK, launch, PHONE } from './browser.mjs'
import { createReport } from './report.mjs'
import { subscription } from './subscription.mjs'
import { money } from './money.mjs'
const report = createReport()
const browser = await launch()
try {
  const size = process.argv[2] === 'phone' ? PHONE : DESK
  if (process.argv[3] === 'money') await report.journey('money', () => money(report, browser, size))
  else await report.journey('sub', () => subscription(report, browser, size))
} finally { await browser.close() }
process.exitCode = report.end() ? 0 : 1
