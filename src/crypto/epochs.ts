/** Epochs as windows of time: what the model counts, clocks show. */
export class Epochs {
  /** @param seconds - length of an epoch */
  constructor(
    readonly start: Date,
    readonly seconds: number,
  ) {}

  /** The beginning of an epoch. */
  at(epoch: number): Date {
    return new Date(this.start.getTime() + epoch * this.seconds * 1000)
  }

  of(time: Date): number {
    return Math.floor((time.getTime() - this.start.getTime()) / (this.seconds * 1000))
  }
}
