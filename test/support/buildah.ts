import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { RuntimeProgram } from "../../cli/rehearsal/runtime-process.js";
import { cleanUpOnExit } from "../../cli/terraform/cleanup.js";

const isThere = spawnSync("buildah", ["--version"]).status === 0;
/** A pipeline must have buildah: there, tests that need it fail instead of being skipped. */
const skipped = !isThere && process.env.CI !== "true";

if (skipped) process.stderr.write("buildah not found on PATH: the tests that need it are skipped\n");

/** `describe` for tests that build and run a container image; skipped where there is no buildah, unless `CI=true`. */
export const describeWithBuildah = skipped ? describe.skip : describe;

/** Somebody else than root may mount and chroot only in a user namespace of their own, which buildah makes. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ["buildah", "unshare", "--"];

/** Runs what it is given in the file system of a container, read-only, as its user, with no right to become another. */
const RUN_IN_CONTAINER = `
  root=$(buildah mount "$0") && mount --bind "$root" "$root" && mount -o remount,bind,ro "$root" &&
  user=$1 && shift && exec setpriv --no-new-privs chroot --groups= --userspec="$user" "$root" "$@"
`;

/** The parts of an image's configuration that decide how it runs. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test: readonly string[] };
}

/** A file of a container. */
export interface ContainerFile {
  readonly path: string;
  /** `f`, `d`, `l` … as `find` says. */
  readonly type: string;
  readonly mode: number;
  readonly ownerId: number;
  readonly bytes: number;
}

/** Images and containers of a test, in a folder of their own: without a daemon, and without anybody else's. */
export class BuildahStorage {
  /** For every program that is to see these images. */
  public readonly environment: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), "entra-mcp-buildah-"));
  readonly #forget: () => void;

  public constructor() {
    const settings = ['driver = "vfs"', `graphroot = "${this.#folder}/images"`, `runroot = "${this.#folder}/run"`];
    writeFileSync(join(this.#folder, "storage.conf"), `[storage]\n${settings.join("\n")}\n`);
    this.environment = {
      ...process.env,
      CONTAINERS_STORAGE_CONF: join(this.#folder, "storage.conf"),
      BUILDAH_ISOLATION: "chroot",
    };
    this.#forget = cleanUpOnExit(() => {
      this.#remove();
    });
  }

  /** Makes an image of a folder's files. Returns its reference with digest. */
  public imageOf(name: string, folder: string, variables: Readonly<Record<string, string>>): string {
    const container = this.container("scratch");
    const settings = Object.entries(variables).flatMap(([variable, value]) => ["--env", `${variable}=${value}`]);
    this.#run("buildah", "copy", "--quiet", container, folder, "/");
    if (settings.length > 0) this.#run("buildah", "config", ...settings, container);
    this.#run("buildah", "commit", "--quiet", "--rm", container, name);
    return `${name}@${this.digestOf(name)}`;
  }

  public digestOf(name: string): string {
    const [image] = JSON.parse(this.#run("buildah", "images", "--json", name)) as { readonly digest: string }[];
    return image?.digest ?? "";
  }

  public configOf(name: string): ImageConfig {
    const { Docker } = JSON.parse(this.#run("buildah", "inspect", "--type", "image", name)) as {
      readonly Docker: { readonly config: ImageConfig };
    };
    return Docker.config;
  }

  /** A new container of an image. Nothing runs in it yet. */
  public container(image: string): string {
    return this.#run("buildah", "from", "--pull-never", image).trim();
  }

  public filesOf(container: string): ContainerFile[] {
    const list = `cd "$(buildah mount "$0")" && find . -mindepth 1 -printf '%P\\t%y\\t%m\\t%U\\t%s\\n'`;
    return this.#asRoot("sh", "-c", list, container)
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [path = "", type = "", mode = "", ownerId = "", bytes = ""] = line.split("\t");
        return { path, type, mode: parseInt(mode, 8), ownerId: Number(ownerId), bytes: Number(bytes) };
      });
  }

  public read(container: string, path: string): string {
    return this.#asRoot("sh", "-c", 'cat "$(buildah mount "$0")$1"', container, path);
  }

  /** How to run something in a container the way an engine would run it, root file system read-only. */
  public program(
    container: string,
    { User, Env }: Pick<ImageConfig, "User" | "Env">,
    ...args: readonly string[]
  ): RuntimeProgram {
    const { CONTAINERS_STORAGE_CONF: storage = "" } = this.environment;
    const variables = [...Env, `CONTAINERS_STORAGE_CONF=${storage}`];
    return {
      command: "env",
      args: [...variables, ...AS_ROOT, "unshare", "--mount", "sh", "-c", RUN_IN_CONTAINER, container, User, ...args],
    };
  }

  public close(): void {
    this.#remove();
    this.#forget();
  }

  #remove(): void {
    spawnSync("env", [...AS_ROOT, "rm", "-rf", this.#folder], { env: this.environment });
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #asRoot(...words: readonly string[]): string {
    return this.#run("env", ...AS_ROOT, ...words);
  }

  #run(command: string, ...args: readonly string[]): string {
    return execFileSync(command, args, {
      env: this.environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 * 1024 * 1024,
    });
  }
}
