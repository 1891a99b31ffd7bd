import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outdatedPages } from "./docs/generated-pages.js";

/** Writes what the documentation takes from code. A test fails as long as a page is out of step. */
const projectFolder = process.cwd();
const outdated = outdatedPages(projectFolder);
for (const { path, text } of outdated) {
  writeFileSync(join(projectFolder, path), text);
  console.log(`wrote ${path}`);
}
if (outdated.length === 0) console.log("generated pages are in step with the code");
