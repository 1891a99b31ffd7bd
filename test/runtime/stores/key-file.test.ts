import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openFileDatabase } from "../../../runtime/stores/file-database.js";
import { createKeyFileWrapper, KEY_FILE, keyOfDirectory } from "../../../runtime/stores/key-file.js";
import { createMemoryStore } from "../../../runtime/stores/memory-store.js";
import { DirectoryRefused } from "../../../runtime/stores/store-directory.js";
import { createWrappedDataKeys } from "../../../runtime/stores/wrapped-data-keys.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

let directory: string;
let database: DatabaseSync;

beforeEach(() => {
  directory = join(temporaryFolder(), "store");
  database = openFileDatabase(directory);
});
afterEach(() => {
  database.close();
});

const file = () => join(directory, KEY_FILE);
const key = () => Buffer.from(keyOfDirectory(directory, database)).toString("hex");

function refusal(): string {
  try {
    keyOfDirectory(directory, database);
  } catch (error) {
    expect(error).toBeInstanceOf(DirectoryRefused);
    return (error as Error).message;
  }
  return "accepted";
}

describe("the key of a directory", () => {
  it("is made at first, for this process's user alone, and is the same from then on", () => {
    const before = process.umask(0);
    const first = key();
    process.umask(before);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect((statSync(file()).mode & 0o777).toString(8)).toBe("600");
    expect(key()).toBe(first);
    expect(readdirSync(directory).filter((name) => name.startsWith(KEY_FILE))).toEqual([KEY_FILE]);
  });

  it("is another one in another directory", () => {
    const first = key();
    rmSync(file());
    expect(key()).not.toBe(first);
  });

  it("that was not finished is made anew", () => {
    writeFileSync(`${file()}.new`, "entra-mcp-sealing-key-v1 half", { mode: 0o600 });
    expect(key()).toMatch(/^[0-9a-f]{64}$/);
    expect(existsSync(`${file()}.new`)).toBe(false);
  });

  it.each([0o640, 0o604, 0o660])("that others may read is refused: mode %i", (mode) => {
    key();
    chmodSync(file(), mode);
    expect(refusal()).toContain(`holds a ${KEY_FILE} that is open to others (mode 6`);
    expect(refusal()).toContain("chmod 600");
  });

  it("that is a link or a directory is refused, wherever it leads", () => {
    const elsewhere = join(directory, "elsewhere");
    key();
    writeFileSync(elsewhere, readFileSync(file()), { mode: 0o600 });
    rmSync(file());
    symlinkSync(elsewhere, file());
    expect(refusal()).toContain("no regular file");
    rmSync(file());
    symlinkSync(join(directory, "nowhere"), file());
    expect(refusal()).toContain("no regular file");
    rmSync(file());
    mkdirSync(file());
    expect(refusal()).toContain("no regular file");
  });

  it.each([
    ["nothing", ""],
    ["half of it", "entra-mcp-sealing-key-v1 AAAA\n"],
    ["something else", `${"x".repeat(68)}\n`],
    ["more", `entra-mcp-sealing-key-v1 ${"A".repeat(43)}\n\n`],
  ])("that holds %s is refused, and its content not shown", (_what, text) => {
    writeFileSync(file(), text, { mode: 0o600 });
    expect(refusal()).toBe(`holds a ${KEY_FILE} that is no key: restore it from a backup`);
    expect(readFileSync(file(), "utf8")).toBe(text);
  });

  it("is not made anew for sign-ins that it could not open", () => {
    const insert = "INSERT INTO entries (name, kind, value, ends_at) VALUES ('data-key:x', 'data-key', '{}', 1)";
    database.exec(insert);
    expect(refusal()).toContain(`without the ${KEY_FILE} that sealed them`);
    expect(existsSync(file())).toBe(false);
  });
});

describe("a wrapper with a key file", () => {
  const bytes = randomBytes(32);

  it("unwraps what the same key wrapped, and nothing else", async () => {
    const one = createKeyFileWrapper(randomBytes(32));
    const wrapped = await one.wrap(bytes);
    expect(Buffer.from((await one.unwrap(wrapped)) ?? "")).toEqual(bytes);
    expect(await createKeyFileWrapper(randomBytes(32)).unwrap(wrapped)).toBeUndefined();
    expect(await one.unwrap({ ...wrapped, value: `${wrapped.value.slice(0, -4)}AAAA` })).toBeUndefined();
    expect(await one.unwrap({ ...wrapped, wrappedBy: "https://kv.vault.azure.net/keys/x/1" })).toBeUndefined();
  });

  it("shows neither key", async () => {
    const own = randomBytes(32);
    const text = JSON.stringify(await createKeyFileWrapper(own).wrap(bytes));
    for (const secret of [own, bytes]) {
      expect(text).not.toContain(secret.toString("base64url"));
      expect(text).not.toContain(secret.toString("hex"));
    }
  });

  it("serves data keys as a vault does, over a restart", async () => {
    const own = randomBytes(32);
    const store = createMemoryStore({ now: Date.now });
    const keys = () => createWrappedDataKeys({ store, wrapper: createKeyFileWrapper(own), now: Date.now });
    const first = await keys().current();
    expect(Buffer.from((await keys().byId(first.id))?.bytes ?? "")).toEqual(Buffer.from(first.bytes));
    expect((await keys().current()).id).toBe(first.id);
  });
});
