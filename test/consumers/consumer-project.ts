import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.js";
import { unpackInto } from "./packed-package.js";

const repository = join(__dirname, "../..");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** A new folder with these files. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/**
 * A project with the packed package installed, without a registry: its declared dependencies and peers, and nothing
 * else, are linked from this repository. So an import that package.json doesn't declare fails, as it would for a user.
 */
export function consumer(files: Readonly<Record<string, string>>): string {
  const folder = project(files);
  const nodeModules = join(folder, "node_modules");
  unpackInto(nodeModules);
  const manifest = JSON.parse(readFileSync(join(nodeModules, "entra-mcp/package.json"), "utf8")) as Manifest;
  for (const name of [...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }), "@types/node"]) {
    mkdirSync(dirname(join(nodeModules, name)), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), join(nodeModules, name));
  }
  return folder;
}

/** Compiles the project with the repository's TypeScript. */
export function compile(folder: string): void {
  run(folder, process.execPath, [join(repository, "node_modules/typescript/bin/tsc"), "-p", folder]);
}

/** Runs the project's program and reads the stacks that it synthesized, by name. */
export function synthesize(folder: string, main: string, node = process.execPath): Record<string, SynthesizedStack> {
  run(folder, node, [main]);
  const { stacks } = JSON.parse(readFileSync(join(folder, "cdktf.out/manifest.json"), "utf8")) as {
    stacks: Record<string, { synthesizedStackPath: string }>;
  };
  return Object.fromEntries(
    Object.entries(stacks).map(([name, { synthesizedStackPath }]) => [
      name,
      JSON.parse(readFileSync(join(folder, "cdktf.out", synthesizedStackPath), "utf8")) as SynthesizedStack,
    ]),
  );
}

/** Dossiers of the integrations in one of the project's stacks, by file name, once it is synthesized. */
export function dossiers(folder: string, stack: string): Record<string, string> {
  const stackFolder = join(folder, "cdktf.out/stacks", stack);
  const files = readdirSync(stackFolder).filter((name) => /\.integration\.(md|json)$/.test(name));
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(stackFolder, name), "utf8")]));
}

/** What is read of a `cdk.tf.json`. */
export interface SynthesizedStack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [section: string]: unknown;
}

/** `<type>.<name>` of every resource, sorted. */
export function addresses({ resource }: SynthesizedStack): string[] {
  return Object.entries(resource)
    .flatMap(([type, resources]) => Object.keys(resources).map((name) => `${type}.${name}`))
    .sort();
}

/** Runs a command in the project and fails with everything it wrote. */
export function run(folder: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    env: cleanEnvironment(),
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** As in a user's shell: without what `npm test` and jest add for this repository. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|NODE_ENV$|JEST_WORKER_ID$)/.test(name),
    ),
  );
}
