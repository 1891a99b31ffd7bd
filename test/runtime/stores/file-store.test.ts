import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { FILE_STORE_LIMITS } from "../../../runtime/config/defaults.js";
import { DATABASE_FILE, openFileDatabase } from "../../../runtime/stores/file-database.js";
import { createFileStore } from "../../../runtime/stores/file-store.js";
import { DirectoryRefused } from "../../../runtime/stores/store-directory.js";
import { StoreUnavailable } from "../../../runtime/stores/store-unavailable.js";
import type { TokenStore } from "../../../runtime/stores/token-store.js";
import { createLogger } from "../../../runtime/telemetry/logger.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { tokenStoreSuite } from "./token-store.suite.js";

jest.setTimeout(60_000);

const LIMITS = { ...FILE_STORE_LIMITS, lockMilliseconds: 20 };
const logger = createLogger({ level: "error", destination: { write: () => undefined } });
const opened: TokenStore[] = [];

let directory: string;
let now: number;

beforeEach(() => {
  directory = join(temporaryFolder(), "store");
  now = 1_800_000_000_000;
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
});

const file = () => join(directory, DATABASE_FILE);
const pass = (seconds: number) => {
  now += seconds * 1000;
};

function open({ maxEntries, ...limits }: Partial<typeof LIMITS & { maxEntries: number }> = {}): TokenStore {
  const database = openFileDatabase(directory, { ...LIMITS, ...limits });
  const budget = maxEntries === undefined ? {} : { maxEntries };
  const store = createFileStore({ database, now: () => now, logger, ...budget });
  opened.push(store);
  return store;
}

/** As a process that ends leaves it: nothing is closed, nothing is written any more. */
function leftBehind(): void {
  const copy = `${directory}-copy`;
  mkdirSync(copy, { mode: 0o700 });
  for (const name of readdirSync(directory)) {
    writeFileSync(join(copy, name), readFileSync(join(directory, name)), { mode: 0o600 });
  }
  directory = copy;
}

tokenStoreSuite("a file", () => Promise.resolve({ store: open(), pass }));

describe("what was written", () => {
  it("is there when the next process opens the file, with its end", async () => {
    const store = open();
    await store.set("lasting", "value", 600);
    await store.set("short", "value", 10);
    await store.addToIndex("index", "member", 600);
    await store.count("counter", 600);
    await store.close();
    pass(11);
    const next = open();
    expect([await next.get("lasting"), await next.get("short")]).toEqual(["value", undefined]);
    expect(await next.indexMembers("index")).toEqual(["member"]);
    expect(await next.count("counter", 600)).toBe(2);
  });

  it("survives a process that ends at any moment, and what was consumed stays consumed", async () => {
    const store = open();
    await store.set("used", "value", 600);
    await store.set("unused", "value", 600);
    await store.consume("used");
    await store.add("added", "value", 600);
    leftBehind();
    const next = open();
    expect([await next.get("used"), await next.get("unused")]).toEqual([undefined, "value"]);
    expect(await next.add("added", "other", 600)).toBe(false);
  });

  it("is removed from the file some time after it ended", async () => {
    jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick"] });
    const store = open();
    for (let i = 0; i < 2 * FILE_STORE_LIMITS.sweepRows; i += 1) await store.set(`kind:${i}`, "hunter2", 10);
    await store.set("other:1", "x", 600);
    pass(11);
    for (let i = 0; i < 5; i += 1) await jest.advanceTimersByTimeAsync(FILE_STORE_LIMITS.sweepSeconds * 1000);
    jest.useRealTimers();
    await store.close();
    const database = openFileDatabase(directory, LIMITS);
    const rows = database.prepare("SELECT name FROM entries").all();
    database.close();
    expect(rows.map(({ name }) => name)).toEqual(["other:1"]);
  });
});

describe("a file that is full", () => {
  it("forgets what ends soonest", async () => {
    const store = open({ maxEntries: 3 });
    for (const [index, key] of ["c", "a", "b"].entries()) await store.set(key, key, 60 + index);
    await store.set("d", "d", 600);
    expect(await Promise.all(["a", "b", "c", "d"].map((key) => store.get(key)))).toEqual(["a", "b", undefined, "d"]);
  });

  it("forgets what has ended first", async () => {
    const store = open({ maxEntries: 3 });
    await store.set("lasting", "lasting", 60);
    await store.set("ended-1", "x", 10);
    await store.set("ended-2", "x", 10);
    pass(11);
    await store.set("new-1", "x", 600);
    await store.set("new-2", "x", 600);
    expect(await store.get("lasting")).toBe("lasting");
  });

  it("never grows further: entries, members and counters", async () => {
    const store = open({ maxEntries: 10 });
    for (let i = 0; i < 100; i += 1) {
      await store.set(`kind:${i}`, "x", 60);
      await store.addToIndex(`index:${i % 3}`, `member-${i}`, 60);
      await store.count(`counter:${i}`, 60);
    }
    await store.close();
    const database = openFileDatabase(directory, LIMITS);
    const rows = ["entries", "members", "counters"].map(
      (table) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows,
    );
    database.close();
    expect(rows).toEqual([10, 10, 10]);
  });

  it("counts bytes as well, also those that were there before and those that are gone", async () => {
    const large = "x".repeat(FILE_STORE_LIMITS.bytesOfEntry * 4);
    const held = async (store: TokenStore) =>
      (await Promise.all(Array.from({ length: 20 }, (_, i) => store.get(`kind:${i}`)))).filter(Boolean).length;
    const first = open({ maxEntries: 20 });
    for (let i = 0; i < 20; i += 1) await first.set(`kind:${i}`, large, 60 + i);
    const before = await held(first);
    await first.close();
    const store = open({ maxEntries: 20 });
    for (let i = 0; i < 20; i += 1) await store.set("kind:19", large, 600);
    await store.delete("kind:19");
    await store.set("kind:0", large, 600);
    expect([before, await held(store)]).toEqual([4, 4]);
    await store.set("kind:1", large, 600);
    expect(await held(store)).toBe(4);
  });

  it("pushes out others of that kind, and nothing else", async () => {
    const store = open({ maxEntries: 10 });
    for (const key of ["entra-session:a", "oidc-RefreshToken:a"]) await store.set(key, "x", 10);
    for (let i = 0; i < 100; i += 1) await store.set(`consent:${i}`, "x", 600);
    expect([await store.get("entra-session:a"), await store.get("oidc-RefreshToken:a")]).toEqual(["x", "x"]);
  });
});

describe("a disk that is full", () => {
  it("refuses writes, serves reads, and goes on once there is room", async () => {
    const store = open({ fileBytes: 40 * 4096 });
    const large = "x".repeat(4096);
    const written: string[] = [];
    let refused: unknown;
    for (let i = 0; refused === undefined && i < 1000; i += 1) {
      await store.set(`kind:${i}`, large, 60).then(
        () => written.push(`kind:${i}`),
        (error: unknown) => (refused = error),
      );
    }
    expect(refused).toBeInstanceOf(StoreUnavailable);
    expect(String(refused)).toContain("full");
    expect(written.length).toBeGreaterThan(5);
    await expect(store.check()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.get(written[0] ?? "")).toBe(large);
    for (const key of written.slice(0, 5)) await store.delete(key);
    await expect(store.check()).resolves.toBeUndefined();
    await store.set("kind:new", large, 60);
    expect(await store.get("kind:new")).toBe(large);
    expect(await store.get(written.at(-1) ?? "")).toBe(large);
  });
});

describe("the directory", () => {
  const refusal = (): string => {
    try {
      open();
    } catch (error) {
      expect(error).toBeInstanceOf(DirectoryRefused);
      return (error as Error).message;
    }
    return "accepted";
  };
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it("is made for this process alone, and so is everything in it", async () => {
    const before = process.umask(0);
    await open().set("key", "value", 60);
    process.umask(before);
    expect(modeOf(directory)).toBe("700");
    for (const name of readdirSync(directory)) expect([name, modeOf(join(directory, name))]).toEqual([name, "600"]);
    expect(readdirSync(directory)).toContain(`${DATABASE_FILE}-wal`);
  });

  it.each([0o750, 0o701, 0o720])("that others may enter is refused: mode %i", (mode) => {
    mkdirSync(directory);
    chmodSync(directory, mode);
    expect(refusal()).toContain("is open to others (mode 7");
    expect(refusal()).toContain("chmod 700");
  });

  it("may be a file no more than its database be a directory, a link, or anybody's", () => {
    writeFileSync(directory, "");
    expect(refusal()).toContain("is a file");
    rmSync(directory);
    mkdirSync(directory, { mode: 0o700 });
    mkdirSync(file());
    expect(refusal()).toContain(`${DATABASE_FILE} that is no regular file`);
    rmSync(file(), { recursive: true });
    symlinkSync("/etc/hostname", file());
    expect(refusal()).toContain(`${DATABASE_FILE} that is no regular file`);
    rmSync(file());
    writeFileSync(file(), "");
    chmodSync(file(), 0o640);
    expect(refusal()).toContain(`${DATABASE_FILE} that is open to others (mode 640): chmod 600`);
  });

  it("that can't be made is refused", () => {
    writeFileSync(`${directory}-file`, "");
    directory = join(`${directory}-file`, "below");
    expect(refusal()).toContain("can't be made (ENOTDIR)");
  });

  it("with a damaged database is refused, and the damage left as it is", async () => {
    const store = open();
    for (let i = 0; i < 200; i += 1) await store.set(`kind:${i}`, "x".repeat(500), 600);
    await store.close();
    const good = readFileSync(file());
    const damages: readonly Buffer[] = [
      Buffer.from("not a database, and long enough not to be taken for the beginning of one ".repeat(20)),
      Buffer.concat([good.subarray(0, 4096), Buffer.alloc(good.length - 4096, 0xaa)]),
      good.subarray(0, good.length / 2 - ((good.length / 2) % 4096)),
    ];
    for (const damage of damages) {
      writeFileSync(file(), damage);
      expect(refusal()).toContain("damaged: restore it from a backup");
      expect(readFileSync(file()).equals(damage)).toBe(true);
    }
    writeFileSync(file(), good);
    expect(refusal()).toBe("accepted");
  });

  it.each([
    ["another program's", "PRAGMA application_id = 1; CREATE TABLE t (a)", "of another program"],
    ["anybody's", "CREATE TABLE t (a)", "of another program"],
    ["another version's", "PRAGMA user_version = 2", "of another version"],
  ])("with %s database is refused", async (_what, sql, words) => {
    if (sql.includes("user_version")) await open().close();
    else mkdirSync(directory, { mode: 0o700 });
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(file());
    database.exec(sql);
    database.close();
    chmodSync(file(), 0o600);
    expect(refusal()).toContain(words);
  });

  it("is used by one at a time, and free when that one ended, however", async () => {
    const store = open();
    expect(refusal()).toContain("is in use by another process");
    await store.close();
    const other = await lockedByAnotherProcess(file());
    expect(refusal()).toContain("is in use by another process");
    const ended = once(other, "exit");
    other.kill("SIGKILL");
    await ended;
    expect(refusal()).toBe("accepted");
  });

  it("is waited for while another process is about to end", async () => {
    await open().close();
    const other = await lockedByAnotherProcess(file(), 300);
    const ended = once(other, "exit");
    await open({ lockMilliseconds: 20_000 }).set("key", "value", 60);
    await ended;
  });

  it("may not be reached by a second name of the file", async () => {
    await open().set("key", "value", 60);
    linkSync(file(), `${directory}-link`);
    directory = `${directory}-other`;
    mkdirSync(directory, { mode: 0o700 });
    renameSync(directory.replace("-other", "-link"), file());
    expect(refusal()).toContain("is in use by another process");
  });
});

it("is closed twice without harm, and its lock file does not stay", async () => {
  const store = open();
  await store.set("key", "value", 60);
  await store.close();
  await expect(store.close()).resolves.toBeUndefined();
  await expect(store.get("key")).rejects.toBeInstanceOf(StoreUnavailable);
  expect(existsSync(`${file()}-wal`)).toBe(false);
});

async function lockedByAnotherProcess(path: string, milliseconds = 60_000): Promise<ChildProcess> {
  const program = `
    const { DatabaseSync } = require("node:sqlite");
    const database = new DatabaseSync(${JSON.stringify(path)});
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT");
    console.log("locked");
    setTimeout(() => process.exit(), ${milliseconds});`;
  const child = spawn(process.execPath, ["--no-warnings", "--eval", program], { stdio: ["ignore", "pipe", "inherit"] });
  await Promise.race([once(child.stdout, "data"), delay(30_000, undefined, { ref: false })]);
  return child;
}
