import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { temporaryFolder } from "../../support/temporary-folder.js";

const repository = join(__dirname, "../../..");
const digest = "sha256:" + "0123456789abcdef".repeat(4);
const pinned = [
  ...["--build-image", `docker.io/library/node:24-bookworm-slim@${digest}`],
  ...["--base-image", `gcr.io/distroless/cc-debian12:nonroot@${digest}`],
];

/** Engines that do nothing but write down what they were asked, by name: the exit code of each `version`. */
function engines(versions: Readonly<Record<string, number>>) {
  const folder = temporaryFolder();
  const journal = join(folder, "journal");
  writeFileSync(journal, "");
  for (const [name, version] of Object.entries(versions)) {
    const script = `
      const { appendFileSync } = require("node:fs");
      const args = process.argv.slice(2);
      appendFileSync(${JSON.stringify(journal)}, JSON.stringify([${JSON.stringify(name)}, ...args]) + "\\n");
      if (args[0] === "version") { console.error("its daemon sleeps"); process.exit(${version}); }
      if (args[0] === "image") console.log(JSON.stringify([{ Id: "sha256:c0ffee", Size: 123456789 }]));
      if (args[0] === "create") console.log("container-1");
      if (args.includes("fail:1")) process.exit(3);`;
    writeFileSync(join(folder, name), `#!${process.execPath}\n${script}`);
    chmodSync(join(folder, name), 0o755);
  }
  symlinkSync(process.execPath, join(folder, "node"));
  const calls = () =>
    readFileSync(journal, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as string[]);
  return { folder, calls };
}

function image(args: readonly string[], path = temporaryFolder()) {
  return spawnSync(process.execPath, ["--import", "tsx", "cli/image.ts", ...args], {
    cwd: repository,
    env: { ...process.env, PATH: path, BUILD_IMAGE: undefined, BASE_IMAGE: undefined },
    encoding: "utf8",
  });
}

describe("npm run image", () => {
  it("explains its exit codes", () => {
    const { status, stdout } = image(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n +0 .*\n +1 .*\n +2 /);
  });

  it("asks for both images by digest, with the way to look one up", () => {
    const { status, stderr } = image([]);
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(
        /^--build-image is missing: .*docker buildx imagetools inspect docker\.io\/library\/node:24/,
      ),
      expect.stringMatching(/^--base-image is missing: .*docker buildx imagetools inspect gcr\.io\/distroless\/cc-/),
    ]);
  });

  it("names everything that is wrong at once", () => {
    const wrong = [
      ...["--build-image", "docker.io/library/node:24"],
      ...["--base-image", "gcr.io/distroless/cc@sha256:12"],
      ...["--tag", "contoso.azurecr.io/mcp:latest"],
      ...["--platform", "windows"],
    ];
    const { status, stderr } = image(wrong);
    expect(status).toBe(2);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringContaining('--build-image "docker.io/library/node:24" is not pinned') as string,
      expect.stringContaining("--base-image") as string,
      expect.stringContaining("--tag") as string,
      expect.stringContaining("linux/amd64") as string,
    ]);
  });

  it("says of each engine why it can't be used", () => {
    const { status, stderr } = image(pinned, engines({ docker: 1 }).folder);
    expect(status).toBe(2);
    expect(stderr).toContain("docker: its daemon sleeps");
    expect(stderr).toContain("podman: not found on PATH");
    expect(stderr).toContain("buildah: not found on PATH");
  });

  it("takes the first engine that works, and gives it the same build with a health check", () => {
    const { folder, calls } = engines({ docker: 1, podman: 0, buildah: 0 });
    const tag = ["--tag", "contoso.azurecr.io/mcp:1.0.0"];
    const labels = ["--image-version", "1.0.0", "--revision", "0a1b2c", "--source", "https://git.contoso.example/mcp"];
    const { status, stdout } = image([...pinned, ...tag, ...labels, "--", "--no-cache"], folder);

    expect(status).toBe(0);
    expect(calls().find(([name, command]) => name === "podman" && command === "build")).toEqual([
      ...["podman", "build", "--format", "docker", "--file", "runtime/Containerfile", "--platform", "linux/amd64"],
      ...tag,
      ...["--build-arg", `BUILD_IMAGE=${pinned[1] ?? ""}`, "--build-arg", `BASE_IMAGE=${pinned[3] ?? ""}`],
      ...["--build-arg", "VERSION=1.0.0", "--build-arg", "REVISION=0a1b2c"],
      ...["--build-arg", "SOURCE=https://git.contoso.example/mcp", "--no-cache", "."],
    ]);
    expect(stdout).toContain("contoso.azurecr.io/mcp:1.0.0: 123 MB, sha256:c0ffee");
  });

  it("builds with the engine that was asked for, and copies the bill of materials out of a container", () => {
    const { folder, calls } = engines({ docker: 0, podman: 0 });
    const sbom = join(folder, "sbom.json");
    expect(image([...pinned, "--engine", "podman", "--sbom", sbom], folder).status).toBe(0);
    expect(calls().filter(([name]) => name === "docker")).toEqual([]);
    expect(calls().slice(-3)).toEqual([
      ["podman", "create", expect.stringMatching(/^entra-mcp-runtime:/)],
      ["podman", "cp", "container-1:/app/sbom.cdx.json", sbom],
      ["podman", "rm", "container-1"],
    ]);
  });

  it("exits with 1 when the build fails", () => {
    const { folder } = engines({ docker: 0 });
    const { status, stderr } = image([...pinned, "--tag", "fail:1"], folder);
    expect(status).toBe(1);
    expect(stderr).toContain("docker failed");
  });
});
