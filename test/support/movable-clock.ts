/**
 * Preloaded into a spawned process (`--import`): its `Date` stands still at as many seconds after the start as the
 * parent says, and runs until it says so, ahead by CLOCK_AHEAD_SECONDS. `performance.now()` and timers go on, so nothing
 * hangs.
 */
const RealDate = Date;
const AHEAD_MILLISECONDS = Number(process.env.CLOCK_AHEAD_SECONDS ?? 0) * 1000;
const START_MILLISECONDS = Math.floor(RealDate.now() / 1000) * 1000;
let stoppedAt: number | undefined;

class MovableDate extends RealDate {
  public constructor(...parts: readonly unknown[]) {
    if (parts.length === 0) super(MovableDate.now());
    else super(...(parts as [number]));
  }

  public static override now(): number {
    return stoppedAt ?? RealDate.now() + AHEAD_MILLISECONDS;
  }
}

globalThis.Date = MovableDate as unknown as DateConstructor;

process.on("message", (message: { readonly clockSeconds?: number }) => {
  if (message.clockSeconds === undefined) return;
  stoppedAt = START_MILLISECONDS + message.clockSeconds * 1000;
  process.send?.({ now: stoppedAt });
});
// Listening alone must not keep the process alive.
process.channel?.unref();
