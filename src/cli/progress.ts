/** One line on a terminal's standard error, nothing elsewhere. */
export class ProgressLine {
  #shown = 0

  constructor(readonly stream: NodeJS.WriteStream) {}

  show(text: string): void {
    if (!this.stream.isTTY) return
    const line = text.slice(0, (this.stream.columns || 80) - 1)
    this.stream.write(`\r${line.padEnd(this.#shown)}`)
    this.#shown = line.length
  }

  clear(): void {
    if (this.#shown === 0) return
    this.stream.write(`\r${' '.repeat(this.#shown)}\r`)
    this.#shown = 0
  }
}
