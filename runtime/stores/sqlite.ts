import process from "node:process";
import type * as Sqlite from "node:sqlite";
import type { DatabaseSync } from "node:sqlite";

/** What SQLite can't do at the moment, or at all, by its primary result code. */
export type SqliteProblem = "in-use" | "damaged" | "full" | "unwritable" | "other";

const PROBLEMS: ReadonlyMap<number, SqliteProblem> = new Map([
  [5, "in-use"], // SQLITE_BUSY
  [6, "in-use"], // SQLITE_LOCKED
  [8, "unwritable"], // SQLITE_READONLY
  [10, "unwritable"], // SQLITE_IOERR
  [11, "damaged"], // SQLITE_CORRUPT
  [13, "full"], // SQLITE_FULL
  [14, "unwritable"], // SQLITE_CANTOPEN
  [26, "damaged"], // SQLITE_NOTADB
]);

/** @see https://sqlite.org/rescode.html */
export function sqliteProblem(error: unknown): SqliteProblem {
  const code = typeof error === "object" && error !== null && "errcode" in error ? Number(error.errcode) : NaN;
  // Extended codes have the primary one in their lowest byte.
  return PROBLEMS.get(code & 0xff) ?? "other";
}

/** Node has SQLite inside from 22.13 on. */
export function hasSqlite(): boolean {
  return sqlite() !== undefined;
}

/** Opens or makes a database. Loads SQLite, which nobody needs who keeps sign-ins elsewhere. */
export function openSqlite(file: string): DatabaseSync {
  const found = sqlite();
  if (found === undefined) throw new TypeError("this Node has no node:sqlite");
  return new found.DatabaseSync(file, { enableForeignKeyConstraints: false });
}

/** Node says that the module is experimental whenever it is loaded; every other warning passes. */
function sqlite(): typeof Sqlite | undefined {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] === "ExperimentalWarning" && String(warning).startsWith("SQLite ")) return;
    (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  };
  try {
    // Not `require`: what bundles the runtime need not know the module.
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
