import { BOTH, GATEWAY, type Requirement } from "./requirement.js";

/** What an intermediary between MCP clients and servers has to heed. */
export const TRANSPORT = {
  "TR-1": {
    level: "OURS",
    since: "ours",
    modes: BOTH,
    rule: "Authentication comes before anything of the body is read.",
  },
  "TR-2": {
    level: "MUST",
    since: "2025-06-18",
    modes: GATEWAY,
    rule: "The client's Authorization header stops here; the server behind gets a token made for it.",
  },
  "TR-3": {
    level: "MUST",
    since: "2026-07-28",
    modes: GATEWAY,
    rule: "Headers of parameters pass unchanged, and so does the body they mirror.",
  },
  "TR-4": {
    level: "MUST",
    since: "2026-07-28",
    modes: BOTH,
    rule: "Names of headers in any letter case, values to the letter.",
  },
  "TR-5": {
    level: "SHOULD",
    since: "2026-07-28",
    modes: GATEWAY,
    rule: "Policy by `Mcp-Method` or `Mcp-Name` only after the version check.",
  },
  "TR-6": {
    level: "SHOULD",
    since: "2025-06-18",
    modes: GATEWAY,
    rule: "Event streams are passed on as they come, never collected, and kept alive.",
  },
  "TR-7": {
    level: "MUST",
    since: "2026-07-28",
    modes: GATEWAY,
    rule: "A client that leaves ends its request behind from 2026-07-28 on, and not before.",
  },
  "TR-8": {
    level: "OURS",
    since: "ours",
    modes: BOTH,
    rule: "Any replica serves any request; there are no sessions of the protocol.",
  },
  "TR-9": {
    level: "OURS",
    since: "ours",
    modes: GATEWAY,
    rule: "Nothing is kept for another caller, whatever the answer allows.",
  },
  "TR-10": {
    level: "OURS",
    since: "ours",
    modes: BOTH,
    rule: "A body that is too large gets 413 before it is parsed.",
  },
  "TR-11": {
    level: "OURS",
    since: "ours",
    modes: GATEWAY,
    rule: "What a server behind says about its own authentication is translated, never passed on.",
  },
  "TR-12": {
    level: "OURS",
    since: "ours",
    modes: GATEWAY,
    rule: "Trace context in `_meta` passes, and nothing trusts it.",
  },
} as const satisfies Readonly<Record<string, Requirement>>;
