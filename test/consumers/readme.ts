import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A document's first code block in a language that contains `part`. */
function documentBlock(document: string, language: string, part: string): string {
  const blocks = [...readFileSync(join(__dirname, "../..", document), "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const [, , text] = blocks.find(([, name, body]) => name === language && body?.includes(part)) ?? [];
  if (text === undefined) throw new Error(`${document} has no ${language} block with "${part}"`);
  return text;
}

/** The README's first code block in a language that contains `part`. */
export function readmeBlock(language: string, part = ""): string {
  return documentBlock("README.md", language, part);
}

/** The fully private variation, as the documentation has it. */
export function networkExample(): string {
  return documentBlock("docs/network.md", "ts", "new App()");
}

/** What a new user pastes into `main.ts`: the oauth-proxy mode. */
export function readmeExample(): string {
  return readmeBlock("ts");
}

/** The same with the README's changes for direct-sso mode. */
export function readmeExampleInDirectSsoMode(): string {
  const lines = readmeBlock("diff").trimEnd().split("\n");
  const side = (removed: string) =>
    lines
      .filter((line) => !line.startsWith(removed))
      .map((line) => line.slice(1))
      .join("\n");
  const before = side("+");
  const example = readmeExample();
  if (!example.includes(before)) throw new Error("README.md changes lines that its example doesn't have");
  return example.replace(before, () => side("-"));
}

/** The example for ES modules: Node takes deep imports of packages without an `exports` map by full file name only. */
export function readmeExampleAsEsModule(): string {
  return readmeExample().replaceAll(/(from "@cdktf\/provider-\w+\/lib\/[\w-]+)"/g, '$1/index.js"');
}

/** Arguments of the README's `npm install`, with the packed package instead of the clone's. */
export function readmeInstallArguments(packedPackage: string): string[] {
  const words = readmeBlock("sh", "npm install").replaceAll("\\\n", " ").trim().split(/\s+/).slice(1);
  const own = words.findIndex((word) => /entra-mcp-.*\.tgz$/.test(word));
  if (own === -1) throw new Error("README.md doesn't install the packed package");
  return words.with(own, packedPackage);
}

/** The README's `package.json` for cdktn under cdktf's name. */
export function readmeManifestWithCdktn(): { dependencies: Record<string, string> } {
  return JSON.parse(readmeBlock("json", "npm:cdktn")) as { dependencies: Record<string, string> };
}
