#!/usr/bin/env node
// What `npx entra-mcp` starts. In a clone of the repository the sources run, so that nobody looks at an old build; the
// package has only the build.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const source = join(module.path, "main.ts");
if (existsSync(source)) {
  // Imported, although it could be required: what is required doesn't find its own parts under Node 20.
  void import("tsx/esm/api").then(({ register }) => {
    register();
    require("tsx/cjs/api").register();
    require(source);
  });
} else {
  require("../dist/cli/main.js");
}
