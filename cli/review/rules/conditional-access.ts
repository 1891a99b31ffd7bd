import { knownApplication } from "../knowledge/known-applications.js";
import { lookUp } from "../knowledge/look-up.js";
import { directoryRoleName } from "../knowledge/directory-roles.js";
import { describedChange, describedObject, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { added, blocksAt, hasUnknown, textOf, textsOf, type Body } from "../plan/values.js";
import { list, say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

/** Policies that decide under which conditions users get in. */
export const conditionalAccess = concept({
  title: "Conditional Access",
  types: ["azuread_conditional_access_policy", "azuread_named_location"],
  rules: {
    "conditional-access-weakened": {
      level: "high",
      title: "A Conditional Access policy protects less",
      why: "Sign-ins that had to fulfil something before no longer have to.",
      remedy: "Have who answers for the tenant's policies approve it.",
    },
    "conditional-access-added": {
      level: "medium",
      title: "A Conditional Access policy is new, or covers more",
      why: "Sign-ins that worked may be challenged or refused (AADSTS50076, AADSTS53003): users', and administrators' own.",
      remedy: "Let it run in report-only mode first, and leave an emergency account out.",
    },
    "trusted-location-changed": {
      level: "high",
      title: "A trusted location changes",
      why: "Policies may ask for less from there.",
      remedy: "Check that the addresses are yours alone.",
    },
  },
  *find(change, plan) {
    const { before, after } = change;
    const policy = describedChange(plan, change);
    if (change.type === "azuread_named_location") {
      const [was, is] = [trustedRanges(before), trustedRanges(after)];
      const ranges = added(was, is);
      if (ranges.length > 0) yield { rule: "trusted-location-changed", text: say`${policy} trusts ${list(ranges)}` };
      return;
    }
    if (after === null) {
      if (before?.state === "enabled") {
        yield {
          rule: "conditional-access-weakened",
          text: say`${policy} is deleted; it covered ${coverage(plan, before)}`,
        };
      }
      return;
    }
    if (before === null) {
      const state = lookUp(STATES, textOf(after.state) ?? "") ?? "in a state known after apply";
      yield {
        rule: "conditional-access-added",
        text: say`${policy}, ${words(state)}, covers ${coverage(plan, after)}`,
      };
      return;
    }
    for (const text of weakenings(plan, before, after)) {
      yield { rule: "conditional-access-weakened", text: say`${policy}: ${text}` };
    }
    for (const text of weakenings(plan, after, before, "no longer")) {
      yield { rule: "conditional-access-added", text: say`${policy}: ${text}` };
    }
  },
});

const STATES: Readonly<Record<string, string>> = {
  enabled: "on",
  disabled: "off",
  enabledForReportingButNotEnforced: "in report-only mode",
};

/** Lists that cover less when they grow, then those that cover less when they shrink. */
const EXCLUSIONS: readonly (readonly [string, string])[] = [
  ["users", "excluded_users"],
  ["users", "excluded_groups"],
  ["users", "excluded_roles"],
  ["applications", "excluded_applications"],
  ["locations", "excluded_locations"],
  ["platforms", "excluded_platforms"],
];
const INCLUSIONS: readonly (readonly [string, string])[] = [
  ["users", "included_users"],
  ["users", "included_groups"],
  ["users", "included_roles"],
  ["applications", "included_applications"],
];

/** What `after` protects less than `before`; with the two exchanged, and other words, what it protects more. */
function weakenings(plan: ReviewedPlan, before: Body, after: Body, turned?: "no longer"): Text[] {
  const [leaves, covers] =
    turned === undefined ? ["leaves out", "no longer covers"] : ["no longer leaves out", "covers"];
  const found: Text[] = [];
  if (before.state === "enabled" && after.state !== "enabled") {
    const now = turned === undefined ? (lookUp(STATES, textOf(after.state) ?? "") ?? "in another state") : "on";
    found.push(words(`is now ${now}`));
  }
  const listed = (body: Body, [block, name]: readonly [string, string]): string[] =>
    blocksAt(body, "conditions", block).flatMap((part) => textsOf(part[name]));
  for (const path of EXCLUSIONS) {
    const names = added(listed(before, path), listed(after, path));
    if (names.length > 0) found.push(say`${words(leaves ?? "")} ${list(names.map((id) => nameOf(plan, id)))}`);
  }
  for (const path of INCLUSIONS) {
    const names = added(listed(after, path), listed(before, path));
    if (names.length > 0) found.push(say`${words(covers ?? "")} ${list(names.map((id) => nameOf(plan, id)))}`);
  }
  const controls = added(controlsOf(after), controlsOf(before));
  if (controls.length > 0) {
    found.push(say`${words(turned === undefined ? "no longer asks for" : "asks for")} ${list(controls)}`);
  }
  const [was, is] = [before, after].map((body) => blocksAt(body, "grant_controls")[0]?.operator);
  if (was === "AND" && is === "OR") {
    found.push(words(turned === undefined ? "one of its controls is enough now" : "asks for all of its controls now"));
  }
  return found;
}

/** Whom and what a policy covers, and what it asks for. */
function coverage(plan: ReviewedPlan, body: Body): Text {
  const listed = (block: string, names: readonly string[]): Text[] =>
    blocksAt(body, "conditions", block).flatMap((part) =>
      names.flatMap((name) => textsOf(part[name])).map((id) => nameOf(plan, id)),
    );
  const users = listed("users", ["included_users", "included_groups", "included_roles"]);
  const without = listed("users", ["excluded_users", "excluded_groups", "excluded_roles"]);
  const applications = listed("applications", ["included_applications", "included_user_actions"]);
  const controls = controlsOf(body);
  const or = (texts: readonly Text[], block: string): Text => {
    const unknown = hasUnknown(blocksAt(body, "conditions")[0]?.[block]) ? [words("some known after apply")] : [];
    const all = [...texts, ...unknown];
    return all.length === 0 ? words("none") : list(all);
  };
  return [
    ...say`users: ${or(users, "users")}`,
    ...(without.length === 0 ? [] : say` without ${list(without)}`),
    ...say`; applications: ${or(applications, "applications")}`,
    ...say`; asks for: ${controls.length === 0 ? words("nothing but session controls") : list(controls)}`,
  ];
}

function controlsOf(body: Body): string[] {
  return blocksAt(body, "grant_controls").flatMap((grant) => [
    ...textsOf(grant.built_in_controls),
    ...textsOf(grant.terms_of_use),
    ...(textOf(grant.authentication_strength_policy_id) === undefined ? [] : ["authentication strength"]),
  ]);
}

function nameOf(plan: ReviewedPlan, id: string): Text {
  const name = knownApplication(id) ?? directoryRoleName(id);
  if (name !== undefined) return words(name);
  const object = plan.byId(id);
  return object === undefined ? say`${id}` : describedObject(plan, object);
}

function trustedRanges(body: Body | null): string[] {
  return blocksAt(body, "ip").flatMap((ip) => (ip.trusted === true ? textsOf(ip.ip_ranges) : []));
}
