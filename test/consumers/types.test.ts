import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { consumer } from "./consumer-project.js";
import { readmeExample, readmeExampleAsEsModule } from "./readme.js";

/** Props that compile; `hosting` is a variable of the program around them. */
const accepted = {
  "the least that direct-sso mode needs": `mode: "direct-sso", name: "contoso", hosting`,
  "the least that oauth-proxy mode needs": `mode: "oauth-proxy", name: "contoso", hosting`,
  "a server that runs somewhere already, without hosting": `mode: "direct-sso", name: "contoso", server: { type: "existing", url: "https://mcp.contoso.com/mcp" }`,
  "every kind of client": `mode: "oauth-proxy", name: "contoso", hosting, clients: ["claude-code", { name: "own", redirectUris: ["http://localhost"] }]`,
  "Graph permissions by name, well known or not, and by id": `mode: "direct-sso", name: "contoso", hosting, graphPermissions: ["Mail.Read", "Own.Read", { id: "…", name: "Own.Write" }]`,
};

/** Props that must not compile, with part of what the compiler says. */
const refused = {
  "a public client in direct-sso mode": [
    `mode: "direct-sso", name: "contoso", hosting, publicClientRegistration: {}`,
    "'publicClientRegistration' does not exist",
  ],
  "client registration in direct-sso mode": [
    `mode: "direct-sso", name: "contoso", hosting, clientRegistration: {}`,
    "'clientRegistration' does not exist",
  ],
  "a gateway in direct-sso mode": [
    `mode: "direct-sso", name: "contoso", hosting: { ...hosting, gateway: {} }`,
    "'gateway' does not exist",
  ],
  "a client in direct-sso mode that is no application in Entra": [
    `mode: "direct-sso", name: "contoso", hosting, clients: ["claude-code"]`,
    `'"claude-code"' is not assignable`,
  ],
  "hosting, in direct-sso mode, of a server that runs somewhere already": [
    `mode: "direct-sso", name: "contoso", hosting, server: { type: "existing", url: "https://mcp.contoso.com/mcp" }`,
    `'"existing"' is not assignable`,
  ],
  "oauth-proxy mode without hosting": [`mode: "oauth-proxy", name: "contoso"`, "'hosting' is missing"],
  "direct-sso mode without hosting and without a server": [`mode: "direct-sso", name: "contoso"`, "is missing"],
  "no mode": [`name: "contoso", hosting`, "'mode' is missing"],
  "a client preset that doesn't exist": [
    `mode: "oauth-proxy", name: "contoso", hosting, clients: ["netscape"]`,
    `'"netscape"' is not assignable`,
  ],
  "vCPU and memory that Container Apps doesn't pair": [
    `mode: "direct-sso", name: "contoso", hosting: { ...hosting, app: { size: { cpu: 0.5, memory: "2Gi" } } }`,
    `'"2Gi"' is not assignable`,
  ],
  "a cloud that doesn't exist": [
    `mode: "oauth-proxy", name: "contoso", hosting, cloud: "germany"`,
    `'"germany"' is not assignable`,
  ],
} as const;

function programAround(props: string): string {
  return `
    import { EntraMcpIntegration } from "entra-mcp";
    declare const scope: ConstructorParameters<typeof EntraMcpIntegration>[0];
    const hosting = { location: "westeurope", runtimeImage: "ghcr.io/contoso/runtime:1" };
    new EntraMcpIntegration(scope, "Mcp", { ${props} });
    void hosting;`;
}

const cases = [...Object.values(accepted), ...Object.values(refused).map(([props]) => props)];
const folder = realpathSync(
  consumer({
    "package.json": JSON.stringify({ private: true }),
    "main.ts": readmeExample(),
    "main.mts": readmeExampleAsEsModule(),
    ...Object.fromEntries(cases.map((props, index) => [`case-${index}.ts`, programAround(props)])),
  }),
);

/** What the compiler says about these files and the package's declarations, each error after the file's name. */
function diagnose(files: readonly string[], options: ts.CompilerOptions): string[] {
  const all: ts.CompilerOptions = { ...options, target: ts.ScriptTarget.ES2022, strict: true, skipLibCheck: false };
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    all,
  );
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
  expect(ours.length).toBeGreaterThan(files.length);
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ].map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${file ? relative(folder, file.fileName) : "options"}: ${text}`;
  });
}

describe("the declarations", () => {
  const Node16 = { module: ts.ModuleKind.Node16 };
  const NodeNext = { module: ts.ModuleKind.NodeNext };
  const Bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };

  it.each([
    { resolution: "node16, imported from CommonJS", options: Node16, main: "main.ts" },
    { resolution: "node16, imported from an ES module", options: Node16, main: "main.mts" },
    { resolution: "nodenext, imported from CommonJS", options: NodeNext, main: "main.ts" },
    { resolution: "nodenext, imported from an ES module", options: NodeNext, main: "main.mts" },
    { resolution: "bundler", options: Bundler, main: "main.ts" },
  ])(
    "compile strictly, without skipping libraries, with module resolution $resolution",
    ({ options, main }) => {
      expect(diagnose([main], options)).toEqual([]);
    },
    60_000,
  );
});

describe("the props' types", () => {
  let diagnostics: string[];
  beforeAll(() => {
    diagnostics = diagnose(
      cases.map((_props, index) => `case-${index}.ts`),
      { module: ts.ModuleKind.NodeNext },
    );
  }, 60_000);

  const about = (props: string) => diagnostics.filter((text) => text.startsWith(`case-${cases.indexOf(props)}.ts:`));

  it.each(Object.entries(accepted))("accept %s", (_name, props) => {
    expect(about(props)).toEqual([]);
  });

  it.each(Object.entries(refused))("refuse %s", (_name, [props, message]) => {
    expect(about(props)).toEqual([expect.stringContaining(message)]);
  });

  it("have nothing else to say", () => {
    expect(diagnostics).toHaveLength(Object.keys(refused).length);
  });
});
