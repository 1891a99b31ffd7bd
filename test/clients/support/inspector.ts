import { spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../../cli/rehearsal/free-port.js";
import type { Deployment } from "./deployment.js";
import { authorizeUrlIn, clientEnvironment, programOf } from "./installed-program.js";
import { signInTo } from "./user-of-client.js";

export interface InspectorOptions {
  /** Its home. */
  readonly folder: string;
  readonly arguments?: readonly string[];
}

/** What one run of the command line left. */
export interface InspectorRun {
  /** The address it asked its user to open. */
  readonly authorizeUrl: URL | undefined;
  readonly exitCode: number | null;
  /** The result of the method, once the JSON is read. */
  readonly result: Readonly<Record<string, unknown>> | undefined;
  readonly output: string;
}

/** MCP Inspector's command line: one method, with a sign-in in between if the server asks for one. */
export async function runInspector(
  deployment: Deployment,
  method: readonly string[],
  { folder, arguments: more = [] }: InspectorOptions,
): Promise<InspectorRun> {
  const child = spawn(
    process.execPath,
    [
      programOf("@modelcontextprotocol/inspector", "mcp-inspector"),
      "--cli",
      ...["--server-url", deployment.mcpUrl, "--transport", "http", "--format", "json", "--connect-timeout", "300000"],
      // Its default address, on a port that no other program has.
      ...["--callback-url", `http://127.0.0.1:${await freePort()}/oauth/callback`],
      ...["--method", ...method],
      ...more,
    ],
    {
      env: {
        ...clientEnvironment(folder, deployment.authority),
        MCP_AUTO_OPEN_ENABLED: "true",
        MCP_INSPECTOR_SECRET_STORE: "memory",
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let [stdout, stderr] = ["", ""];
  let signIn: Promise<string> | undefined;
  const look = (): void => {
    const url = authorizeUrlIn(stdout) ?? authorizeUrlIn(stderr);
    if (url === undefined || signIn !== undefined) return;
    signIn = signInTo(url, deployment).then(() => url);
    // Without an answer the program would wait for ever.
    signIn.catch(() => child.kill("SIGTERM"));
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    look();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    look();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  const authorizeUrl = await signIn;
  return {
    authorizeUrl: authorizeUrl === undefined ? undefined : new URL(authorizeUrl),
    exitCode,
    result: resultIn(stdout),
    output: stdout + stderr,
  };
}

/** The last line holds the result; the address to open may stand before it. */
function resultIn(stdout: string): InspectorRun["result"] {
  const line = stdout
    .trim()
    .split("\n")
    .findLast((text) => text.startsWith("{"));
  return line === undefined ? undefined : (JSON.parse(line) as { result?: InspectorRun["result"] }).result;
}
