/** Published as ES modules only, which jest loads only after turning them into CommonJS. */
const esModulesOnly = ["jose"];

/** Types are checked by `npm run typecheck`; here swc only strips them. */
/** @type {import("jest").Config} */
const shared = {
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/cdktf.out"],
  // Sources import with the extension they have once compiled.
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
    [`/node_modules/(${esModulesOnly.join("|")})/.+\\.js$`]: [
      "@swc/jest",
      { jsc: { target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulesOnly.join("|")})/)`],
};

/** @type {import("jest").Config} */
module.exports = {
  // A busy machine is no failure: tests that run Terraform, npm or a compiler take seconds even on an idle one.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/consumers/"],
      setupFilesAfterEnv: ["<rootDir>/test/support/setup.ts"],
    },
    {
      // What users do with the package once it is packed; alone: `npx jest test/consumers`.
      ...shared,
      testMatch: ["<rootDir>/test/consumers/**/*.test.ts"],
      globalSetup: "<rootDir>/test/consumers/global-setup.ts",
      globalTeardown: "<rootDir>/test/consumers/global-teardown.ts",
    },
  ],
};
