import { freePort } from "../../../../cli/rehearsal/free-port.js";
import { Browser, type Visit } from "../../../doubles/browser.js";
import { contoso } from "../../../doubles/contoso.js";
import { startDoubles, type Doubles, type DoublesOptions } from "../../../doubles/start.js";
import {
  listeningOrStopped,
  MOVABLE_CLOCK,
  startRuntime,
  type RuntimeProcess,
} from "../../gateway/support/gateway-process.js";

export interface DirectProcessOptions {
  /** Changes to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly doubles?: DoublesOptions;
  /** Stands between the runtime, browsers included, and the double of Entra: gets its origin, returns its own. */
  readonly beforeEntra?: (entraOrigin: string) => Promise<string>;
  /** Whether `setClock` works. @default false */
  readonly movableClock?: boolean;
  /** `<origin>=<loopback origin>`, beside those of the doubles. */
  readonly rewrites?: readonly string[];
}

/** The runtime in the direct-sso role, as a process, with doubles of Entra, Graph and managed identity around it. */
export interface DirectProcess {
  readonly url: string;
  readonly doubles: Doubles;
  readonly runtime: RuntimeProcess;
  /** What it was started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** A token as a pre-authorized client gets it from Entra. */
  tokenOf(user: keyof typeof contoso.users, changes?: TokenChanges): Promise<string>;
  /** Signs a user in with a browser, which then has a session. */
  signIn(userPrincipalName: string, browser?: Browser): Promise<SignedInBrowser>;
  /**
   * Stops the process's time at so many seconds after its start, and Entra's with it. Needs `movableClock`.
   */
  setClock(seconds: number): Promise<void>;
  /** Ends the process and starts another in its place; the doubles stay. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What is different from the token that a client would have. */
export type TokenChanges = Partial<Parameters<Doubles["entra"]["control"]["mintToken"]>[0]>;

export interface SignedInBrowser {
  readonly browser: Browser;
  /** Where the sign-in ended. */
  readonly page: Visit;
}

export const GRAPH_PERMISSIONS = "User.Read Mail.Read Calendars.Read";

export async function startDirect({
  environment,
  doubles: options,
  beforeEntra,
  movableClock = false,
  rewrites = [],
}: DirectProcessOptions = {}): Promise<DirectProcess> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const doubles = await startDoubles({
    ...options,
    contoso: { directServerUrls: [`${url}/mcp`], ...options?.contoso },
  });
  const entraOrigin = (await beforeEntra?.(doubles.entra.url)) ?? doubles.entra.url;
  const settings = {
    MCP_ROLE: "direct-sso",
    MCP_PUBLIC_URL: url,
    PORT: String(port),
    LOG_LEVEL: "debug",
    GRAPH_PERMISSIONS,
    ENTRA_TENANT_ID: contoso.tenantId,
    ENTRA_CLIENT_ID: contoso.directClientId,
    ENTRA_IDENTIFIER_URI: `api://${contoso.directClientId}`,
    ENTRA_SCOPES: "access_as_user",
    ENTRA_CREDENTIAL: "managed-identity",
    ENTRA_MANAGED_IDENTITY_CLIENT_ID: contoso.directIdentity.clientId,
    ENTRA_PRE_AUTHORIZED_CLIENT_IDS: contoso.publicClientId,
    ...doubles.managedIdentity.environment,
    DANGEROUSLY_REWRITE_HOSTS: [doubles.rewrittenHosts.replace(doubles.entra.url, entraOrigin), ...rewrites].join(" "),
    ...environment,
  };
  const start = () => startRuntime(settings, { preload: movableClock ? [MOVABLE_CLOCK] : [] });
  let runtime = start();
  const stop = async (): Promise<void> => {
    await runtime.stop();
    await doubles.close();
  };
  await listeningOrStopped(runtime, port, stop);
  return {
    url,
    doubles,
    environment: settings,
    get runtime() {
      return runtime;
    },
    restart: async () => {
      await runtime.stop();
      runtime = start();
      await runtime.listening(port);
    },
    stop,
    setClock: async (clockSeconds) => {
      const { now } = (await runtime.ask({ clockSeconds })) as { readonly now: number };
      const { control, clock } = doubles.entra;
      control.shiftClock({ seconds: (now - clock.now()) / 1000 });
    },
    tokenOf: (user, changes = {}) =>
      doubles.entra.control.mintToken({
        tenant: contoso.tenantId,
        client: contoso.publicClientId,
        resource: contoso.directClientId,
        user: contoso.users[user].userPrincipalName,
        scopes: ["access_as_user"],
        ...changes,
      }),
    signIn: async (userPrincipalName, browser = new Browser()) => {
      const asked = await browser.follow(`${url}/login`);
      if (asked instanceof URL) throw new Error("the sign-in led away");
      return { browser, page: await answerEntra(browser, asked, userPrincipalName) };
    },
  };
}

/** Chooses the account as often as Entra asks: a second time when it is sent back for another proof. */
export async function answerEntra(browser: Browser, asked: Visit, userPrincipalName: string): Promise<Visit> {
  let page = asked;
  for (let times = 0; times < 3 && page.url.includes("/oauth2/v2.0/authorize"); times += 1) {
    const next = await browser.follow(await browser.visit(page.url, { username: userPrincipalName }));
    if (next instanceof URL) throw new Error("the sign-in led away");
    page = next;
  }
  return page;
}
