import { execFileSync } from "node:child_process";
import type { BundledPackage } from "./bundled-packages.js";

/** The parts of a CycloneDX 1.5 document that are read or changed here. */
export interface BillOfMaterials {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: string;
  readonly metadata: object;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly "bom-ref": string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
}

/**
 * What is inside the bundles, as CycloneDX, for scanners: they find no package in a bundle by themselves. npm says what
 * the lock file says of each package; everything that isn't in a bundle is taken out again.
 *
 * The same packages give the same bytes: without the time and without a number of its own.
 *
 * @param root - folder of package-lock.json
 * @param nodeVersion - of the Node.js that lies beside the bundles, without `v`
 */
export function billOfMaterials(root: string, packages: readonly BundledPackage[], nodeVersion: string): string {
  const lock = ["--package-lock-only", "--workspace", "@entra-mcp/runtime"];
  const text = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", ...lock], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return `${JSON.stringify(bundledOnly(JSON.parse(text) as BillOfMaterials, packages, nodeVersion), undefined, 2)}\n`;
}

function bundledOnly(
  { bomFormat, specVersion, components, dependencies }: BillOfMaterials,
  packages: readonly BundledPackage[],
  nodeVersion: string,
): BillOfMaterials {
  const runtime = components.find(({ purl }) => purl.startsWith("pkg:npm/%40entra-mcp/runtime@"));
  if (runtime === undefined) throw new Error("npm sbom names no @entra-mcp/runtime");
  const bundled = new Set(packages.map(({ name, version }) => purlOf(name, version)));
  const kept = components.filter(({ purl }) => bundled.delete(purl));
  // A package that the lock file doesn't have came from somewhere else: the installed ones are not the locked ones.
  if (bundled.size > 0) throw new Error(`not as package-lock.json has it, run npm ci: ${[...bundled].join(", ")}`);
  const refs = new Set(kept.map((component) => component["bom-ref"]));
  return {
    bomFormat,
    specVersion,
    metadata: { component: { ...runtime, name: "@entra-mcp/runtime", type: "application" } },
    components: [nodeComponent(nodeVersion), ...kept],
    dependencies: [
      { ref: runtime["bom-ref"], dependsOn: [nodeComponent(nodeVersion)["bom-ref"], ...refs] },
      ...dependencies
        .filter(({ ref }) => refs.has(ref))
        .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => refs.has(on)) })),
    ],
  };
}

function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
}

function nodeComponent(version: string): Component & { readonly cpe: string } {
  return {
    "bom-ref": `node@${version}`,
    type: "platform",
    name: "node",
    version,
    purl: `pkg:generic/node@${version}`,
    // The name under which vulnerabilities of Node.js are listed.
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
  };
}
