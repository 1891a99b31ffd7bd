import { LRUCache } from "lru-cache";

/** Something that ends by itself. */
export interface Ending {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** A bounded number of entries. When it is full, ended ones go first, then those that nobody used for longest. */
export class EndingEntries<T extends Ending> {
  private readonly entries: LRUCache<string, T>;
  /** No entry ends before this, so that a flood of writes doesn't look through all entries each time. */
  private nothingEndsBefore = Infinity;

  public constructor(
    private readonly max: number,
    private readonly now: () => number,
  ) {
    this.entries = new LRUCache<string, T>({ max });
  }

  public get(key: string): T | undefined {
    const found = this.entries.get(key);
    if (found === undefined || this.now() < found.endsAt) return found;
    this.entries.delete(key);
    return undefined;
  }

  public set(key: string, entry: T): void {
    if (this.entries.size >= this.max && this.nothingEndsBefore <= this.now()) this.dropEnded();
    this.nothingEndsBefore = Math.min(this.nothingEndsBefore, entry.endsAt);
    this.entries.set(key, entry);
  }

  public delete(key: string): void {
    this.entries.delete(key);
  }

  private dropEnded(): void {
    const now = this.now();
    this.nothingEndsBefore = Infinity;
    for (const [key, { endsAt }] of this.entries.entries()) {
      if (endsAt <= now) this.entries.delete(key);
      else this.nothingEndsBefore = Math.min(this.nothingEndsBefore, endsAt);
    }
  }
}
