import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { Command, CommanderError, Option } from "commander";
import {
  buildArguments,
  chooseEngine,
  copyBillOfMaterials,
  describeImage,
  ENGINE_NAMES,
  type EngineName,
} from "./image/engine.js";
import { checkImageOptions, type ImageOptions } from "./image/image-options.js";
import { sourceRevision } from "./image/source-revision.js";

const ROOT = join(__dirname, "..");
const { version } = JSON.parse(readFileSync(join(ROOT, "runtime/package.json"), "utf8")) as { version: string };
const { source = "unknown", revision = "unknown" } = sourceRevision(ROOT);

const help = `
Both images are pinned by digest, so that the same command gives the same image; docs/image.md says which ones to take.
What comes after -- goes to the engine, for example: npm run image -- --build-image … --base-image … -- --no-cache

Exit codes:
  0  built
  1  the build failed
  2  not tried: wrong usage, or no engine`;

const command = new Command("image")
  .description("Build the container image of the runtime with docker, podman or buildah.")
  .addOption(new Option("--engine <name>", "engine to build with. Default: the first that works").choices(ENGINE_NAMES))
  .addOption(new Option("--build-image <reference>", "Node 24 with npm, by digest").env("BUILD_IMAGE"))
  .addOption(new Option("--base-image <reference>", "what Node is laid on, by digest").env("BASE_IMAGE"))
  .option("--tag <reference>", "name and version tag of the image", `entra-mcp-runtime:${version}`)
  .option("--platform <platform>", "operating system and architecture", "linux/amd64")
  .option("--image-version <version>", "label org.opencontainers.image.version", version)
  .option("--revision <commit>", "label org.opencontainers.image.revision", revision)
  .option("--source <url>", "label org.opencontainers.image.source", source)
  .option("--sbom <file>", "where to put a copy of the image's bill of materials, CycloneDX")
  .argument("[arguments...]", "further arguments of the engine, after --")
  .addHelpText("after", help)
  .exitOverride();

try {
  process.exitCode = main();
} catch (error) {
  // Commander has printed its own message, or the help that was asked for.
  if (!(error instanceof CommanderError)) console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

type CommandOptions = ImageOptions & { readonly engine?: EngineName; readonly sbom?: string };

function main(): number {
  const { engine: asked, sbom, ...options } = command.parse().opts<CommandOptions>();
  const request = checkImageOptions(options);
  const engine = chooseEngine(asked);
  const { status, error } = spawnSync(engine, buildArguments(engine, request, command.args), {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) {
    console.error(`${engine} failed${error === undefined ? "" : `: ${error.message}`}`);
    return 1;
  }
  const { digest, size } = describeImage(engine, request.tag);
  console.log(`${request.tag}: ${size}, ${digest}`);
  if (sbom !== undefined) copyBillOfMaterials(engine, request.tag, resolve(sbom));
  return 0;
}
