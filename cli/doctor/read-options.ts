import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { CommandFailed } from "../command-line/command-failed.js";
import type { CommandContext } from "../command-line/command.js";
import { isConfidential, isLoopback } from "./addresses.js";
import { jsonObject } from "./http/answer.js";
import type { DoctorOptions } from "./options.js";

/** As commander has parsed them. */
export interface GivenOptions {
  readonly token?: string;
  readonly tokenEnv?: string;
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly signIn: boolean;
  readonly browser: boolean;
  readonly register: boolean;
  readonly tool?: string;
  readonly arguments?: string;
  readonly timeout: string;
  readonly signInTimeout: string;
}

/** The MCP endpoint that was named. */
export function readUrl(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new CommandFailed(
      `${printable(text)}: is no http or https URL`,
      "Give the URL that users give to their MCP client.",
    );
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hash !== "" || url.search !== "") {
    throw new CommandFailed(
      "the URL has credentials, a query or a fragment in it",
      `Give the endpoint alone: ${url.origin}${url.pathname}`,
    );
  }
  return url;
}

export async function readOptions(given: GivenOptions, context: CommandContext): Promise<DoctorOptions> {
  const token = await readToken(given, context);
  return {
    token,
    signIn: signInOf(given, token, context),
    clientId: given.clientId,
    register: given.register,
    tool: toolOf(given),
    timeoutMilliseconds: milliseconds("--timeout", given.timeout, 600),
    signInMilliseconds: milliseconds("--sign-in-timeout", given.signInTimeout, 3600),
  };
}

/** Where the browser comes back to, as it was registered: a port is chosen if there is none in it. */
export function readRedirectUri(text = "http://localhost/callback"): string {
  if (!URL.canParse(text) || !isConfidential(text) || !isLoopback(new URL(text)) || !text.startsWith("http:")) {
    throw new CommandFailed(
      `--redirect-uri ${printable(text)}: is no loopback address`,
      "Give one that the client is registered with, such as http://localhost/callback: this command listens there.",
    );
  }
  return text;
}

function signInOf({ signIn, browser }: GivenOptions, token: string | undefined, { interactive }: CommandContext) {
  if (token !== undefined) return { notTried: "a token was given" };
  if (!signIn) return { notTried: "--no-sign-in" };
  if (!browser) return { by: "address" } as const;
  if (interactive) return { by: "browser" } as const;
  return { notTried: "nobody is at the keyboard: --no-browser prints the address, --token brings a token" };
}

function toolOf({ tool, arguments: text }: GivenOptions): DoctorOptions["tool"] {
  if (tool === undefined) {
    if (text !== undefined) throw new CommandFailed("--arguments without --tool", "Name the tool that they are for.");
    return undefined;
  }
  const parsed = jsonObject(text ?? "{}");
  if (parsed === undefined) {
    throw new CommandFailed("--arguments: is no JSON object", `Write, for example: --arguments '{"top": 1}'`);
  }
  return { name: tool, arguments: parsed };
}

function milliseconds(option: string, text: string, most: number): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= most)) {
    throw new CommandFailed(`${option} ${printable(text)}: is no number of seconds up to ${most}`);
  }
  return seconds * 1000;
}

/** Far more than any token has. */
const LARGEST_TOKEN_BYTES = 64 * 1024;
/** RFC 6750 section 2.1. */
const TOKEN = /^[\w.~+/-]+=*$/;

/** Never from the command line itself: other users of the machine see it, and the shell's history keeps it. */
async function readToken(
  { token: file, tokenEnv }: GivenOptions,
  context: CommandContext,
): Promise<string | undefined> {
  if (file !== undefined && tokenEnv !== undefined) {
    throw new CommandFailed("--token and --token-env", "Give the token in one way.");
  }
  if (tokenEnv !== undefined) {
    const value = context.environment[tokenEnv];
    if (value === undefined || value.trim() === "") {
      throw new CommandFailed(
        looksLikeToken(tokenEnv)
          ? "--token-env takes the name of a variable, not a token"
          : `--token-env ${printable(tokenEnv)}: is not set`,
        "Put the token into an environment variable, and name the variable.",
      );
    }
    return tokenIn(value, "the variable of --token-env");
  }
  if (file === undefined) return undefined;
  if (file === "-") return tokenIn(await context.readStandardInput(), "standard input");
  return tokenIn(readTokenFile(file, context.workingFolder), "the file of --token");
}

function readTokenFile(file: string, workingFolder: string): string {
  if (looksLikeToken(file)) {
    throw new CommandFailed(
      "--token takes a file, or - for standard input, not a token",
      "On a command line a token is seen by others: put it into a file, or into an environment variable and use --token-env. Treat the one you typed as public.",
    );
  }
  const path = resolve(workingFolder, file);
  try {
    if (statSync(path).size <= LARGEST_TOKEN_BYTES) return readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandFailed(
      `--token ${printable(file)}: ${(error as NodeJS.ErrnoException).code ?? "can't be read"}`,
      "Name a file that holds the token and nothing else.",
      { cause: error },
    );
  }
  throw new CommandFailed(
    `--token ${printable(file)}: is too large for a token`,
    "Name a file that holds the token and nothing else.",
  );
}

function tokenIn(text: string, where: string): string {
  const token = text.trim().replace(/^Bearer\s+/i, "");
  if (TOKEN.test(token) && token.length <= LARGEST_TOKEN_BYTES) return token;
  throw new CommandFailed(`${where} holds no token`, "It has to be one access token and nothing else.");
}

function looksLikeToken(text: string): boolean {
  return text.length > 100 || text.startsWith("eyJ");
}

function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- what came from elsewhere may hold escape sequences
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
