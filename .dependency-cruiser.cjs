/**
 * Which way imports go, checked by `test/architecture/imports.test.ts`:
 *
 *   stacks -> constructs -> runtime/config <- the rest of runtime        cli may import all
 *
 * No `tsConfig` option on purpose: with it the package `constructs` resolves to the folder of the same name.
 */
const LAYERS = "^(cli|constructs|runtime|stacks)/";
/** What is run or imported from outside: commands, `…-main` programs that a command starts, the package, the stacks. */
const ENTRY_POINTS =
  "^(cli/[^/]+|cli/[^/]+/[^/]+-main|constructs/index|runtime/(main|health-check)|runtime/console/browser/main|stacks/main)\\.ts$";
/** Modules of tables and pure functions, which validation may read although they belong to what it validates. */
const PLAIN_MODULES =
  "^constructs/(entra/(graph-delegated-permissions|mcp-client-presets)" +
  "|hosting/(azure-resource-id|container-environment|container-props|hosting-props|ipv4-range|key-vault-reference|network-props" +
  "|private-dns-zones|token-store-props))\\.ts$";
/** What of the commands is in the package, for `npx entra-mcp`. */
const PUBLISHED_COMMANDS = "^cli/(main\\.ts$|(command-line|decide|doctor|plan|review)/)";
/** What of the runtime is in the package beside its configuration: `doctor` explains errors of Entra as the runtime does. */
const PUBLISHED_RUNTIME =
  "^runtime/(config/|entra/error-(catalogue|placeholders|rows|texts)\\.ts$|security/redact-text\\.ts$)";
/** With these packages resources can be made. */
const CONSTRUCT_PACKAGES = "^node_modules/(@cdktf|constructs)/";
/** Imports that no longer exist once compiled. */
const TYPES_ONLY = ["type-only"];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "A cycle makes its files one file: none can be read, tested or moved alone. Types count too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "every-import-resolves",
      comment: "What can't be found here isn't declared in package.json, or is misspelt.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "stacks-import-constructs-only",
      comment: "Stacks are what a user of the package writes, so they see what a user sees.",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(cli|runtime|test)/|^constructs/(?!index\\.ts$)" },
    },
    {
      name: "constructs-import-runtime-config-only",
      comment:
        "The package carries the contract with the container image, not the image; and no stack, command or test.",
      severity: "error",
      from: { path: "^constructs/" },
      to: { path: "^(cli|stacks|test)/|^runtime/(?!config/)" },
    },
    {
      name: "runtime-imports-itself-only",
      comment: "The container image is built from runtime/ alone, without cdktf.",
      severity: "error",
      from: { path: "^runtime/" },
      to: { path: "^(cli|constructs|stacks|test)/|^node_modules/(cdktf|constructs|@cdktf)/" },
    },
    {
      name: "browsers-run-browser-code-only",
      comment: "What the console's build takes in from elsewhere is public, and may need what no browser has.",
      severity: "error",
      from: { path: "^runtime/console/browser/" },
      to: { path: "^runtime/(?!console/(browser|model)/)" },
    },
    {
      name: "servers-run-no-browser-code",
      comment: "The server hands the console's build out, and never imports its sources.",
      severity: "error",
      from: { path: LAYERS, pathNot: "^runtime/console/browser/" },
      to: { path: "^runtime/console/browser/" },
    },
    {
      name: "only-tests-import-tests",
      comment: "Test support may break at any time.",
      severity: "error",
      from: { pathNot: "^(test|cli/rehearsal)/" },
      to: { path: "^test/" },
    },
    {
      name: "rehearsal-imports-doubles-only",
      comment: "A rehearsal needs what tests need in place of Entra and Graph, and nothing else of theirs.",
      severity: "error",
      from: { path: "^cli/rehearsal/" },
      to: { path: "^test/(?!doubles/)" },
    },
    {
      name: "validation-creates-nothing",
      comment: "Validators judge plain data. Types of props may come from anywhere, values from plain modules only.",
      severity: "error",
      from: { path: "^constructs/validation/" },
      to: {
        path: `${CONSTRUCT_PACKAGES}|^constructs/(?!validation/)`,
        pathNot: PLAIN_MODULES,
        dependencyTypesNot: TYPES_ONLY,
      },
    },
    {
      name: "plain-modules-stay-plain",
      comment: "Validators read these modules, see validation-creates-nothing.",
      severity: "error",
      from: { path: PLAIN_MODULES },
      to: {
        path: `${CONSTRUCT_PACKAGES}|^constructs/(?!validation/)`,
        pathNot: PLAIN_MODULES,
        dependencyTypesNot: TYPES_ONLY,
      },
    },
    {
      name: "providers-by-deep-path",
      comment: "The root of a provider package costs seconds at start and hundreds of MB.",
      severity: "error",
      from: { path: LAYERS },
      to: { path: "^node_modules/@cdktf/provider-[^/]+/lib/index\\.js$" },
    },
    {
      name: "published-commands-import-what-is-published",
      comment: "The rest of the commands, the stacks and the tests are missing where the package is installed.",
      severity: "error",
      from: { path: PUBLISHED_COMMANDS },
      to: { path: LAYERS, pathNot: `${PUBLISHED_COMMANDS}|^constructs/|${PUBLISHED_RUNTIME}` },
    },
    {
      name: "package-imports-what-it-declares",
      comment: "A dev-dependency is missing where the package is installed.",
      severity: "error",
      // The console is built before, with everything it needs inside.
      from: { path: `^(constructs|runtime)/|${PUBLISHED_COMMANDS}`, pathNot: "^runtime/console/browser/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer", "npm"] },
    },
    {
      name: "no-unused-files",
      comment: "A file that no entry point reaches is kept alive by its test alone.",
      severity: "error",
      from: { path: ENTRY_POINTS },
      to: { path: LAYERS, pathNot: ENTRY_POINTS, reachable: false },
    },
  ],
  options: {
    // Type-only imports count as imports.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    // As Node does: packages say in `exports` what can be imported from them.
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
    // The launcher of the package: its imports depend on where it is.
    exclude: { path: "^cli/entra-mcp\\.js$|^(dist|runtime/console/dist|coverage|cdktf\\.out)/" },
  },
};
