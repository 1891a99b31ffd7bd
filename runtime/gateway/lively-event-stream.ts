import { Transform, type TransformCallback } from "node:stream";

const NEW_LINE = "\n".charCodeAt(0);

/** A comment, which readers of events skip, on a line of its own: it ends no event. */
const COMMENT = ":\n";

/**
 * Passes an event stream on as it comes. When it says nothing for a while, puts a comment in, so that no proxy on the
 * way takes the connection for dead. Only where a line has ended, and never for a reader who doesn't keep up.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes
 */
export class LivelyEventStream extends Transform {
  private lineEnded = true;
  private readonly timer: NodeJS.Timeout;

  public constructor(silenceMilliseconds: number) {
    super();
    this.timer = setInterval(() => {
      if (this.lineEnded && this.readableLength === 0) this.push(COMMENT);
    }, silenceMilliseconds);
  }

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.timer.refresh();
    this.lineEnded = chunk.at(-1) === NEW_LINE;
    done(null, chunk);
  }

  public override _flush(done: TransformCallback): void {
    clearInterval(this.timer);
    done();
  }

  public override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.timer);
    super._destroy(error, done);
  }
}
