/** File contents by path. */
export type Files = Readonly<Record<string, string>>;

/** A small project in which every import is in order. */
export const allowed: Files = {
  "package.json": JSON.stringify({
    dependencies: { zod: "1" },
    peerDependencies: { constructs: "1", "@cdktf/provider-azurerm": "1" },
    devDependencies: { constructs: "1", "@cdktf/provider-azurerm": "1", jest: "1" },
  }),
  "node_modules/constructs/index.js": "",
  "node_modules/jest/index.js": "",
  "node_modules/zod/index.js": "",
  "node_modules/@cdktf/provider-azurerm/package.json": JSON.stringify({ main: "lib/index.js" }),
  "node_modules/@cdktf/provider-azurerm/lib/index.js": "",
  "node_modules/@cdktf/provider-azurerm/lib/key-vault/index.js": "",
  "cli/start.ts": `import "./report.js"; import "../runtime/main.js"; import "../stacks/main.js"; import "jest";`,
  "cli/report.ts": "",
  "cli/main.ts": `import "./command-line/commands.js"; import "../runtime/config/routes.js"; import "zod";`,
  "cli/command-line/commands.ts": "",
  "stacks/main.ts": `import "constructs"; import "../constructs/index.js";`,
  "constructs/index.ts": `import "./vault.js"; import "./validation/validate-props.js";`,
  "constructs/vault.ts": `
    import "@cdktf/provider-azurerm/lib/key-vault";
    import { ROUTE } from "../runtime/config/routes.js";
    export const vault = ROUTE;`,
  "constructs/validation/validate-props.ts": `
    import { sizes } from "../hosting/container-props.js";
    import type { vault } from "../vault.js";
    export const valid = (given: typeof vault) => sizes.includes(given);`,
  "constructs/hosting/container-props.ts": `export const sizes = ["a"];`,
  "runtime/config/routes.ts": `import "zod"; export const ROUTE = "a";`,
  "runtime/main.ts": `import "./config/routes.js";`,
  "runtime/console/browser/main.ts": `import "jest"; import "./element.js"; import "../model/label.js";`,
  "runtime/console/model/label.ts": "",
  "test/start.test.ts": `import "../cli/start.js"; import "jest";`,
};

/** By rule: files that break it and no other rule, and the imports that are reported. */
export const plantedViolations: Readonly<Record<string, { files: Files; found: readonly string[] }>> = {
  "no-cycles": {
    files: {
      "cli/cycle.ts": `import type { Back } from "./cycle-back.js"; export type Cycle = Back | undefined;`,
      "cli/cycle-back.ts": `import type { Cycle } from "./cycle.js"; export interface Back { cycle: Cycle }`,
    },
    found: ["cli/cycle-back.ts -> cli/cycle.ts"],
  },
  "every-import-resolves": {
    files: { "cli/misspelt.ts": `import "./reprot.js";` },
    found: ["cli/misspelt.ts -> ./reprot.js"],
  },
  "stacks-import-constructs-only": {
    files: {
      "cli/all-stacks.ts": `import "../stacks/inside.js"; import "../stacks/around.js";`,
      "stacks/inside.ts": `import "../constructs/vault.js";`,
      "stacks/around.ts": `import "../runtime/config/routes.js";`,
    },
    found: ["stacks/inside.ts -> constructs/vault.ts", "stacks/around.ts -> runtime/config/routes.ts"],
  },
  "constructs-import-runtime-config-only": {
    files: {
      "cli/all-constructs.ts": `import "../constructs/image.js"; import "../constructs/report.js";`,
      "constructs/image.ts": `import type {} from "../runtime/main.js";`,
      "constructs/report.ts": `import "../cli/report.js";`,
    },
    found: ["constructs/image.ts -> runtime/main.ts", "constructs/report.ts -> cli/report.ts"],
  },
  "runtime-imports-itself-only": {
    files: {
      "cli/all-runtime.ts": `import "../runtime/framework.js"; import "../runtime/registration.js";`,
      "runtime/framework.ts": `import "constructs";`,
      "runtime/registration.ts": `import type {} from "../constructs/hosting/container-props.js";`,
    },
    found: [
      "runtime/framework.ts -> node_modules/constructs/index.js",
      "runtime/registration.ts -> constructs/hosting/container-props.ts",
    ],
  },
  "browsers-run-browser-code-only": {
    files: {
      "cli/all-browser.ts": `import "../runtime/server-page.js";`,
      "runtime/server-page.ts": "",
      "runtime/console/browser/element.ts": `import "../../server-page.js";`,
    },
    found: ["runtime/console/browser/element.ts -> runtime/server-page.ts"],
  },
  "servers-run-no-browser-code": {
    files: {
      "cli/all-server.ts": `import "../runtime/serves-sources.js";`,
      "runtime/serves-sources.ts": `import "./console/browser/main.js";`,
    },
    found: ["runtime/serves-sources.ts -> runtime/console/browser/main.ts"],
  },
  "only-tests-import-tests": {
    files: { "cli/demo.ts": `import "../test/double.js";`, "test/double.ts": "" },
    found: ["cli/demo.ts -> test/double.ts"],
  },
  "rehearsal-imports-doubles-only": {
    files: {
      "cli/try.ts": `import "./rehearsal/rehearse.js";`,
      "cli/rehearsal/rehearse.ts": `import "../../test/doubles/entra.js"; import "../../test/support/clock.js";`,
      "test/doubles/entra.ts": "",
      "test/support/clock.ts": "",
    },
    found: ["cli/rehearsal/rehearse.ts -> test/support/clock.ts"],
  },
  "validation-creates-nothing": {
    files: {
      "cli/all-validation.ts": `import "../constructs/validation/maker.js"; import "../constructs/validation/user.js";`,
      "constructs/validation/maker.ts": `import "@cdktf/provider-azurerm/lib/key-vault";`,
      "constructs/validation/user.ts": `import "../vault.js";`,
    },
    found: [
      "constructs/validation/maker.ts -> node_modules/@cdktf/provider-azurerm/lib/key-vault/index.js",
      "constructs/validation/user.ts -> constructs/vault.ts",
    ],
  },
  "plain-modules-stay-plain": {
    files: {
      "cli/all-plain.ts": `import "../constructs/entra/mcp-client-presets.js";`,
      "constructs/entra/mcp-client-presets.ts": `import "../vault.js";`,
    },
    found: ["constructs/entra/mcp-client-presets.ts -> constructs/vault.ts"],
  },
  "providers-by-deep-path": {
    files: { "cli/whole-provider.ts": `import type {} from "@cdktf/provider-azurerm";` },
    found: ["cli/whole-provider.ts -> node_modules/@cdktf/provider-azurerm/lib/index.js"],
  },
  "published-commands-import-what-is-published": {
    files: {
      "cli/all-commands.ts": `import "./command-line/around.js";`,
      "cli/command-line/around.ts": `import "../report.js"; import "../../runtime/main.js";`,
    },
    found: ["cli/command-line/around.ts -> cli/report.ts", "cli/command-line/around.ts -> runtime/main.ts"],
  },
  "package-imports-what-it-declares": {
    files: { "cli/all-packages.ts": `import "../runtime/undeclared.js";`, "runtime/undeclared.ts": `import "jest";` },
    found: ["runtime/undeclared.ts -> node_modules/jest/index.js"],
  },
  "no-unused-files": {
    files: { "constructs/forgotten.ts": "", "test/forgotten.test.ts": `import "../constructs/forgotten.js";` },
    found: ["constructs/forgotten.ts -> constructs/forgotten.ts"],
  },
};
