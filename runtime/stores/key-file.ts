import { createHmac, randomBytes } from "node:crypto";
import { closeSync, constants, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { openBytes, sealBytes } from "../security/seal-bytes.js";
import { codeOf, DirectoryRefused, openPrivateFile } from "./store-directory.js";
import type { KeyWrapper } from "./wrapped-data-keys.js";

/** In the directory of the store. */
export const KEY_FILE = "sealing.key";

const KEY_BYTES = 32;
const FORM = /^entra-mcp-sealing-key-v1 ([A-Za-z0-9_-]{43})\n$/;
const CHARACTERS = 69;

/**
 * The key of a directory whose database is open, which keeps other processes out. Made at the first start.
 *
 * @throws DirectoryRefused
 */
export function keyOfDirectory(directory: string, database: DatabaseSync): Uint8Array {
  const key = readKeyFile(directory);
  if (key !== undefined) return key;
  // Nothing in the database would open with a new one, and nobody would learn why.
  if (database.prepare("SELECT 1 FROM entries WHERE kind = 'data-key'").get() !== undefined) {
    throw new DirectoryRefused(
      `holds sign-ins without the ${KEY_FILE} that sealed them: restore it from a backup, or give an empty directory, ` +
        "and everybody signs in again",
    );
  }
  return makeKeyFile(directory);
}

/**
 * The key of a directory.
 *
 * @returns undefined if there is none
 * @throws DirectoryRefused - others could read it, or it is no key
 */
function readKeyFile(directory: string): Uint8Array | undefined {
  let file: number;
  try {
    file = openPrivateFile(join(directory, KEY_FILE), KEY_FILE, constants.O_RDONLY);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const text = Buffer.alloc(CHARACTERS + 1);
    const [, key] = FORM.exec(text.toString("latin1", 0, readSync(file, text))) ?? [];
    if (key === undefined) throw new DirectoryRefused(`holds a ${KEY_FILE} that is no key: restore it from a backup`);
    return Buffer.from(key, "base64url");
  } finally {
    closeSync(file);
  }
}

/** Makes the key, which is there completely or not at all, whenever this process or the machine ends. */
function makeKeyFile(directory: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const unfinished = join(directory, `${KEY_FILE}.new`);
  rmSync(unfinished, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const file = openPrivateFile(unfinished, `${KEY_FILE}.new`, O_WRONLY | O_CREAT | O_EXCL);
  try {
    writeSync(file, `entra-mcp-sealing-key-v1 ${key.toString("base64url")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, join(directory, KEY_FILE));
  const folder = openSync(directory, constants.O_RDONLY);
  fsyncSync(folder);
  closeSync(folder);
  return key;
}

/** Wraps with a key that this process has. */
export function createKeyFileWrapper(key: Uint8Array): KeyWrapper {
  // Names the key without saying anything about it.
  const fingerprint = createHmac("sha256", key).update("name of this key").digest("base64url").slice(0, 16);
  const wrappedBy = `key-file:${fingerprint}`;
  return {
    wrap: (bytes) => Promise.resolve({ wrappedBy, value: sealBytes(key, wrappedBy, bytes).toString("base64url") }),
    unwrap: (wrapped) =>
      Promise.resolve(
        wrapped.wrappedBy === wrappedBy
          ? openBytes(key, wrappedBy, Buffer.from(wrapped.value, "base64url"))
          : undefined,
      ),
  };
}
