import { splitUri, type UriParts } from "../../../constructs/validation/uri-parts.js";
import { clientsWithRedirectUri } from "../knowledge/known-applications.js";
import { lookUp } from "../knowledge/look-up.js";
import type { PlannedChange } from "../plan/planned-change.js";
import { unknownValue } from "../plan/reviewed-plan.js";
import { added, blocksAt, hasUnknown, textOf, textsOf, type Body } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { isOfNewRegistration, registrationOf } from "./application-parts.js";
import { concept } from "./concept.js";

type RuleId =
  | "redirect-uri-unsafe"
  | "redirect-uri-plain-http"
  | "redirect-uri-wildcard"
  | "redirect-uri-new-host"
  | "redirect-uri-custom-scheme"
  | "redirect-uri-loopback"
  | "redirect-uri-added"
  | "redirect-uri-unreadable"
  | "redirect-uri-removed";

/** Where Entra sends users with their code. */
export const redirectUris = concept<RuleId>({
  title: "Redirect URIs",
  types: ["azuread_application", "azuread_application_redirect_uris"],
  rules: {
    "redirect-uri-unsafe": {
      level: "high",
      title: "A redirect URI that hides where it leads, or runs something",
      why: "Browsers run or show such a URI instead of handing the code to an application, or read it otherwise than people do.",
      remedy: "Register the plain address: https, a host without user information, and a path.",
    },
    "redirect-uri-plain-http": {
      level: "high",
      title: "A redirect URI without TLS",
      why: "Everybody on the way can read the code that arrives there.",
      remedy: "Use https. http is for the user's own machine only: http://localhost.",
    },
    "redirect-uri-wildcard": {
      level: "high",
      title: "A redirect URI with a wildcard",
      why: "Whoever gets any host or path below it, an abandoned subdomain for example, receives users' codes.",
      remedy: "Register each address by itself.",
    },
    "redirect-uri-new-host": {
      level: "medium",
      title: "A redirect URI at a host that the application hasn't used",
      why: "Whoever controls that host receives the codes of users who sign in.",
      remedy: "Check that the host is yours, or the client's that is meant, letter by letter.",
    },
    "redirect-uri-custom-scheme": {
      level: "medium",
      title: "A redirect URI with a scheme of an app's own",
      why: "Any program on a user's machine can claim the scheme and receive the code. PKCE keeps it from using the code.",
      remedy: "Check that it is the client's own scheme, and that the client uses PKCE.",
    },
    "redirect-uri-loopback": {
      level: "low",
      title: "A redirect URI on the user's own machine",
      why: "Usual for desktop and command-line clients. Programs on the same machine can listen there.",
      remedy: "Register it on the public client platform, not on an application that has a secret.",
    },
    "redirect-uri-added": {
      level: "low",
      title: "A redirect URI at a host that is known",
      why: "The application already sends users there, or it is an address that an MCP client documents.",
      remedy: "Check the path.",
    },
    "redirect-uri-unreadable": {
      level: "low",
      title: "A redirect URI that isn't known yet",
      why: "It depends on something that this plan makes, so that it can't be judged here.",
      remedy: "Check the expression; the plan after this one shows the value.",
    },
    "redirect-uri-removed": {
      level: "medium",
      title: "A redirect URI goes",
      why: "Users who sign in through it are refused from then on (AADSTS50011).",
      remedy: "Check that no client uses it any more.",
    },
  },
  *find(change, plan) {
    const registration = registrationOf(plan, change);
    const isNew = isOfNewRegistration(plan, change);
    const [before, after] = [platformsOf(change, change.before), platformsOf(change, change.after)];
    const known = new Set(before.flatMap(({ uris }) => uris.map((uri) => splitUri(uri).host.toLowerCase())));
    for (const { platform, path, uris, body } of after) {
      const had = before.filter((other) => other.platform === platform).flatMap((other) => other.uris);
      for (const { rule, uris: together, whose } of judged(added(had, uris), known, isNew)) {
        yield { rule, text: say`${registration}, ${words(platform)}: ${shortList(together)}${whose}` };
      }
      if (hasUnknown(body.redirect_uris)) {
        const value = unknownValue(plan, change, [...path, "redirect_uris"]);
        yield { rule: "redirect-uri-unreadable", text: say`${registration}, ${words(platform)}: ${value}` };
      }
    }
    if (change.action === "delete" && change.type === "azuread_application") return;
    for (const { platform, uris } of before) {
      const now = after.filter((other) => other.platform === platform).flatMap((other) => other.uris);
      const gone = added(now, uris);
      if (gone.length > 0) {
        yield { rule: "redirect-uri-removed", text: say`${registration}, ${words(platform)}: ${list(gone)}` };
      }
    }
  },
});

interface Judged {
  readonly rule: RuleId;
  readonly uris: readonly string[];
  /** The clients that have them, in brackets. */
  readonly whose: Text;
}

/** What needs a decision stands alone; addresses that a client documents are told together. */
function judged(uris: readonly string[], known: ReadonlySet<string>, isNew: boolean): Judged[] {
  const alone: Judged[] = [];
  const together = new Map<string, Judged>();
  for (const uri of uris) {
    const rule = ruleFor(uri, known, isNew);
    const clients = clientsWithRedirectUri(uri).join(", ");
    const whose = clients === "" ? [] : words(` (${clients})`);
    const key = `${rule} ${clients}`;
    if (clients === "") alone.push({ rule, uris: [uri], whose });
    else together.set(key, { rule, uris: [...(together.get(key)?.uris ?? []), uri], whose });
  }
  return [...alone, ...together.values()];
}

const SHOWN_TOGETHER = 3;

function shortList(uris: readonly string[]): Text {
  const rest = uris.length - SHOWN_TOGETHER;
  return rest <= 1 ? list(uris) : say`${list(uris.slice(0, SHOWN_TOGETHER))} and ${words(String(rest))} more`;
}

/** Schemes that a browser runs or shows. */
const RUN_BY_BROWSERS = /^(?:javascript|data|vbscript|file|blob|about|view-source)$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/i;

function ruleFor(uri: string, known: ReadonlySet<string>, isNew: boolean): RuleId {
  const parts = splitUri(uri);
  if (RUN_BY_BROWSERS.test(parts.scheme) || isDeceptive(parts)) return "redirect-uri-unsafe";
  if (uri.includes("*")) return "redirect-uri-wildcard";
  if (/^http$/i.test(parts.scheme))
    return LOOPBACK.test(parts.host) ? "redirect-uri-loopback" : "redirect-uri-plain-http";
  if (clientsWithRedirectUri(uri).length > 0) return "redirect-uri-added";
  if (!/^https$/i.test(parts.scheme)) return "redirect-uri-custom-scheme";
  return !isNew && known.has(parts.host.toLowerCase()) ? "redirect-uri-added" : "redirect-uri-new-host";
}

/** User information before the host, what isn't ASCII, backslashes and fragments: the reader takes it for another host. */
function isDeceptive({ text, userInfo, fragment }: UriParts): boolean {
  return userInfo !== undefined || fragment !== undefined || /[^\x21-\x7e]|\\/.test(text);
}

interface Platform {
  readonly platform: string;
  /** Names of the blocks that lead there. */
  readonly path: readonly string[];
  readonly body: Body;
  readonly uris: readonly string[];
}

const PLATFORMS: Readonly<Record<string, string>> = {
  web: "web",
  single_page_application: "single-page application",
  public_client: "public client",
  Web: "web",
  SPA: "single-page application",
  PublicClient: "public client",
};

function platformsOf({ type }: PlannedChange, body: Body | null): Platform[] {
  if (body === null) return [];
  const found =
    type === "azuread_application_redirect_uris"
      ? [{ name: textOf(body.type) ?? "", path: [], body }]
      : ["web", "single_page_application", "public_client"].flatMap((name) =>
          blocksAt(body, name).map((block) => ({ name, path: [name], body: block })),
        );
  return found.map(({ name, path, body: block }) => ({
    platform: lookUp(PLATFORMS, name) ?? "another platform",
    path,
    body: block,
    uris: textsOf(block.redirect_uris),
  }));
}
