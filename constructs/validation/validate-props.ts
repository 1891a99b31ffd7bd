import { entraClouds } from "../../runtime/config/entra-clouds.js";
import type {
  CommonProps,
  EntraMcpIntegrationProps,
  HostedDirectSsoProps,
  OAuthProxyProps,
  UnhostedDirectSsoProps,
} from "../entra-mcp-integration-props.js";
import type { EntraProps } from "../entra/entra-props.js";
import { all, anything, flag, known, must, oneOf, text, type Check, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { inOrderOf, nearest, object, optional, required, variant, type Loose, type Shape } from "./shape.js";
import { additionalServers, eachServerOnce } from "./validate-additional-servers.js";
import { appOnlyTools, appOnlyToolsRule } from "./validate-app-only-tools.js";
import { validateApps } from "./validate-apps.js";
import { validateAzureName } from "./validate-azure-names.js";
import { clientRegistration } from "./validate-client-registration.js";
import { mcpClients, preAuthorizedClients } from "./validate-clients.js";
import { entraRules, entraShape, owners, tenantId } from "./validate-entra.js";
import { directSsoHosting, hostingNames, oauthProxyHosting } from "./validate-hosting.js";
import { locksHaveTargets } from "./validate-management-locks.js";
import { notInDirectSso, notInOAuthProxy, validateMode } from "./validate-mode.js";
import { validateNetworkUse } from "./validate-network-use.js";
import { providers } from "./validate-providers.js";
import { publicClientRegistration } from "./validate-registration.js";
import { server } from "./validate-server.js";
import { validateTags } from "./validate-tags.js";
import { isRecord, wrongType } from "./wrong-type.js";

/** Consent titles default to "Access <display name>", and Entra's forms take 100 characters. */
const LONGEST_DISPLAY_NAME = 100 - "Access ".length;

const displayName = all(
  (value, path) => validateAzureName("applicationDisplayName", value, path),
  text(
    "a name as a string",
    must(
      (name) => name.length <= LONGEST_DISPLAY_NAME,
      "is too long: consent texts begin with it",
      `Use at most ${LONGEST_DISPLAY_NAME} characters`,
    ),
  ),
);

const key = known(
  text(
    "a key as a string",
    must((given) => given.trim() !== "", "is empty", "Give the name that ids derive from"),
  ),
);

const commonShape: Shape<Omit<CommonProps, keyof EntraProps>> = {
  name: required((value, path) => validateAzureName("integration", value, path)),
  displayName: optional(displayName),
  key: optional(key),
  tenantId: optional(tenantId),
  cloud: optional(known(oneOf(Object.keys(entraClouds)))),
  owners: optional(owners),
  tags: optional(validateTags),
  providers: optional(providers),
};

const mode = required(anything);

/** Ids derive from a literal: hashing a value that only Terraform knows would hash its placeholder. */
const literalKey: Rule<Loose<CommonProps>> = ({ name, key }) =>
  isUnknown(name) && key === undefined
    ? [
        {
          path: "key",
          message: "is missing, and ids of scopes and roles can't derive from a name that only Terraform knows",
          remedy: "Give a literal key",
        },
      ]
    : [];

const rules = [literalKey, ...entraRules, validateMode, validateApps, validateNetworkUse, locksHaveTargets];

/** Both forms of direct-sso; `validateMode` tells when something has to be hosted. */
type AnyDirectSsoProps = Omit<HostedDirectSsoProps, "hosting" | "server"> &
  Partial<Pick<HostedDirectSsoProps | UnhostedDirectSsoProps, "hosting" | "server">>;

const directSso = object<AnyDirectSsoProps>(
  "props of direct-sso mode",
  {
    mode,
    ...commonShape,
    clients: optional(preAuthorizedClients),
    ...entraShape,
    server: optional(server),
    appOnlyTools: optional(appOnlyTools),
    webConsole: optional(flag),
    hosting: optional(directSsoHosting),
  },
  { rules: [...rules, appOnlyToolsRule], misplaced: notInDirectSso },
);

const oauthProxy = object<OAuthProxyProps>(
  "props of oauth-proxy mode",
  {
    mode,
    ...commonShape,
    clients: optional(mcpClients),
    clientRegistration: optional(clientRegistration),
    ...entraShape,
    publicClientRegistration: optional(publicClientRegistration),
    server: optional(server),
    forwardedToken: optional(known(oneOf(["api", "graph"]))),
    additionalServers: optional(additionalServers),
    webConsole: optional(flag),
    hosting: required(oauthProxyHosting),
  },
  { rules: [...rules, eachServerOnce], misplaced: notInOAuthProxy },
);

type Mode = EntraMcpIntegrationProps["mode"];

const MODES: Readonly<Record<Mode, Check>> = { "direct-sso": directSso, "oauth-proxy": oauthProxy };
const modes = Object.keys(MODES) as Mode[];
const validMode = variant("mode", { "direct-sso": anything, "oauth-proxy": anything } satisfies Record<Mode, Check>);

/**
 * Everything that is wrong with the props, in their order. Values that only Terraform knows are not looked at, unless
 * they decide what is synthesized.
 *
 * Takes whatever a caller in plain JavaScript may give, and never throws.
 */
export function validateProps(props: EntraMcpIntegrationProps): readonly Problem[] {
  const given: unknown = props;
  if (!isRecord(given) || isUnknown(given)) return [wrongType(given, "props", "an object of props")];
  const wrongMode = validMode(given, "");
  const candidates = wrongMode.length === 0 ? [given.mode as Mode] : likelyModes(given.mode);
  const problems = candidates.map((candidate) => MODES[candidate]({ ...given, mode: candidate }, ""));
  return distinct(inOrderOfHosting([...wrongMode, ...reportedByAll(problems)]));
}

/** Rules about the whole come last, also those about something inside of `hosting`. */
function inOrderOfHosting(problems: readonly Problem[]): readonly Problem[] {
  const inside = (problem: Problem): boolean => /^hosting\b/.test(problem.path);
  const sorted = [...inOrderOf(hostingNames, problems.filter(inside), "hosting")];
  return problems.map((problem) => (inside(problem) ? (sorted.shift() ?? problem) : problem));
}

/** A misspelt mode is taken for what it resembles, so that the rest of the props can be checked in the same run. */
function likelyModes(given: unknown): readonly Mode[] {
  const meant = typeof given === "string" ? nearest(given, modes) : undefined;
  return meant === undefined ? modes : modes.filter((mode) => mode === meant);
}

function reportedByAll([first = [], ...others]: readonly (readonly Problem[])[]): readonly Problem[] {
  return first.filter((problem) => others.every((problems) => problems.some((other) => isSame(problem, other))));
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter((problem, index) => problems.findIndex((other) => isSame(problem, other)) === index);
}

function isSame(a: Problem, b: Problem): boolean {
  return a.path === b.path && a.message === b.message;
}
