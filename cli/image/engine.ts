import { execFileSync, spawnSync } from "node:child_process";
import process from "node:process";
import type { ImageRequest } from "./image-options.js";

export const ENGINE_NAMES = ["docker", "podman", "buildah"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** What is known of an image that was built here. */
export interface BuiltImage {
  /** `sha256:…`: of its manifest, or with docker, which makes that while pushing, of its configuration. */
  readonly digest: string;
  /** As the engine counts it, with unit. */
  readonly size: string;
}

/** How each engine differs. */
interface Engine {
  /** Fails where the engine can't build, for example because its daemon doesn't run. */
  readonly probe: readonly string[];
  /** Arguments before the common ones. */
  readonly build: readonly string[];
  describe(tag: string): BuiltImage;
  /** Copies a file out of an image. */
  copyOut(tag: string, path: string, target: string): void;
}

const ENGINES: Readonly<Record<EngineName, Engine>> = {
  docker: likeDocker("docker", []),
  // Health checks are no part of the OCI format, so theirs has to be Docker's.
  podman: likeDocker("podman", ["--format", "docker"]),
  buildah: {
    probe: ["version"],
    build: ["build", "--format", "docker"],
    describe: listed,
    copyOut: (tag, path, target) => {
      const container = run("buildah", "from", "--pull-never", tag);
      // Only in a user namespace of its own may somebody else than root mount.
      const unshare = process.getuid?.() === 0 ? [] : ["buildah", "unshare"];
      const [program, ...args] = [...unshare, "sh", "-c", 'cp "$(buildah mount "$0")$1" "$2"', container, path, target];
      run(program, ...args);
      run("buildah", "rm", container);
    },
  },
};

/**
 * The engine to build with: the one that was asked for, or the first that works.
 *
 * @throws Error that says for each engine why it can't be used
 */
export function chooseEngine(asked: EngineName | undefined): EngineName {
  const candidates = asked === undefined ? ENGINE_NAMES : [asked];
  const troubles: string[] = [];
  for (const name of candidates) {
    const trouble = troubleOf(name);
    if (trouble === undefined) return name;
    troubles.push(`  ${name}: ${trouble}`);
  }
  throw new Error(
    [
      "There is no engine to build the image with:",
      ...troubles,
      "Install or start one, or let Azure Container Registry build the image (docs/image.md).",
    ].join("\n"),
  );
}

function troubleOf(name: EngineName): string | undefined {
  const { error, status, stderr } = spawnSync(name, ENGINES[name].probe, { encoding: "utf8" });
  if (error !== undefined) return "code" in error && error.code === "ENOENT" ? "not found on PATH" : error.message;
  return status === 0 ? undefined : stderr.trim();
}

/**
 * Arguments of a build, for the root of the repository as the working directory.
 *
 * @param more - further arguments of the engine's own
 */
export function buildArguments(engine: EngineName, request: ImageRequest, more: readonly string[] = []): string[] {
  const { buildImage, baseImage, tag, imageVersion, revision, source, platform } = request;
  const given = {
    BUILD_IMAGE: buildImage,
    BASE_IMAGE: baseImage,
    VERSION: imageVersion,
    REVISION: revision,
    SOURCE: source,
  };
  return [
    ...ENGINES[engine].build,
    ...["--file", "runtime/Containerfile", "--platform", platform, "--tag", tag],
    ...Object.entries(given).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    ...more,
    ".",
  ];
}

export function describeImage(engine: EngineName, tag: string): BuiltImage {
  return ENGINES[engine].describe(tag);
}

/** Copies the bill of materials that lies in the image to a file beside it. */
export function copyBillOfMaterials(engine: EngineName, tag: string, target: string): void {
  ENGINES[engine].copyOut(tag, "/app/sbom.cdx.json", target);
}

function likeDocker(engine: "docker" | "podman", options: readonly string[]): Engine {
  return {
    probe: ["version"],
    build: ["build", ...options],
    describe: (tag) => inspected(engine, tag),
    copyOut: (tag, path, target) => {
      // Created, and never started.
      const container = run(engine, "create", tag);
      run(engine, "cp", `${container}:${path}`, target);
      run(engine, "rm", container);
    },
  };
}

/** What a program printed. */
function run(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
}

function inspected(engine: "docker" | "podman", tag: string): BuiltImage {
  const text = run(engine, "image", "inspect", tag);
  const [found] = JSON.parse(text) as { readonly Id: string; readonly Digest?: string; readonly Size: number }[];
  if (found === undefined) throw new Error(`${engine} does not know ${tag}`);
  return { digest: found.Digest ?? found.Id, size: `${(found.Size / 1e6).toFixed(0)} MB` };
}

function listed(tag: string): BuiltImage {
  const text = run("buildah", "images", "--json", tag);
  const [found] = JSON.parse(text) as BuiltImage[];
  if (found === undefined) throw new Error(`buildah does not know ${tag}`);
  return { digest: found.digest, size: found.size };
}
