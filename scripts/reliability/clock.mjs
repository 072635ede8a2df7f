// Loaded before trail (node --import): a clock that is wrong by TRAIL_CLOCK_MS.
const wrong = Number(process.env.TRAIL_CLOCK_MS ?? 0)
const RealDate = Date
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + wrong] : args))
  }
  static now() {
    return RealDate.now() + wrong
  }
}
