import { closeSync, constants } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { FILE_STORE_LIMITS as LIMITS } from "../config/defaults.js";
import { hasSqlite, openSqlite, sqliteProblem, type SqliteProblem } from "./sqlite.js";
import { DirectoryRefused, openDirectory, openPrivateFile } from "./store-directory.js";

/** In the directory of the store; SQLite puts `-wal` beside it while it is open. */
export const DATABASE_FILE = "sign-ins.sqlite";

export type FileLimits = Readonly<Record<"fileBytes" | "lockMilliseconds", number>>;

/** "EMCP": no other program's database is taken for ours. */
const APPLICATION_ID = 0x454d4350;
const SCHEMA_VERSION = 1;
const PAGE_BYTES = 4096;
/** Of the write-ahead log, once it has grown. */
const LOG_BYTES = 8 * 1024 * 1024;

/** `kind` is the beginning of the name; `ends_at` is in milliseconds since 1970. */
const SCHEMA = `
  CREATE TABLE entries (
    name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, value TEXT NOT NULL, ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX entries_by_end ON entries (kind, ends_at);
  CREATE TABLE members (
    name TEXT NOT NULL, member TEXT NOT NULL, kind TEXT NOT NULL, ends_at INTEGER NOT NULL, UNIQUE (name, member)
  ) STRICT;
  CREATE INDEX members_by_end ON members (kind, ends_at);
  CREATE TABLE counters (
    name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, value INTEGER NOT NULL, ends_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX counters_by_end ON counters (kind, ends_at);
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Opens the database of a directory for this process alone, or makes it.
 *
 * The lock is the operating system's: it goes with the process, however that ends. What was committed survives the end
 * of the process at any moment. A power failure may take the last moments with it (`synchronous = NORMAL`): to wait for
 * the disk with each write would hold up everybody, and what is lost is that some sign in again.
 *
 * @throws DirectoryRefused
 */
export function openFileDatabase(directory: string, limits: FileLimits = LIMITS): DatabaseSync {
  if (!hasSqlite()) throw new DirectoryRefused("needs Node 22.13 or newer: older ones have no SQLite");
  openDirectory(directory);
  const file = join(directory, DATABASE_FILE);
  // Made here, so that it is nobody else's from its first moment; SQLite gives its other files the same mode.
  closeSync(openPrivateFile(file, DATABASE_FILE, constants.O_RDWR | constants.O_CREAT));
  let database: DatabaseSync | undefined;
  try {
    database = openSqlite(file);
    prepare(database, limits);
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof DirectoryRefused ? error : new DirectoryRefused(REFUSALS[sqliteProblem(error)]);
  }
}

const DAMAGED =
  `holds a ${DATABASE_FILE} that is damaged: restore it from a backup, or move it away with its ` +
  `${DATABASE_FILE}-wal, and everybody signs in again`;

const REFUSALS: Readonly<Record<SqliteProblem, string>> = {
  "in-use": "is in use by another process: give each its own, or have one of them end",
  damaged: DAMAGED,
  full: "is on a disk that is full",
  unwritable: "can't be written: check the disk and its mount options",
  other: "holds a database that can't be opened",
};

function prepare(database: DatabaseSync, { fileBytes, lockMilliseconds }: FileLimits): void {
  const ask = (pragma: string): unknown => Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  database.exec(`
    PRAGMA busy_timeout = ${lockMilliseconds};
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
  `);
  const isNew = ask("application_id") === 0 && ask("schema_version") === 0;
  if (!isNew && ask("application_id") !== APPLICATION_ID) {
    throw new DirectoryRefused(`holds a ${DATABASE_FILE} of another program: give a directory of its own`);
  }
  if (!isNew && ask("user_version") !== SCHEMA_VERSION) {
    throw new DirectoryRefused(`holds a ${DATABASE_FILE} of another version of this program`);
  }
  // With the lock exclusive, there is no memory to share with others, which network file systems could not.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA journal_size_limit = ${LOG_BYTES};
    PRAGMA max_page_count = ${Math.ceil(fileBytes / PAGE_BYTES)};
  `);
  // A write takes the lock, which is not given back.
  database.exec(`BEGIN IMMEDIATE; ${isNew ? SCHEMA : ""} COMMIT;`);
  if (ask("quick_check(1)") !== "ok") throw new DirectoryRefused(DAMAGED);
}
