import { holdsTokens, selfRegistering, type Requirements } from "./requirements.js";

/** A way to put Entra in front of an MCP server. */
export type Mode = "direct-sso" | "oauth-proxy";

/** One reason to take a mode. */
export interface Rule {
  readonly id: string;
  readonly speaksFor: Mode;
  /** Whether the other mode can't do it at all. */
  readonly decides: boolean;
  /** The need, as the end of "you need": also a line of the documentation. */
  readonly need: string;
  /** Why that mode. */
  readonly reason: string;
  applies(requirements: Requirements): boolean;
}

/** The decision matrix. What decides comes first, then what merely speaks for a mode. */
export const RULES: readonly Rule[] = [
  {
    id: "clients-register",
    speaksFor: "oauth-proxy",
    decides: true,
    need: "MCP clients that are not registered in Entra",
    reason:
      "Entra takes no dynamic client registration and no client metadata documents. The gateway takes both, and has one " +
      "client of its own to be configured; it signs users in to Entra in the clients' place.",
    applies: (needs) => needs.registration === "self" || selfRegistering(needs).length > 0,
  },
  {
    id: "tokens-stay",
    speaksFor: "oauth-proxy",
    decides: true,
    need: "MCP clients outside the browser that hold no token of Entra's",
    reason:
      "In direct-sso such a client gets its token from Entra itself. The gateway keeps Entra's tokens, sealed, and " +
      "gives the client a token of its own that is good for this MCP server alone.",
    applies: (needs) => needs.tokens === "server" && holdsTokens(needs),
  },
  {
    id: "several-services",
    speaksFor: "oauth-proxy",
    decides: true,
    need: "several MCP servers behind one sign-in",
    reason:
      "The gateway stands in front of any number of servers, each a resource with tokens for itself alone. " +
      "direct-sso is one server, which signs its own users in.",
    applies: ({ services }) => services === "several",
  },
  {
    id: "applications",
    speaksFor: "direct-sso",
    decides: true,
    need: "applications that call without a user",
    reason:
      "direct-sso lets an application in by app role, tool by tool. The gateway acts on behalf of a user and refuses a " +
      "token without one.",
    applies: ({ clients }) => clients.includes("application"),
  },
  {
    id: "entra-alone",
    speaksFor: "direct-sso",
    decides: true,
    need: "no token but Entra's own",
    reason: "The gateway is an authorization server and issues tokens. In direct-sso Entra is the only one that does.",
    applies: ({ compliance }) => compliance.includes("entra-issues-tokens"),
  },
  {
    id: "nothing-hosted",
    speaksFor: "direct-sso",
    decides: true,
    need: "nothing hosted for the sign-in",
    reason: "The gateway always needs a container. direct-sso can be the Entra side alone, for a server that exists.",
    applies: ({ compliance }) => compliance.includes("nothing-hosted"),
  },
  {
    id: "desktop-and-cli",
    speaksFor: "oauth-proxy",
    decides: false,
    need: "desktop, command-line or hosted MCP clients",
    reason:
      "MCP clients send a `resource` parameter and refresh without naming a scope; Entra compares the one to the letter " +
      "and refuses the other. The gateway answers them as the MCP specification says, and Entra as Entra wants it.",
    applies: holdsTokens,
  },
  {
    id: "conditional-access",
    speaksFor: "oauth-proxy",
    decides: false,
    need: "Conditional Access that asks for more in the middle of a session, from MCP clients",
    reason:
      "A client that brings a token of Entra's has to answer a claims challenge itself, and few can. The gateway's " +
      "clients sign in again as for any expired token.",
    applies: (needs) => needs.compliance.includes("conditional-access") && holdsTokens(needs),
  },
  {
    id: "browser",
    speaksFor: "direct-sso",
    decides: false,
    need: "people in a browser only",
    reason: "The server signs them in by itself and keeps the tokens: what the browser has is a session.",
    applies: (needs) => needs.clients.includes("browser") && !holdsTokens(needs),
  },
  {
    id: "fewer-parts",
    speaksFor: "direct-sso",
    decides: false,
    need: "as little as possible to run",
    reason: "One app registration and one container; oauth-proxy has two of each.",
    applies: () => true,
  },
];

/** Answers that no mode can satisfy together. */
export interface Conflict {
  readonly id: string;
  /** What contradicts what. */
  readonly message: string;
  /** What can give way. */
  readonly remedy: string;
  applies(requirements: Requirements): boolean;
}

/** Contradictions within the answers. Those between the modes follow from the rules that decide. */
export const CONFLICTS: readonly Conflict[] = [
  {
    id: "unapproved-registration",
    message: "clients that register by themselves are clients that nobody has approved by name",
    remedy:
      "Leave out compliance no-self-registration and list the hosts that such clients may have (clientRegistration), or " +
      "say registration entra and give the clients' users a client id.",
    applies: ({ registration, compliance }) => registration === "self" && compliance.includes("no-self-registration"),
  },
  {
    id: "built-in-calls-graph",
    message: "the built-in MCP server calls Microsoft Graph only, not other APIs",
    remedy:
      "Say server container, for an image of your own that exchanges the token On-Behalf-Of, or leave out apis other.",
    applies: ({ server, apis }) => server === "built-in" && apis.includes("other"),
  },
  {
    id: "hosted-here-only",
    message: "compliance availability and private-network are about what the stack hosts, and it hosts nothing",
    remedy: "Leave them out, or let the stack host: take back compliance nothing-hosted.",
    applies: ({ compliance }) =>
      compliance.includes("nothing-hosted") &&
      (compliance.includes("availability") || compliance.includes("private-network")),
  },
  {
    id: "no-apis-and-some",
    message: "apis none excludes the others",
    remedy: "Leave out none, or the others.",
    applies: ({ apis }) => apis.includes("none") && apis.length > 1,
  },
  {
    id: "nothing-to-host",
    message: "the built-in MCP server, and one of yours as an image, have to be hosted",
    remedy: "Say server existing, or leave out compliance nothing-hosted.",
    applies: ({ server, compliance }) => compliance.includes("nothing-hosted") && server !== "existing",
  },
  {
    id: "applications-hold-tokens",
    message: "an application without a user gets its token from Entra and holds it",
    remedy: "Say tokens client, or leave out clients application.",
    applies: ({ clients, tokens }) => clients.includes("application") && tokens === "server",
  },
];

/** What to know about a mode that is taken, where it applies. */
export interface Note {
  readonly text: string;
  applies(requirements: Requirements, mode: Mode): boolean;
}

/** Consequences that are neither for nor against a mode. */
export const NOTES: readonly Note[] = [
  {
    text: "Several replicas share a Redis, sealed with a Key Vault key. The stack makes both, and both cost money.",
    applies: ({ compliance, server }, mode) =>
      compliance.includes("availability") && (mode === "oauth-proxy" || server === "built-in"),
  },
  {
    text: "The vault is reached from inside the network only, so whoever deploys has to be there: a runner in the network.",
    applies: ({ compliance }) => compliance.includes("private-network"),
  },
  {
    text: "A server of your own exchanges the token it gets On-Behalf-Of for each API, and needs that API's delegated permission on the registration.",
    applies: ({ apis }) => apis.includes("other"),
  },
  {
    text: "Without self-registration, people give their client the public client's id: an output of the stack.",
    applies: ({ compliance, clients, products }, mode) =>
      mode === "oauth-proxy" && compliance.includes("no-self-registration") && holdsTokens({ clients, products }),
  },
  {
    text: "Every client that is no browser needs its client id in `clients`, or it meets AADSTS65001 or a refusal.",
    applies: ({ clients, products }, mode) => mode === "direct-sso" && holdsTokens({ clients, products }),
  },
  {
    text: "Of the built-in tools `whoami` alone answers without a user; the others read what belongs to one.",
    applies: ({ clients, server }) => clients.includes("application") && server === "built-in",
  },
  {
    text: "Clients that run at their vendor's reach the public ingress only: don't give it an internal one.",
    applies: ({ clients, products }) => clients.includes("hosted") || products.includes("claude-web"),
  },
];
