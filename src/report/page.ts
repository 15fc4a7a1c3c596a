/** The style sheet and the script of a report's page. */

export const PAGE_CSS = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--panel:#f4f6f8;--edge:#c9d1d9;--link:#0a58a6;
--bad:#a3211a;--good:#14682f;--bounded:#7a4a00;--open:#57606a}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--paper:#0d1117;--panel:#161b22;--edge:#3a434e;--link:#79b8ff;
--bad:#ff8f85;--good:#6fd08c;--bounded:#f0b45c;--open:#9aa5b1}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0 1rem}h2{font-size:1.35rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--edge)}
h3{font-size:1.1rem;margin:1.75rem 0 .5rem}h4{font-size:1rem;margin:1.25rem 0 .5rem}
h1,h2,h3,h4,p,li,caption,code{overflow-wrap:anywhere}td,th{overflow-wrap:break-word}
p,ul,ol{max-width:48rem}li{margin:.2rem 0}
a{color:var(--link)}.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.25rem .5rem}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code{font:.875em ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--panel);border:1px solid var(--edge);border-radius:6px;padding:.75rem;overflow-x:auto}pre code{white-space:pre}
nav ul{columns:16rem;padding-left:1.2rem;max-width:none}
article{border:1px solid var(--edge);border-radius:8px;padding:0 1rem 1rem;margin:1rem 0;content-visibility:auto;contain-intrinsic-size:auto 40rem}
article:target{border-color:var(--link)}
.scroll{overflow-x:auto;border:1px solid var(--edge);border-radius:6px;margin:.75rem 0}.scroll svg{display:block;padding:0}
table{border-collapse:collapse;width:100%;margin:.75rem 0}caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--edge)}thead th{background:var(--panel)}
tbody th{font-weight:400}th code{overflow-wrap:break-word}td code{overflow-wrap:anywhere}.of{display:none}
.verdict{white-space:nowrap;font-weight:600}.bad{color:var(--bad)}.good{color:var(--good)}.bounded{color:var(--bounded)}.open{color:var(--open)}
.find{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.75rem 0}.find input{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--edge);border-radius:6px;padding:.35rem .6rem;min-width:0;flex:1 1 14rem;max-width:28rem}
.find output{color:var(--soft)}
@media (max-width:64rem){
table,tbody,tr,td,tbody th,caption{display:block;width:100%}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
tbody tr{border-bottom:1px solid var(--edge);padding:.5rem 0}th,td{border:0;padding:.15rem 0}tbody th{font-weight:600}
td,th,th code,td code{overflow-wrap:anywhere}td{display:flex;gap:.5rem}.of{display:block;flex:0 0 6.5rem;color:var(--soft)}.is{flex:1 1 0;min-width:0}.verdict{white-space:normal}
tbody tr[hidden]{display:none}}
@media print{:root{--ink:#000;--soft:#333;--paper:#fff;--panel:#fff;--edge:#999;--link:#000;--bad:#8c1d18;--good:#0f5224;--bounded:#5c3800;--open:#333}
body{font-size:10pt}main{max-width:none;padding:0}nav,.find,.skip{display:none}article{break-inside:avoid-page;content-visibility:visible;border:0;padding:0}
.scroll{overflow:visible;border:0}.scroll svg{max-width:100%;height:auto}h2,h3,h4{break-after:avoid}tr{break-inside:avoid}}
`

/** Puts a field above each long table that leaves the rows with every word that is typed. Without script the table is whole. */
export const FILTER = `
for (const table of document.querySelectorAll('table.long')) {
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase() }))
  if (rows.length < 8) continue
  const box = document.createElement('div')
  box.className = 'find'
  const label = document.createElement('label')
  label.textContent = 'Find '
  const input = document.createElement('input')
  input.type = 'search'
  input.setAttribute('aria-label', 'Find in: ' + table.caption.textContent)
  const output = document.createElement('output')
  const show = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean)
    let count = 0
    for (const { row, text } of rows) {
      const fits = words.every((word) => text.includes(word))
      if (fits) count++
      if (row.hidden === fits) row.hidden = !fits
    }
    output.textContent = count + ' of ' + rows.length
  }
  input.addEventListener('input', show)
  label.append(input)
  box.append(label, output)
  table.before(box)
  show()
}
`
