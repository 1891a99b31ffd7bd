import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { FILE_STORE_LIMITS as LIMITS } from "../config/defaults.js";
import type { Logger } from "../telemetry/logger.js";
import { FileTable, type Budget } from "./file-table.js";
import { entriesOf, kindOf } from "./kinds.js";
import { sqliteProblem, type SqliteProblem } from "./sqlite.js";
import { StoreUnavailable } from "./store-unavailable.js";
import type { TokenStore } from "./token-store.js";

export interface FileStoreOptions {
  /** Of `openFileDatabase`; closed with the store. */
  readonly database: DatabaseSync;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Of each kind. @default as in memory */
  readonly maxEntries?: number;
}

const PROBLEMS: Readonly<Record<SqliteProblem, string>> = {
  "in-use": "its file is in use",
  damaged: "its file is damaged",
  full: "its disk or its file is full",
  unwritable: "its file can't be written",
  other: "its file can't be used",
};

/**
 * The store of one process, in a file that survives it. Values are kept as they come: seal them before.
 *
 * Bounded as in memory, kind by kind. When a budget is used up, entries that have ended go first, then those that end
 * soonest. A disk or file without room refuses writes with StoreUnavailable, and goes on once there is room.
 */
export function createFileStore({ database, now, logger, maxEntries }: FileStoreOptions): TokenStore {
  const prepared = new Map<string, StatementSync>();
  let open = true;

  function prepare(sql: string): StatementSync {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  }

  const one = (sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values);
  const endOf = (ttlSeconds: number) => now() + Math.ceil(ttlSeconds * 1000);

  function budgetOf(kind: string): Budget {
    const rows = maxEntries ?? entriesOf(kind);
    return { rows, bytes: rows * LIMITS.bytesOfEntry };
  }
  function membersBudget(): Budget {
    const rows = maxEntries ?? LIMITS.membersOfKind;
    return { rows, bytes: rows * LIMITS.bytesOfEntry };
  }

  const common = { prepare, now };
  const entries = new FileTable({ ...common, table: "entries", texts: ["name", "value"], budgetOf });
  const members = new FileTable({ ...common, table: "members", texts: ["name", "member"], budgetOf: membersBudget });
  const counters = new FileTable({ ...common, table: "counters", texts: ["name"], budgetOf });
  const tables = [entries, members, counters];

  /** Nothing waits in it, so nothing comes in between; and the file has all of it or nothing. */
  function write<T>(change: () => T): Promise<T> {
    return attempt(() => {
      prepare("BEGIN IMMEDIATE").run();
      try {
        const result = change();
        prepare("COMMIT").run();
        for (const table of tables) table.keep();
        return result;
      } catch (error) {
        for (const table of tables) table.undo();
        rollBack();
        throw error;
      }
    });
  }

  function rollBack(): void {
    try {
      prepare("ROLLBACK").run();
    } catch {
      // After some errors SQLite has done so.
    }
  }

  function put(key: string, value: string, endsAt: number): void {
    const kind = kindOf(key);
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value);
    entries.makeRoom({ kind, bytes }, "name = ?", key);
    one("INSERT INTO entries (name, kind, value, ends_at) VALUES (?, ?, ?, ?)", key, kind, value, endsAt);
  }

  function living(key: string): { readonly value: string; readonly endsAt: number } | undefined {
    const row = one("SELECT value, ends_at FROM entries WHERE name = ? AND ends_at > ?", key, now());
    return row && { value: String(row.value), endsAt: Number(row.ends_at) };
  }

  let sweeping = setTimeout(sweep, LIMITS.sweepSeconds * 1000).unref();
  function sweep(): void {
    void write(() => tables.map((table) => table.sweep(LIMITS.sweepRows)).includes(true)).then(
      (more) => {
        // What waits gets its turn in between.
        sweeping = setTimeout(sweep, more ? 0 : LIMITS.sweepSeconds * 1000).unref();
      },
      (error: unknown) => {
        logger.warn({ error }, "what has ended could not be removed from the store");
        sweeping = setTimeout(sweep, LIMITS.sweepSeconds * 1000).unref();
      },
    );
  }

  return {
    get: (key) => attempt(() => living(key)?.value),
    set: (key, value, ttlSeconds) =>
      write(() => {
        if (ttlSeconds > 0) put(key, value, endOf(ttlSeconds));
        else entries.remove("name = ?", key);
      }),
    add: (key, value, ttlSeconds) =>
      write(() => {
        const free = living(key) === undefined;
        if (free && ttlSeconds > 0) put(key, value, endOf(ttlSeconds));
        return free;
      }),
    replace: (key, value) =>
      write(() => {
        const found = living(key);
        if (found !== undefined) put(key, value, found.endsAt);
        return found !== undefined;
      }),
    consume: (key) =>
      write(() => {
        const found = living(key);
        entries.remove("name = ?", key);
        return found?.value;
      }),
    delete: (key) => write(() => void entries.remove("name = ?", key)),
    addToIndex: (name, member, ttlSeconds) =>
      write(() => {
        const kind = kindOf(name);
        const known = one("SELECT ends_at FROM members WHERE name = ? AND member = ?", name, member);
        const endsAt = Math.max(Number(known?.ends_at ?? 0), endOf(ttlSeconds));
        const bytes = Buffer.byteLength(name) + Buffer.byteLength(member);
        members.makeRoom({ kind, bytes }, "name = ? AND member = ?", name, member);
        one("INSERT INTO members (name, member, kind, ends_at) VALUES (?, ?, ?, ?)", name, member, kind, endsAt);
      }),
    indexMembers: (name) =>
      attempt(() =>
        prepare("SELECT member FROM members WHERE name = ? AND ends_at > ?")
          .all(name, now())
          .map(({ member }) => String(member)),
      ),
    removeFromIndex: (name, member) => write(() => void members.remove("name = ? AND member = ?", name, member)),
    deleteIndex: (name) => write(() => void members.remove("name = ?", name)),
    count: (name, ttlSeconds) =>
      write(() => {
        const kind = kindOf(name);
        const found = one("SELECT value, ends_at FROM counters WHERE name = ? AND ends_at > ?", name, now());
        const value = Number(found?.value ?? 0) + 1;
        const endsAt = Number(found?.ends_at ?? endOf(ttlSeconds));
        counters.makeRoom({ kind, bytes: Buffer.byteLength(name) }, "name = ?", name);
        one("INSERT INTO counters (name, kind, value, ends_at) VALUES (?, ?, ?, ?)", name, kind, value, endsAt);
        return value;
      }),
    check: () =>
      write(() => {
        put(CHECK, PROBE, endOf(1));
        if (living(CHECK)?.value !== PROBE) throw new Error("what was written can't be read");
        entries.remove("name = ?", CHECK);
      }),
    close: () => {
      clearTimeout(sweeping);
      return attempt(() => {
        if (open) database.close();
        open = false;
      });
    },
  };
}

const CHECK = "check:";
/** More than fits into the page where other entries end, so that a full disk shows. */
const PROBE = "x".repeat(4096);

/** No operation waits in its middle. */
function attempt<T>(use: () => T): Promise<T> {
  try {
    return Promise.resolve(use());
  } catch (cause) {
    return Promise.reject(new StoreUnavailable(PROBLEMS[sqliteProblem(cause)], { cause }));
  }
}
