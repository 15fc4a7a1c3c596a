/** The pages of reports in a browser: no request, no scrolling sideways, nothing that axe objects to, quick with many rows. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type Page, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { code, heading, table } from '../../src/report/document.js'
import { htmlText } from '../../src/report/html.js'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const REPORT = pathToFileURL('reports/index.html').href

if (CHROMIUM === undefined)
  process.stderr.write('SKIPPED: the pages of reports in a browser; install chromium to run it.\n')

let browser: Browser
let folder: string

describe.skipIf(CHROMIUM === undefined)('in Chromium', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trapezoid-'))
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  const WIDTHS = [360, 800, 1400]
  const SCHEMES = ['light', 'dark'] as const
  const CASES = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme] as const))

  async function opened(width: number, colorScheme: 'light' | 'dark', url = REPORT): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      bypassCSP: true,
    })
    const page = await context.newPage()
    page.on('request', (r) => {
      if (r.url() !== url) throw new Error(`a request for ${r.url()}`)
    })
    await page.goto(url)
    return page
  }

  test.each(CASES)('the report at %d pixels, %s', async (width, scheme) => {
    const page = await opened(width, scheme)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.evaluate(AXE)
    const found = (await page.evaluate('axe.run()')) as {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    expect(found.violations.map((v) => `${v.id}: ${v.nodes[0]?.html.slice(0, 200)}`)).toEqual([])
    await page.context().close()
  })

  test('without script everything is there', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(REPORT)
    expect(await page.locator('article').count()).toBeGreaterThan(20)
    expect(await page.locator('.find').count()).toBe(0)
    await context.close()
  })

  test('a thousand rows are filtered while one types', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [code(`claim/${i}`), 'attack', 'what it says'])
    const blocks = [heading(1, 'Many'), table('many', ['claim', 'verdict', 'meaning'], rows, true)]
    const path = join(folder, 'many.html')
    writeFileSync(path, htmlText({ title: 'Many', blocks }))
    const page = await opened(1400, 'light', pathToFileURL(path).href)
    await page.getByRole('searchbox').fill('claim/99')
    expect(await page.locator('tbody tr:visible').count()).toBe(11)
    expect(await page.locator('output').textContent()).toBe('11 of 1000')
    await page.context().close()
  })
})
