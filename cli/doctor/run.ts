import { CommandFailed } from "../command-line/command-failed.js";
import type { CommandContext, Outcome } from "../command-line/command.js";
import { EXIT_CODE } from "../command-line/exit-code.js";
import { openInBrowser } from "../command-line/open-in-browser.js";
import { packageVersion } from "../command-line/package-version.js";
import { examine, type Examination } from "./examine.js";
import { createHttpClient } from "./http/http-client.js";
import type { DoctorOptions } from "./options.js";
import { readOptions, readRedirectUri, readUrl, type GivenOptions } from "./read-options.js";
import { createProgress, type Progress } from "./report/progress.js";
import { reportJson } from "./report/report-json.js";
import { reportText } from "./report/report-text.js";
import { summaryOf } from "./report/summary.js";
import { withholding } from "./report/withheld.js";
import { listenForCallback, type CallbackListener } from "./sign-in/callback-listener.js";
import { STAGES } from "./stages.js";

/** Examines the server and reports. */
export async function run(
  [address = ""]: readonly string[],
  given: GivenOptions,
  context: CommandContext,
): Promise<Outcome> {
  const url = readUrl(address);
  const redirectUri = readRedirectUri(given.redirectUri);
  const options = await readOptions(given, context);
  const { signal } = context;
  const secrets = new Set<string>();
  const keepSecret = (value: string | undefined): void => {
    if (value !== undefined) secrets.add(value);
  };
  keepSecret(options.token);
  const progress = createProgress(context.progress, STAGES.length);
  const callback = "by" in options.signIn ? await callbackAt(redirectUri) : undefined;
  try {
    const http = createHttpClient({
      timeoutMilliseconds: options.timeoutMilliseconds,
      signal,
      userAgent: `entra-mcp-doctor/${packageVersion()}`,
    });
    const showAddress = (page: URL): Promise<void> => show(page, options.signIn, progress);
    const tools = { http, options, callback, showAddress, keepSecret, signal };
    return outcomeOf(await examine(url, tools, progress.stage), withholding(secrets));
  } finally {
    progress.done();
    callback?.close();
  }
}

async function callbackAt(redirectUri: string): Promise<CallbackListener> {
  try {
    return await listenForCallback(redirectUri);
  } catch (error) {
    throw new CommandFailed(
      `--redirect-uri ${redirectUri}: can't listen there (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
      "Stop what listens at that port, or leave the port out if the authorization server doesn't compare it.",
      { cause: error },
    );
  }
}

async function show(page: URL, signIn: DoctorOptions["signIn"], progress: Progress): Promise<void> {
  const { href } = page;
  if ("by" in signIn && signIn.by === "browser") {
    progress.say("Sign in, in the browser window that opens. If none does, open this address:");
    progress.say(href);
    await openInBrowser(href, () => {
      progress.say("No browser could be opened here.");
    });
  } else {
    progress.say("Open this address in a browser on this machine, and sign in:");
    progress.say(href);
  }
}

function outcomeOf(examination: Examination, withhold: (text: string) => string): Outcome {
  const { fail } = summaryOf(examination.stages);
  return {
    json: JSON.parse(withhold(JSON.stringify(reportJson(examination)))),
    text: (terminal) => withhold(reportText(examination, terminal)),
    exitCode: fail > 0 ? EXIT_CODE.objection : EXIT_CODE.ok,
  };
}
