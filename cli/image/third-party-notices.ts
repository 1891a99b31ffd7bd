import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BundledPackage } from "./bundled-packages.js";

const NOTICE_FILE = /^(licen[cs]e|notice|copying)/i;

/** Copyright notices and licenses of packages, which they ask to be passed on with every copy. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const sections = packages.map(({ name, version, folder }) => {
    const texts = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && NOTICE_FILE.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
    return [`${name} ${version}`, ...(texts.length > 0 ? texts : [statedLicense(folder)])].join("\n\n");
  });
  return `${sections.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** For packages that ship no text. */
function statedLicense(folder: string): string {
  const { license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly license?: unknown };
  if (typeof license !== "string") throw new Error(`${folder} says nothing of its license`);
  return `License: ${license}`;
}
