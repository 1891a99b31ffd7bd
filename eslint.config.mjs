import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

const providerRoots = ["@cdktf/provider-azurerm", "@cdktf/provider-azuread"].map((name) => ({
  name,
  message: `Import ${name}/lib/<resource>: the package root costs seconds at start and hundreds of MB.`,
}));

export default tseslint.config(
  { ignores: ["dist", "runtime/console/dist", "cdktf.out", "coverage", "**/node_modules"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // Props are plain literals that a caller may have built in JavaScript, so "impossible" cases are checked at run time.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "no-restricted-imports": ["error", { paths: providerRoots }],
      "no-console": "error",
    },
  },
  {
    files: ["cli/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    // Constructs must synthesize the same Terraform on every machine, so they may not look at this one.
    files: ["constructs/**/*.ts", "runtime/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "process", message: "Read configuration in runtime/config only; a construct reads no environment." },
      ],
      "no-restricted-properties": [
        "error",
        ...["any", "timeout"].map((property) => ({
          object: "AbortSignal",
          property,
          message: "Node keeps what listens to such a signal: use runtime/security/deadline.ts.",
        })),
      ],
    },
  },
  {
    // Creating a construct is its effect: the instance is often not needed.
    files: ["constructs/**/*.ts", "stacks/**/*.ts", "test/**/*.ts"],
    rules: { "no-new": "off" },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { module: "writable", process: "readonly", require: "readonly", console: "readonly" } },
  },
  prettier,
);
