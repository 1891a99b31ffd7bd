import type { SQLInputValue, StatementSync } from "node:sqlite";

/** What rows of one kind may hold together. */
export interface Budget {
  readonly rows: number;
  readonly bytes: number;
}

/** A row of which something is known before it is written. */
export interface NewRow {
  readonly kind: string;
  /** Of its texts together. */
  readonly bytes: number;
}

interface Usage {
  rows: number;
  bytes: number;
}

interface Change extends Readonly<Usage> {
  readonly kind: string;
}

export interface FileTableOptions {
  /** Prepares each statement once. */
  readonly prepare: (sql: string) => StatementSync;
  readonly table: "entries" | "members" | "counters";
  /** Columns that make up a row's size. */
  readonly texts: readonly string[];
  readonly budgetOf: (kind: string) => Budget;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Keeps the rows of each kind in a table within their budget. When it is used up, rows that have ended go first, then
 * those that end soonest.
 *
 * Sizes are counted once, when the database is opened, and kept up since. What a transaction changes is to be kept or
 * undone with it.
 */
export class FileTable {
  readonly #usages = new Map<string, Usage>();
  readonly #bytes: string;
  /** Changes of the transaction under way. */
  #changes: Change[] = [];

  public constructor(private readonly options: FileTableOptions) {
    this.#bytes = options.texts.map((column) => `octet_length(${column})`).join(" + ");
    const sql = `SELECT kind, count(*) AS rows, sum(${this.#bytes}) AS bytes FROM ${options.table} GROUP BY kind`;
    for (const { kind, rows, bytes } of options.prepare(sql).all()) {
      this.#usages.set(String(kind), { rows: Number(rows), bytes: Number(bytes) });
    }
  }

  public keep(): void {
    this.#changes = [];
  }

  public undo(): void {
    for (const { kind, rows, bytes } of this.#changes) this.#add({ kind, rows: -rows, bytes: -bytes });
    this.#changes = [];
  }

  /** Makes room for a row that replaces those of a condition. */
  public makeRoom(row: NewRow, condition: string, ...values: SQLInputValue[]): void {
    this.remove(condition, ...values);
    const { rows, bytes } = this.options.budgetOf(row.kind);
    const usage = this.#usageOf(row.kind);
    const isOver = () => usage.rows > 0 && (usage.rows >= rows || usage.bytes + row.bytes > bytes);
    if (isOver()) this.remove("kind = ? AND ends_at <= ?", row.kind, this.options.now());
    while (isOver()) {
      const over = Math.max(usage.rows + 1 - rows, 1);
      this.remove(
        `rowid IN (SELECT rowid FROM ${this.options.table} WHERE kind = ? ORDER BY ends_at LIMIT ?)`,
        row.kind,
        over,
      );
    }
    this.#change({ kind: row.kind, rows: 1, bytes: row.bytes });
  }

  /** Deletes the rows of a condition. Returns how many there were. */
  public remove(condition: string, ...values: SQLInputValue[]): number {
    const { prepare, table } = this.options;
    const sql = `DELETE FROM ${table} WHERE ${condition} RETURNING kind, ${this.#bytes} AS bytes`;
    const removed = prepare(sql).all(...values) as unknown as readonly NewRow[];
    for (const { kind, bytes } of removed) this.#change({ kind, rows: -1, bytes: -bytes });
    return removed.length;
  }

  /** Deletes rows that have ended, so many of each kind. Returns whether there may be more. */
  public sweep(rows: number): boolean {
    const { table, now } = this.options;
    const ended = `rowid IN (SELECT rowid FROM ${table} WHERE kind = ? AND ends_at <= ? LIMIT ?)`;
    return [...this.#usages.keys()].map((kind) => this.remove(ended, kind, now(), rows) >= rows).includes(true);
  }

  #usageOf(kind: string): Usage {
    const usage = this.#usages.get(kind) ?? { rows: 0, bytes: 0 };
    this.#usages.set(kind, usage);
    return usage;
  }

  #change(change: Change): void {
    this.#add(change);
    this.#changes.push(change);
  }

  #add({ kind, rows, bytes }: Change): void {
    const usage = this.#usageOf(kind);
    usage.rows += rows;
    usage.bytes += bytes;
  }
}
