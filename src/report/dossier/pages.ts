/** A dossier as files: Markdown to read in a repository, one page of HTML, and each chart. */
import { chartSvg } from '../chart/svg.js'
import { type Block, type Document, bullets, chartsOf, heading, link, paragraph } from '../document.js'
import { htmlText } from '../html.js'
import { markdownText } from '../markdown.js'
import { chapterBlocks } from './chapter.js'
import { type Dossier, protocolsOf } from './dossier.js'
import { limitBlocks } from './limits.js'
import { concernBlocks, matrixBlocks } from './matrix.js'
import { assumptionBlocks, reproduceBlocks, scopeBlocks } from './scope.js'
import { summaryBlocks } from './summary.js'

/** The files by their path in the folder of the report. */
export function dossierFiles(dossier: Dossier, title: string): Map<string, string> {
  const chapters = [...protocolsOf(dossier)].map(([protocol, sections]) => ({
    name: `${protocol}.md`,
    protocol,
    blocks: chapterBlocks(dossier, protocol, sections),
  }))
  const front = [heading(1, title), ...summaryBlocks(dossier)]
  const middle = [
    ...scopeBlocks(dossier),
    ...assumptionBlocks(dossier),
    ...concernBlocks(dossier),
    ...matrixBlocks(dossier),
  ]
  const back = [...limitBlocks(dossier), ...reproduceBlocks(dossier)]
  const contents = [
    heading(2, 'Findings'),
    bullets(
      chapters.map(({ name, protocol }) =>
        link(`Protocol ${protocol}: readings, attacks, repairs, what holds`, name),
      ),
    ),
  ]
  const files = new Map<string, string>()
  const whole: Document = {
    title,
    blocks: [...front, ...middle, ...chapters.flatMap((c) => c.blocks), ...back],
  }
  files.set('index.html', htmlText(whole))

  const pages = [
    { name: 'README.md', blocks: [...front, ...contents, ...middle, ...back] },
    ...chapters.map(({ name, protocol, blocks }) => ({
      name,
      blocks: [
        heading(1, `${title}: ${protocol}`),
        paragraph(link('Summary, scope, matrix and limits', 'README.md'), '.'),
        ...blocks,
      ],
    })),
  ]
  const home = new Map(
    pages.flatMap(({ name, blocks }) => anchorsOf(blocks).map((id) => [id, name] as const)),
  )
  for (const { name, blocks } of pages) {
    const hrefOf = (to: string) => {
      const page = to.startsWith('#') ? home.get(to.slice(1)) : undefined
      return page === undefined || page === name ? to : `${page}${to}`
    }
    files.set(name, markdownText({ title, blocks }, { svgOf: (id) => `charts/${id}.svg`, hrefOf }))
  }
  for (const { id, scene } of chartsOf(whole.blocks)) files.set(`charts/${id}.svg`, chartSvg(scene))
  return files
}

function anchorsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((b) => {
    if (b.kind === 'heading') return [b.id]
    return b.kind === 'article' ? [b.heading.id, ...anchorsOf(b.blocks)] : []
  })
}
