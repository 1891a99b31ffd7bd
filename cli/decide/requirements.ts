import { z } from "zod";
import { mcpClientPresets, type McpClientPreset } from "../../constructs/entra/mcp-client-presets.js";

/** One of the things a mode depends on, and the answers there are. Prompts, options and documentation are made of it. */
export interface Question {
  readonly question: string;
  /** Answers by the word that stands for them in options and JSON. */
  readonly answers: Readonly<Record<string, string>>;
}

/** What is asked, in this order. */
export const QUESTIONS = {
  clients: {
    question: "Who calls the MCP server?",
    answers: {
      browser: "people in a browser: the web console, or a web application of yours",
      desktop: "desktop applications, such as an editor with an MCP client",
      cli: "command-line tools",
      hosted: "MCP clients that run at their vendor's, such as connectors of a chat product",
      application: "applications by themselves, without a user",
    },
  },
  products: {
    question: "Which of these products?",
    answers: Object.fromEntries(Object.entries(mcpClientPresets).map(([name, { title }]) => [name, title])),
  },
  registration: {
    question: "How do the clients get their client id?",
    answers: {
      entra: "each is an application registered in Entra, by you or by its vendor",
      self: "they register by themselves, as most MCP clients do when they meet a new server",
    },
  },
  tokens: {
    question: "Where may Entra's tokens be?",
    answers: {
      server: "on the server side only: no MCP client holds one",
      client: "with the MCP client too",
    },
  },
  apis: {
    question: "What does the MCP server call as the signed-in user?",
    answers: { none: "nothing", graph: "Microsoft Graph", other: "other APIs that Entra protects" },
  },
  services: {
    question: "How many MCP servers stand behind one sign-in?",
    answers: { one: "one", several: "several" },
  },
  server: {
    question: "Which MCP server is it?",
    answers: {
      "built-in": "the one of this project, with tools over Microsoft Graph",
      container: "one of your own, as a container image",
      existing: "one that runs somewhere already",
    },
  },
  compliance: {
    question: "What else is asked of it?",
    answers: {
      "entra-issues-tokens": "no token but Entra's own is accepted",
      "no-self-registration": "no client that nobody has approved by name",
      "conditional-access": "Conditional Access may ask for more in the middle of a session",
      "nothing-hosted": "nothing may be hosted for the sign-in",
      availability: "sign-ins outlive a restart, and the loss of a replica",
      "private-network": "what keeps secrets and sessions can't be reached from the internet",
    },
  },
} as const satisfies Readonly<Record<string, Question>>;

type Answer<Name extends keyof typeof QUESTIONS> = Extract<keyof (typeof QUESTIONS)[Name]["answers"], string>;

function oneOf<Name extends keyof typeof QUESTIONS>(name: Name) {
  return z.enum(Object.keys(QUESTIONS[name].answers) as [Answer<Name>, ...Answer<Name>[]]);
}

const products = z.enum(Object.keys(mcpClientPresets) as [McpClientPreset, ...McpClientPreset[]]);

/** What somebody needs of an integration. `clients` alone has to be said. */
export const requirementsSchema = z.strictObject({
  clients: z.array(oneOf("clients")).min(1),
  products: z.array(products).default([]),
  registration: oneOf("registration").optional(),
  tokens: oneOf("tokens").default("client"),
  apis: z.array(oneOf("apis")).min(1).default(["graph"]),
  services: oneOf("services").default("one"),
  server: oneOf("server").default("built-in"),
  compliance: z.array(oneOf("compliance")).default([]),
});

/** Answers as they are given. */
export type RequirementsInput = z.input<typeof requirementsSchema>;
/** Answers, complete. */
export type Requirements = z.output<typeof requirementsSchema>;

/** Products that Entra knows by no client id, so that they have to register somewhere else. */
export function selfRegistering({ products }: Pick<Requirements, "products">): McpClientPreset[] {
  return products.filter((name) => mcpClientPresets[name].entraClientIds.length === 0);
}

/** MCP clients outside the browser, which hold tokens of their own. */
export function holdsTokens({ clients, products }: Pick<Requirements, "clients" | "products">): boolean {
  return products.length > 0 || clients.some((kind) => kind === "desktop" || kind === "cli" || kind === "hosted");
}
