import { spawnSync } from "node:child_process";

/** Where sources come from, as image labels say it. */
export interface SourceRevision {
  /** URL without credentials; undefined without a remote called origin. */
  readonly source: string | undefined;
  /** Commit, with `-dirty` if files differ from it; undefined outside of a git repository. */
  readonly revision: string | undefined;
}

export function sourceRevision(folder: string): SourceRevision {
  const git = (...args: readonly string[]): string | undefined => {
    const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  const commit = git("rev-parse", "HEAD");
  const changed = git("status", "--porcelain") !== "";
  const remote = git("remote", "get-url", "origin");
  return {
    revision: commit === undefined ? undefined : `${commit}${changed ? "-dirty" : ""}`,
    source: remote === undefined ? undefined : withoutCredentials(remote),
  };
}

/** Remotes of pipelines often hold a token. */
export function withoutCredentials(remote: string): string | undefined {
  if (!URL.canParse(remote)) return /^[\w.-]+@([\w.-]+):(.+)$/.exec(remote)?.slice(1).join("/");
  const { protocol, host, pathname } = new URL(remote);
  return host === "" ? undefined : `${protocol}//${host}${pathname}`;
}
