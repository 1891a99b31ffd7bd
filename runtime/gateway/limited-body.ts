import { Transform, type TransformCallback } from "node:stream";

/** A body that turned out larger than allowed. */
export class BodyTooLarge extends Error {
  public override readonly name = "BodyTooLarge";
}

/** Passes a body on as it comes, and fails as soon as it is longer than allowed. */
export class LimitedBody extends Transform {
  private size = 0;
  public constructor(private readonly maxBytes: number) {
    super();
  }

  public override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.size += chunk.byteLength;
    if (this.size > this.maxBytes) done(new BodyTooLarge());
    else done(null, chunk);
  }
}
