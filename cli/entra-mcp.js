#!/usr/bin/env node
// What `npx entra-mcp` starts. In a clone of the repository the sources run, so that nobody looks at an old build; the
// package has only the build.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const source = join(module.path, "main.ts");
if (existsSync(source)) {
  require("tsx/cjs/api").register();
  require("tsx/esm/api").register();
  require(source);
} else {
  require("../dist/cli/main.js");
}
