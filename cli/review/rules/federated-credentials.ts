import type { PlannedChange } from "../plan/planned-change.js";
import { bodyOf, describedObject, describedReference, unknownValue, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { sameValue, textOf, type Body } from "../plan/values.js";
import { say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

type RuleId =
  | "federated-credential-anybody"
  | "federated-credential-other"
  | "federated-credential-pipeline"
  | "federated-credential-managed-identity"
  | "federated-credential-changed"
  | "federated-credential-removed";

/** Who else may sign in as an application or identity, without a secret. */
export const federatedCredentials = concept<RuleId>({
  title: "Federated credentials",
  types: [
    "azuread_application_federated_identity_credential",
    "azuread_application_flexible_federated_identity_credential",
    "azurerm_federated_identity_credential",
  ],
  rules: {
    "federated-credential-anybody": {
      level: "high",
      title: "A federated credential that many can use",
      why: "A pull request, or a wildcard in a repository's name or branch, lets whoever can make one sign in as the application.",
      remedy: "Name one repository with one environment that has reviewers, or one protected branch.",
    },
    "federated-credential-other": {
      level: "high",
      title: "A federated credential of another issuer",
      why: "Whoever runs the issuer, or gets a token of it with this subject, is the application.",
      remedy: "Check issuer and subject letter by letter, and who can get such a token.",
    },
    "federated-credential-pipeline": {
      level: "medium",
      title: "A pipeline may sign in as the application",
      why: "Whoever can change what it runs there has the application's permissions.",
      remedy: "Check that branch or environment is protected.",
    },
    "federated-credential-managed-identity": {
      level: "low",
      title: "A managed identity may sign in as the application",
      why: "No secret is needed. Whoever may assign the identity to a resource can become the application.",
      remedy: "Check who has roles such as Managed Identity Operator on the identity.",
    },
    "federated-credential-changed": {
      level: "medium",
      title: "A federated credential changes",
      why: "What signed in with the old subject can't any more; what fits the new one can.",
      remedy: "Check that it changes together with what uses it.",
    },
    "federated-credential-removed": {
      level: "high",
      title: "A federated credential goes",
      why: "What signs in with it fails as soon as this is applied (AADSTS70021, AADSTS700213).",
      remedy: "Add what replaces it first.",
    },
  },
  *find(change, plan) {
    const owner = ownerOf(plan, change);
    if (change.action === "delete") {
      yield { rule: "federated-credential-removed", text: say`${owner}: ${trusted(plan, change, change.before).text}` };
      return;
    }
    const { before, after } = change;
    if (after === null) return;
    const now = trusted(plan, change, after);
    if (before === null || change.action === "replace") {
      yield { rule: now.rule, text: say`${owner}: ${now.text}` };
      return;
    }
    const same = ["issuer", "subject", "claims_matching_expression"].every((name) =>
      sameValue(before[name], after[name]),
    );
    if (same) return;
    const was = trusted(plan, change, before);
    yield { rule: "federated-credential-changed", text: say`${owner}: from ${was.text} to ${now.text}` };
    if (now.rule === "federated-credential-anybody" || now.rule === "federated-credential-other") {
      yield { rule: now.rule, text: say`${owner}: ${now.text}` };
    }
  },
});

function ownerOf(plan: ReviewedPlan, change: PlannedChange): Text {
  const attribute = ["application_id", "user_assigned_identity_id", "parent_id"].find(
    (name) => bodyOf(change)[name] !== undefined && bodyOf(change)[name] !== null,
  );
  return describedReference(plan, change, attribute ?? "application_id");
}

interface Trusted {
  readonly rule: RuleId;
  readonly text: Text;
}

const GITHUB = /^https:\/\/token\.actions\.githubusercontent\.com\/?$/i;
const GITLAB = /^https:\/\/gitlab\.com\/?$/i;
const AZURE_DEVOPS = /^https:\/\/vstoken\.dev\.azure\.com\//i;
const ENTRA =
  /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\/[^/]+\/v2\.0\/?$/i;
const KUBERNETES = /^https:\/\/[\w.-]*\boic\b[\w.-]*\.azure\.com\//i;

/** Issuer and subject in words. */
function trusted(plan: ReviewedPlan, change: PlannedChange, body: Body | null): Trusted {
  const issuer = textOf(body?.issuer) ?? "";
  const expression = textOf(body?.claims_matching_expression);
  if (expression !== undefined) {
    return {
      rule:
        /\bmatches\b/i.test(expression) && expression.includes("*")
          ? "federated-credential-anybody"
          : "federated-credential-other",
      text: say`whoever has a token of ${issuer} that fits ${expression}`,
    };
  }
  const subject = textOf(body?.subject);
  if (GITHUB.test(issuer) && subject !== undefined) return github(subject);
  if (ENTRA.test(issuer) && !(subject ?? "").includes("sc://")) return managedIdentity(plan, change, subject);
  const subjectText = subject === undefined ? unknownValue(plan, change, ["subject"]) : say`${subject}`;
  if (AZURE_DEVOPS.test(issuer) || (subject ?? "").startsWith("sc://")) {
    return { rule: "federated-credential-pipeline", text: say`Azure DevOps, service connection ${subjectText}` };
  }
  if (GITLAB.test(issuer)) return { rule: "federated-credential-pipeline", text: say`GitLab, ${subjectText}` };
  if (KUBERNETES.test(issuer)) {
    return { rule: "federated-credential-pipeline", text: say`a service account of AKS: ${subjectText}` };
  }
  return {
    rule: "federated-credential-other",
    text: say`issuer ${issuer === "" ? "known after apply" : issuer}, subject ${subjectText}`,
  };
}

function managedIdentity(plan: ReviewedPlan, change: PlannedChange, subject: string | undefined): Trusted {
  const identity = subject === undefined ? undefined : plan.byId(subject);
  const text =
    subject === undefined
      ? describedReference(plan, change, "subject")
      : identity === undefined
        ? say`the identity with object id ${subject}`
        : describedObject(plan, identity);
  return { rule: "federated-credential-managed-identity", text };
}

/** @see https://docs.github.com/actions/reference/openid-connect-reference */
function github(subject: string): Trusted {
  const [, repository, kind, name] =
    /^repo:([^:]+):(ref|environment|pull_request|job_workflow_ref)(?::(.+))?$/.exec(subject) ?? [];
  if (subject.includes("*") || repository === undefined) {
    return { rule: "federated-credential-anybody", text: say`GitHub Actions, ${subject}` };
  }
  if (kind === "pull_request") {
    return { rule: "federated-credential-anybody", text: say`GitHub Actions of ${repository}, in every pull request` };
  }
  const where = kind === "environment" ? "environment" : kind === "ref" ? "on" : "workflow";
  return {
    rule: "federated-credential-pipeline",
    text: say`GitHub Actions of ${repository}, ${words(where)} ${(name ?? "").replace(/^refs\/(heads|tags)\//, "")}`,
  };
}
