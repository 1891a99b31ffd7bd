import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { HeadlessClient, type ClientKind, type ClientSteps } from "./headless-client.js";
import { callWhoami, demandSecondFactor, SECOND_FACTOR, type Journey, type Traveller } from "./journey.js";

export interface ClientJourneyWords {
  readonly title: string;
  readonly registered?: string;
  readonly signedIn: string;
  readonly redeemed: string;
  readonly leadsInto?: Journey["leadsInto"];
}

/**
 * A real MCP client (the TypeScript SDK's) from nothing to Graph data: discovers, sends its user through the sign-in,
 * redeems the code, lists the tools and calls one.
 */
export function clientJourney(kindFor: (traveller: Traveller) => ClientKind, words: ClientJourneyWords): Journey {
  return {
    title: words.title,
    ...(words.leadsInto === undefined ? {} : { leadsInto: words.leadsInto }),
    take: async (traveller) => {
      const { userName, report, meetsPolicy } = traveller;
      const kind = kindFor(traveller);
      const provider = new HeadlessClient(kind, stepsOf(words, report));
      const { mcpUrl } = traveller.deployment;
      const newTransport = () =>
        new StreamableHTTPClientTransport(new URL(mcpUrl), {
          authProvider: provider,
          ...(kind.fetch === undefined ? {} : { fetch: kind.fetch }),
        });

      const first = newTransport();
      await refused(connect(first), `${mcpUrl} let a client in that nobody had signed in to`);
      await first.finishAuth(provider.takeCode());
      report(words.redeemed);

      const transport = newTransport();
      const client = await connect(transport);
      try {
        const tools = (await client.listTools()).tools.map(({ name }) => name);
        report(`listed ${tools.length} tools: ${tools.join(", ")}`);
        report(`called whoami; Graph says: ${await callWhoami(client, userName)}`);
        if (!meetsPolicy) return;
        demandSecondFactor(traveller);
        await refused(callWhoami(client, userName), "a call went through that a policy should have stopped");
        await transport.finishAuth(provider.takeCode());
        await callWhoami(client, userName);
        report(SECOND_FACTOR);
      } finally {
        await client.close();
      }
    },
  };
}

/** The first sign-in has steps that are worth a line; later ones are told as one. */
function stepsOf({ registered, signedIn }: ClientJourneyWords, report: (step: string) => void): ClientSteps {
  let first = true;
  return {
    ...(registered === undefined
      ? {}
      : {
          registered: () => {
            report(registered);
          },
        }),
    signedIn: () => {
      if (first) report(signedIn);
      first = false;
    },
  };
}

async function connect(transport: StreamableHTTPClientTransport): Promise<Client> {
  const client = new Client({ name: "entra-mcp-rehearsal", version: "1.0.0" });
  await client.connect(transport);
  return client;
}

async function refused(attempt: Promise<unknown>, otherwise: string): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof UnauthorizedError) return;
    throw error;
  }
  throw new Error(otherwise);
}
