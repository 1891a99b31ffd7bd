/**
 * Preloaded into a spawned process (`--import`): its `Date` follows whatever the parent sends, in seconds from the
 * machine's time. `performance.now()` and timers stay as they are, so that nothing hangs and nothing fires early.
 */
const RealDate = Date;
let offsetMilliseconds = 0;

class MovableDate extends RealDate {
  public constructor(...parts: readonly unknown[]) {
    if (parts.length === 0) super(MovableDate.now());
    else super(...(parts as [number]));
  }

  public static override now(): number {
    return RealDate.now() + offsetMilliseconds;
  }
}

globalThis.Date = MovableDate as unknown as DateConstructor;

process.on("message", (message: { readonly clockSeconds?: number }) => {
  if (message.clockSeconds === undefined) return;
  offsetMilliseconds = message.clockSeconds * 1000;
  process.send?.({ clockSeconds: message.clockSeconds });
});
// Listening alone must not keep the process alive.
process.channel?.unref();
