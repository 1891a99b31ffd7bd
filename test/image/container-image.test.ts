import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { arch } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { deployLocally, type LocalDeployment } from "../../cli/rehearsal/local-deployment.js";
import { MODE_NAMES } from "../../cli/rehearsal/modes.js";
import { rehearseSignIns } from "../../cli/rehearsal/rehearse-sign-in.js";
import { LOGIN_PATH, READINESS_PATH } from "../../runtime/config/routes.js";
import { WEB_CONSOLE_PATH } from "../../runtime/gateway/routes.js";
import { synthesizeStacks } from "../../stacks/synthesize.js";
import { Browser } from "../doubles/browser.js";
import { contoso } from "../doubles/contoso.js";
import { BuildahStorage, describeWithBuildah, type ContainerFile, type ImageConfig } from "../support/buildah.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { localBaseImages, NPM_CACHE, npmSetting, type LocalBaseImages } from "./local-base-images.js";

const ROOT = join(__dirname, "../..");
const NAME = "localhost/entra-mcp-test/runtime:1.2.3";
const MEGABYTE = 1e6;
/** Copies of file systems, an installation and a bundle, on a machine that does other things too. */
const BUILD_MILLISECONDS = 300_000;

describeWithBuildah("the container image", () => {
  let storage: BuildahStorage;
  let bases: LocalBaseImages;
  let built: SpawnSyncReturns<string>;
  let container: string;
  let config: ImageConfig;
  let files: ContainerFile[];
  const sbomFile = join(temporaryFolder(), "sbom.json");

  beforeAll(() => {
    storage = new BuildahStorage();
    bases = localBaseImages(storage);
    built = buildImage(["--sbom", sbomFile]);
    if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
    config = storage.configOf(NAME);
    container = storage.container(NAME);
    files = storage.filesOf(container);
  }, BUILD_MILLISECONDS);
  afterAll(() => {
    storage.close();
  });

  /** `npm run image`, with what is different from the usual. */
  function buildImage(more: readonly string[] = []): SpawnSyncReturns<string> {
    const processor = arch() === "x64" ? "amd64" : arch();
    const cache = ["--", "--volume", `${npmSetting("cache")}:${NPM_CACHE}`];
    const common = ["--engine", "buildah", "--platform", `linux/${processor}`, "--tag", NAME];
    const labels = ["--image-version", "1.2.3", "--revision", "0a1b2c", "--source", "https://git.contoso.example/mcp"];
    const images = ["--build-image", bases.buildImage, "--base-image", bases.baseImage];
    const args = [...common, ...labels, ...images, ...more, ...cache];
    return spawnSync(process.execPath, ["--import", "tsx", "cli/image.ts", ...args], {
      cwd: ROOT,
      env: storage.environment,
      encoding: "utf8",
    });
  }

  /** Runs something in the container to its end. */
  function inContainer(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const program = storage.program(container, config, ...args);
    const env = { PATH: process.env.PATH, ...environment };
    return spawnSync(program.command, program.args, { env, encoding: "utf8" });
  }

  it("is built by npm run image, which says its size and digest", () => {
    expect(built.stdout.trimEnd().split("\n").at(-1)).toMatch(
      new RegExp(`^${NAME}: \\d+ MB, ${storage.digestOf(NAME)}$`),
    );
  });

  it("runs the runtime as nobody, with Node itself as the health check", () => {
    expect(config).toMatchObject({
      User: "65532:65532",
      Entrypoint: ["/usr/local/bin/node", "--max-semi-space-size=8", "/app/main.js"],
      Cmd: [],
      WorkingDir: "/app",
      ExposedPorts: { "8080/tcp": {} },
      Healthcheck: { Test: ["CMD", "/usr/local/bin/node", "/app/health-check.js"] },
    });
    expect(config.Env).toContain("NODE_ENV=production");
  });

  it("is labelled with what it was built from", () => {
    expect(config.Labels).toMatchObject({
      "org.opencontainers.image.version": "1.2.3",
      "org.opencontainers.image.revision": "0a1b2c",
      "org.opencontainers.image.source": "https://git.contoso.example/mcp",
      "org.opencontainers.image.licenses": "MIT",
      "org.opencontainers.image.base.name": bases.baseImage,
    });
  });

  it("takes less than 200 MB", () => {
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(200 * MEGABYTE);
  });

  it("adds Node, two bundles, the web console, licenses and the bill of materials to its base, and little else", () => {
    const ofBase = new Set(storage.filesOf(storage.container(bases.baseImage)).map(({ path }) => path));
    const added = files.filter(({ path, type }) => type !== "d" && !ofBase.has(path)).map(({ path }) => path);
    expect(added.filter((path) => !/^(run|proc|sys|dev|etc\/(hosts|resolv\.conf))(\/|$)/.test(path)).sort()).toEqual([
      "app/LICENSE",
      "app/THIRD-PARTY-NOTICES.txt",
      expect.stringMatching(/^app\/compiled\/v24\.[^/]+\/[^/]+$/),
      "app/dist/console.css",
      "app/dist/console.js",
      "app/health-check.js",
      "app/main.js",
      "app/sbom.cdx.json",
      "usr/local/bin/node",
    ]);
  });

  it("holds nothing that the process could change, or that would make it somebody else", () => {
    const changeable = files.filter(
      ({ path, type, mode, ownerId }) => type !== "l" && (ownerId !== 0 || (mode & 0o022) !== 0) && path !== "tmp",
    );
    expect(changeable).toEqual([]);
    expect(files.filter(({ mode }) => (mode & 0o6000) !== 0)).toEqual([]);
  });

  it("has no shell and no package manager", () => {
    const names = /(^|\/)(sh|bash|dash|ash|busybox|env|npm|npx|corepack|apt|apt-get|dpkg|apk|rpm)$/;
    expect(files.filter(({ path }) => names.test(path))).toEqual([]);
    expect(inContainer(["/bin/sh", "-c", "true"]).status).toBe(127);
    expect(inContainer(["/usr/local/bin/node", "--version"]).stdout).toMatch(/^v24\./);
  });

  it("lets the process write nowhere and become nobody else", () => {
    const script = `
      const { readFileSync, writeFileSync } = require("node:fs");
      const codeOf = (write) => { try { write(); return "written"; } catch ({ code }) { return code; } };
      console.log(JSON.stringify({
        ids: [process.getuid(), process.getgid(), process.getgroups().filter((id) => id !== process.getgid())],
        files: ["/tmp/x", "/app/main.js", "/x"].map((path) => codeOf(() => writeFileSync(path, ""))),
        root: codeOf(() => process.setuid(0)),
      }));`;
    expect(JSON.parse(inContainer(["/usr/local/bin/node", "--eval", script]).stdout)).toEqual({
      ids: [65532, 65532, []],
      files: ["EROFS", "EROFS", "EROFS"],
      root: "EPERM",
    });
  });

  it("starts from code that is compiled already", () => {
    const { stderr } = inContainer(config.Entrypoint, { NODE_DEBUG_NATIVE: "COMPILE_CACHE" });
    expect(stderr).toContain("V8 code cache for CommonJS /app/main.js was accepted");
  });

  it("carries its bill of materials, and npm run image puts a copy beside it", () => {
    const text = storage.read(container, "/app/sbom.cdx.json");
    const { bomFormat, components } = JSON.parse(text) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly version: string; readonly licenses?: unknown }[];
    };
    const node = inContainer(["/usr/local/bin/node", "--print", "process.versions.node"]).stdout.trim();
    const names = components.map(({ name }) => name);

    expect(bomFormat).toBe("CycloneDX");
    expect(components).toContainEqual(expect.objectContaining({ name: "node", version: node }));
    expect(names).toEqual(expect.arrayContaining(["express", "oidc-provider", "jose"]));
    expect(names.filter((name) => ["esbuild", "tsx", "typescript", "supports-color"].includes(name))).toEqual([]);
    expect(readFileSync(sbomFile, "utf8")).toBe(text);
  });

  it("holds what npm run build:runtime writes, byte for byte: neither times nor places", () => {
    const folder = temporaryFolder();
    const { status } = spawnSync(process.execPath, ["--import", "tsx", "cli/build-runtime.ts", folder], { cwd: ROOT });
    expect(status).toBe(0);
    for (const file of [
      "main.js",
      "health-check.js",
      "dist/console.js",
      "dist/console.css",
      "THIRD-PARTY-NOTICES.txt",
    ]) {
      const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
      expect({ file, hash: sha256(storage.read(container, `/app/${file}`)) }).toEqual({
        file,
        hash: sha256(readFileSync(join(folder, "app", file), "utf8")),
      });
    }
  });

  it("refuses base images that are not pinned, whoever builds", () => {
    const unpinned = ["BUILD_IMAGE=localhost/entra-mcp-test/build", `BASE_IMAGE=${bases.baseImage}`];
    const args = unpinned.flatMap((argument) => ["--build-arg", argument]);
    const { status, stderr } = spawnSync("buildah", ["build", "--file", "runtime/Containerfile", ...args, "."], {
      cwd: ROOT,
      env: storage.environment,
      encoding: "utf8",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("localhost/entra-mcp-test/build is not pinned");
  });

  it("refuses a configuration that is wrong with exit code 78, as from source", () => {
    const { status, stderr } = inContainer(config.Entrypoint);
    expect(status).toBe(78);
    expect(JSON.parse(stderr)).toMatchObject({ level: "error", variable: "MCP_ROLE" });
  });

  describe.each(MODE_NAMES)("with the environment of the example stack in %s", (mode) => {
    const outdir = temporaryFolder();
    let deployment: LocalDeployment;

    beforeAll(async () => {
      synthesizeStacks(outdir, {});
      deployment = await deployLocally({
        stackFolder: join(outdir, "stacks", mode),
        program: storage.program(container, config, ...config.Entrypoint),
      });
    });
    afterAll(() => deployment?.stop());

    it("becomes ready, and its health check says that it is alive", async () => {
      for (const { origin } of Object.values(deployment.containers)) {
        expect((await fetch(`${origin}${READINESS_PATH}`)).status).toBe(200);
        const [, ...check] = config.Healthcheck?.Test ?? [];
        expect(inContainer(check, { PORT: new URL(origin).port })).toMatchObject({ status: 0, stderr: "" });
      }
    });

    it("signs users in, down to data from Graph", async () => {
      const lines: string[] = [];
      const succeeded = await rehearseSignIns(mode, deployment, (line) => lines.push(line));
      expect({ succeeded, failed: lines.filter((line) => line.includes("FAILED")) }).toEqual({
        succeeded: true,
        failed: [],
      });
    });

    it("serves the web console that was built with it", async () => {
      deployment.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
      const path = mode === "direct-sso" ? LOGIN_PATH : WEB_CONSOLE_PATH;
      const page = await new Browser().follow(new URL(path, deployment.mcpUrl).href);
      const [, script = ""] = /src="([^"]+\.js)"/.exec(page instanceof URL ? "" : page.text) ?? [];
      expect(await (await fetch(script)).text()).toBe(storage.read(container, "/app/dist/console.js"));
    });

    it("ends at SIGTERM with everything finished, and its health check says that it is not alive", async () => {
      await deployment.stop();
      for (const { origin, output } of Object.values(deployment.containers)) {
        expect(output()).toContain('"complete":true,"message":"stopped"');
        const [, ...check] = config.Healthcheck?.Test ?? [];
        expect(inContainer(check, { PORT: new URL(origin).port })).toMatchObject({
          status: 1,
          stderr: expect.stringContaining("not alive") as string,
        });
      }
    });
  });
});
