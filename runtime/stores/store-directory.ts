import { closeSync, constants, fstatSync, mkdirSync, openSync, statSync, type Stats } from "node:fs";
import process from "node:process";

/** A directory or file that sign-ins can't be kept in. Says why, and what to do. */
export class DirectoryRefused extends Error {
  public override readonly name = "DirectoryRefused";
}

/** Permissions of group and others. */
const OTHERS = 0o077;

/**
 * Makes the directory for this process alone, or takes one that is.
 *
 * @throws DirectoryRefused
 */
export function openDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw new DirectoryRefused(`can't be made (${codeOf(error)}): its parent has to be writable for this process`);
    }
  }
  const found = statSync(path);
  if (!found.isDirectory()) throw new DirectoryRefused("is a file: give a directory");
  checkPrivate(found, "is open", "chmod 700");
}

/**
 * Opens a file of the directory that nobody else may read or write, or makes it.
 *
 * @returns its descriptor, for the caller to close
 * @throws DirectoryRefused
 */
export function openPrivateFile(path: string, name: string, flags: number): number {
  const { O_NOFOLLOW, O_NONBLOCK } = constants;
  let descriptor: number;
  try {
    // Of pipes and devices nobody waits for the other end.
    descriptor = openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    if (codeOf(error) === "ENOENT") throw error;
    throw new DirectoryRefused(
      codeOf(error) === "ELOOP" || codeOf(error) === "EISDIR"
        ? `holds a ${name} that is no regular file`
        : `holds a ${name} that can't be opened (${codeOf(error)})`,
    );
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new DirectoryRefused(`holds a ${name} that is no regular file`);
    checkPrivate(found, `holds a ${name} that is open`, "chmod 600");
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return descriptor;
}

/** Why the operating system refused, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "no code";
}

function checkPrivate({ mode, uid }: Stats, what: string, remedy: string): void {
  const user = process.geteuid?.();
  // Windows has neither.
  if (user === undefined) return;
  if (uid !== user) {
    throw new DirectoryRefused(`${what} to its owner, who is another user (${uid}) than this process's (${user})`);
  }
  if ((mode & OTHERS) !== 0) {
    throw new DirectoryRefused(`${what} to others (mode ${(mode & 0o7777).toString(8)}): ${remedy}`);
  }
}
