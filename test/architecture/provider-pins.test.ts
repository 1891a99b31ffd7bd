import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { AzureStack } from "../../stacks/azure-stack.js";
import { settingsFrom } from "../../stacks/settings.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const repository = join(__dirname, "../..");

interface Manifest {
  readonly version: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly cdktf: { readonly provider: { readonly version: string } };
}

interface SynthesizedStack {
  readonly terraform: { readonly required_providers: Readonly<Record<string, { readonly version: string }>> };
}

const own = readManifest(".");
const bindings = { azuread: bindingOf("azuread"), azurerm: bindingOf("azurerm") };

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as Manifest;
}

/** Version of the installed bindings and of the provider they were generated from. */
function bindingOf(provider: string): { packageVersion: string; providerVersion: string } {
  const { version, cdktf } = readManifest(`node_modules/@cdktf/provider-${provider}`);
  return { packageVersion: version, providerVersion: cdktf.provider.version };
}

/** Versions that a document names right after the provider's name, with the line they are on. */
function versionsNamedIn(path: string, provider: string): { at: string; version: string }[] {
  const pattern = new RegExp(`${provider}\\W{1,5}v?(\\d+\\.\\d+\\.\\d+)`, "g");
  return readFileSync(join(repository, path), "utf8")
    .split("\n")
    .flatMap((line, index) =>
      [...line.matchAll(pattern)].map(([, version = ""]) => ({ at: `${path}:${index + 1}`, version })),
    );
}

/** Guides of today; decision records keep the versions of their day. */
const guides = readdirSync(join(repository, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => join("docs", name));

describe.each(Object.entries(bindings))("version of %s", (provider, { packageVersion, providerVersion }) => {
  it("is the oldest one that the package accepts as a peer", () => {
    expect(own.peerDependencies[`@cdktf/provider-${provider}`]).toBe(`^${packageVersion}`);
  });

  it("is where the example stacks' pin begins, so that they get fixes and no older provider", () => {
    const stack = new AzureStack(Testing.app({ outdir: temporaryFolder() }), "stack", settingsFrom({}));
    const synthesized = JSON.parse(Testing.synth(stack)) as SynthesizedStack;

    const [major, minor] = providerVersion.split(".");
    expect(synthesized.terraform.required_providers[provider]?.version).toBe(`~> ${major}.${minor}`);
  });

  it("is the one that the README names, and no guide names another", () => {
    const inReadme = versionsNamedIn("README.md", provider);
    const inGuides = guides.flatMap((path) => versionsNamedIn(path, provider));

    expect(new Set(inReadme.map(({ version }) => version))).toEqual(new Set([packageVersion, providerVersion]));
    expect(inGuides.filter(({ version }) => version !== packageVersion && version !== providerVersion)).toEqual([]);
  });
});

describe("package-lock.json", () => {
  it("names no registry host, so that an installation uses the one it is configured for", () => {
    const lock = readFileSync(join(repository, "package-lock.json"), "utf8");

    expect(lock).toContain('"integrity": "sha512-');
    expect(lock).not.toContain('"resolved": "http');
  });
});
