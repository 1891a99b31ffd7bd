import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import { contoso } from "../../doubles/contoso.js";
import { startDirect, type DirectProcess } from "../../runtime/direct/support/direct-process.js";
import { startGatewayWithServer, type GatewayWithServer } from "../../runtime/gateway/support/gateway-with-server.js";
import { startLocalServer } from "../../support/local-server.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { runDoctor } from "./support/doctor-process.js";
import { signInAtEntra, signInAtGateway } from "./support/people.js";

interface Report {
  readonly url: string;
  readonly mode: string | null;
  readonly summary: Readonly<Record<"pass" | "warn" | "fail" | "skip", number>>;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly found: string }[];
  readonly token: readonly { readonly name: string; readonly value: string }[] | null;
}

const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

/** Values of parameters and tokens, as no report may have them. */
const SECRETS = /eyJ[\w-]{8,}|[?&](code|state|code_challenge)=/;

describe("entra-mcp doctor of a gateway", () => {
  let gateway: GatewayWithServer;
  beforeAll(async () => {
    gateway = await startGatewayWithServer();
    gateway.doubles.entra.control.signInAutomatically({ user: contoso.users.adele.userPrincipalName });
  });
  afterAll(() => gateway.stop());

  it("prints where to sign in, follows the person through, reports, and ends with 0", async () => {
    const { exitCode, stdout, stderr } = await runDoctor([gateway.mcpUrl, "--no-browser", "--register"], {
      person: signInAtGateway,
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain("as in oauth-proxy mode");
    expect(stdout).toContain("pass  mcp.call: whoami answers");
    expect(stdout).toContain("pass  log-out.refresh-token: refused");
    expect(stdout).toMatch(/\nnothing failed, 0 warnings, \d+ passed, \d+ skipped\n$/);
    expect(stdout).not.toMatch(SECRETS);
    expect(stderr).toContain("checking 1/12: Connection\n");
  });

  it("looks at what can be seen without a user where nobody is at the keyboard, and registers nothing", async () => {
    const before = gateway.output().length;
    const { exitCode, stdout } = await runDoctor([gateway.mcpUrl, "--json"]);

    expect(exitCode).toBe(0);
    expect(gateway.output().slice(before)).not.toContain("client-registration");
    const report = reportOf(stdout);
    expect(report).toMatchObject({ url: gateway.mcpUrl, mode: "oauth-proxy", summary: { fail: 0 }, token: null });
    const skipped = report.checks.filter(({ status }) => status === "skip").map(({ id }) => id);
    expect(skipped).toEqual(expect.arrayContaining(["registration.registers", "sign-in.code", "mcp.token"]));
  });

  it("ends with 130 by Ctrl-C while it waits for the person, and prints no report", async () => {
    const { exitCode, stdout } = await runDoctor([gateway.mcpUrl, "--no-browser"], {
      onProgress: (text, interrupt) => {
        if (text.includes("response_type=")) interrupt();
      },
    });

    expect([exitCode, stdout]).toEqual([130, ""]);
  });

  it("says that nobody came back when the person takes too long", async () => {
    const { exitCode, stdout } = await runDoctor([
      gateway.mcpUrl,
      "--no-browser",
      "--sign-in-timeout",
      "0.2",
      "--json",
    ]);

    expect(exitCode).toBe(1);
    expect(reportOf(stdout).checks).toContainEqual(
      expect.objectContaining({
        id: "sign-in.code",
        status: "fail",
        found: "nobody came back from the sign-in in time",
      }),
    );
  });

  it("stays within the width, and prints no colours into a pipe", async () => {
    const { stdout } = await runDoctor([gateway.mcpUrl, "--no-sign-in"], { environment: { COLUMNS: "60" } });

    const tooLong = stdout.split("\n").filter((line) => line.length > 60 && line.trim().includes(" "));
    expect(tooLong).toEqual([]);
    expect(stdout).not.toContain("\u001b[");
  });
});

describe("entra-mcp doctor of a direct-sso server", () => {
  let direct: DirectProcess;
  beforeAll(async () => {
    direct = await startDirect();
  });
  afterAll(() => direct.stop());

  const atDoubles = () => ({
    environment: { TEST_REWRITE_HOSTS: direct.doubles.rewrittenHosts },
    preload: [join(__dirname, "support/rewrite-hosts.ts")],
  });

  it("signs in at Entra as a client that is pre-authorized, and calls a tool", async () => {
    const args = [`${direct.url}/mcp`, "--client-id", contoso.publicClientId, "--no-browser", "--json"];
    const { exitCode, stdout } = await runDoctor(args, {
      ...atDoubles(),
      person: signInAtEntra(direct.doubles.entra.url),
    });

    expect(exitCode).toBe(0);
    const { mode, summary, token, checks } = reportOf(stdout);
    expect({ mode, fail: summary.fail }).toEqual({ mode: "direct-sso", fail: 0 });
    expect(token).toContainEqual(expect.objectContaining({ name: "aud", value: contoso.directClientId }));
    expect(checks).toContainEqual(expect.objectContaining({ id: "mcp.call", status: "pass" }));
    expect(stdout).not.toMatch(SECRETS);
    expect(stdout).not.toContain(contoso.users.adele.userPrincipalName);
  });

  it.each([
    ["a file", (token: string) => ({ args: ["--token", tokenFile(token)] })],
    ["standard input", (token: string) => ({ args: ["--token", "-"], input: token })],
    ["an environment variable", (token: string) => ({ args: ["--token-env", "MCP_TOKEN"], variable: token })],
  ])("takes a token from %s, and prints it nowhere", async (_where, bring) => {
    const token = await direct.tokenOf("adele");
    const { args, input, variable } = { input: undefined, variable: undefined, ...bring(token) };
    const { environment, preload } = atDoubles();

    const { exitCode, stdout, stderr } = await runDoctor([`${direct.url}/mcp`, "--json", ...args], {
      preload,
      environment: { ...environment, MCP_TOKEN: variable ?? "" },
      ...(input === undefined ? {} : { input }),
    });

    expect(exitCode).toBe(0);
    expect(reportOf(stdout).checks).toContainEqual(expect.objectContaining({ id: "mcp.call", status: "pass" }));
    for (const piece of token.split(".")) expect(stdout + stderr).not.toContain(piece);
  });
});

function tokenFile(token: string): string {
  const file = join(temporaryFolder(), "token");
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return file;
}

describe("entra-mcp doctor of what is none", () => {
  it("ends with 1 where nothing listens, and says so", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const { exitCode, stdout } = await runDoctor([`http://${host}/mcp`, "--no-sign-in"], {
      environment: { COLUMNS: "120" },
    });

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`fail  connection.answers: no answer from ${host}: nothing listens there (ECONNREFUSED)`);
  });

  it("carries no token over a redirect, and says where it leads", async () => {
    const seen: unknown[] = [];
    const elsewhere = await startLocalServer((request, response) => {
      seen.push(request.url);
      response.end();
    });
    const server = await startLocalServer((_request, response) => {
      response.writeHead(307, { location: `${elsewhere.origin}/mcp` }).end();
    });
    try {
      const environment = { MCP_TOKEN: "a-token-of-somebody" };
      const { exitCode, stdout } = await runDoctor([`${server.origin}/mcp`, "--token-env", "MCP_TOKEN"], {
        environment,
      });

      expect([exitCode, seen]).toEqual([1, []]);
      expect(stdout).toContain(`the endpoint redirects (307) to ${elsewhere.origin}/mcp`);
    } finally {
      await server.close();
      await elsewhere.close();
    }
  });

  it("refuses a token on the command line with 2, before any request, and repeats it nowhere", async () => {
    const { exitCode, stdout, stderr } = await runDoctor(["http://[::1]:1/mcp", "--token", "eyJhbGciOiJub25lIn0.e30."]);

    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--token takes a file, or - for standard input, not a token");
    expect(stderr).not.toMatch(/eyJ|checking|\n {4}at /);
  });
});
