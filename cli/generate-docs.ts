import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { outdatedDossiers } from "./docs/example-dossiers.js";
import { outdatedPages } from "./docs/generated-pages.js";

/** Writes what the documentation takes from code. A test fails as long as a page is out of step. */
const projectFolder = process.cwd();
const outdated = [...outdatedPages(projectFolder), ...outdatedDossiers(projectFolder)];
for (const { path, text } of outdated) {
  mkdirSync(dirname(join(projectFolder, path)), { recursive: true });
  writeFileSync(join(projectFolder, path), text);
  console.log(`wrote ${path}`);
}
if (outdated.length === 0) console.log("generated pages are in step with the code");
