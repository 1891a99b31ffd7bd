import type { PlannedChange } from "../plan/planned-change.js";
import { bodyOf, describedChange, describedReference, type ReviewedPlan } from "../plan/reviewed-plan.js";
import { blocksAt, textOf, type Body } from "../plan/values.js";
import { say, words, type Text } from "../text.js";
import { concept } from "./concept.js";

const SECRETS = [
  "azuread_application_password",
  "azuread_service_principal_password",
  "azuread_synchronization_secret",
];
const CERTIFICATES = [
  "azuread_application_certificate",
  "azuread_service_principal_certificate",
  "azuread_service_principal_token_signing_certificate",
];
const LONGEST_DAYS = 366;

/** Secrets and certificates with which an application signs in as itself. */
export const credentials = concept({
  title: "Secrets and certificates of applications",
  types: [...SECRETS, ...CERTIFICATES, "azuread_application"],
  rules: {
    "client-secret-added": {
      level: "high",
      title: "An application gets a client secret",
      why: "Its value is in the Terraform state, and in whatever it is handed on to. Whoever reads it is the application.",
      remedy: "Use a federated credential. If it must be a secret, keep it in Key Vault, out of Terraform.",
    },
    "certificate-added": {
      level: "medium",
      title: "An application gets a certificate",
      why: "Whoever has its private key is the application.",
      remedy: "Check where the private key was made and is kept: Key Vault, not exportable.",
    },
    "credential-long-lived": {
      level: "medium",
      title: "A credential is valid for more than a year",
      why: "What leaks is of use until then, and nobody remembers how to change it when it ends.",
      remedy: "Choose a year or less, and let its change be something that happens by itself.",
    },
    "credential-removed": {
      level: "high",
      title: "A credential goes",
      why: "What signs in with it fails as soon as this is applied (AADSTS7000215, AADSTS700027).",
      remedy: "Add the new one first, let every deployment take it, then remove the old one.",
    },
  },
  *find(change, plan) {
    if (change.type === "azuread_application") {
      const [before, after] = [blocksAt(change.before, "password"), blocksAt(change.after, "password")];
      if (after.length > before.length) {
        yield { rule: "client-secret-added", text: say`${describedChange(plan, change)}, in its password block` };
      }
      return;
    }
    if (change.action === "update") return;
    const application = ownerOf(plan, change);
    const kind = words(SECRETS.includes(change.type) ? "client secret" : "certificate");
    if (change.action === "create" || change.action === "replace") {
      yield {
        rule: SECRETS.includes(change.type) ? "client-secret-added" : "certificate-added",
        text: say`${application}: ${kind}${nameOf(change.after)}${validity(change.after)}`,
      };
      const days = daysOf(change.after, plan.source.timestamp);
      if (days !== undefined && days > LONGEST_DAYS) {
        yield { rule: "credential-long-lived", text: say`${application}: ${kind}, ${days} days` };
      }
    }
    if (change.action === "delete" || change.action === "replace") {
      yield { rule: "credential-removed", text: say`${application}: ${kind}${nameOf(change.before)}` };
    }
  },
});

function ownerOf(plan: ReviewedPlan, change: PlannedChange): Text {
  const attribute = ["application_id", "service_principal_id"].find((name) => bodyOf(change)[name] !== undefined);
  return describedReference(plan, change, attribute ?? "application_id");
}

function nameOf(body: Body | null): Text {
  const name = textOf(body?.display_name) ?? textOf(body?.key_id);
  return name === undefined ? [] : say` ${name}`;
}

function validity(body: Body | null): Text {
  const [end, relative] = [textOf(body?.end_date), textOf(body?.end_date_relative)];
  if (end !== undefined) return say`, until ${end}`;
  return relative === undefined ? [] : say`, for ${relative}`;
}

/** Days from its start, or from when the plan was made, to its end. */
function daysOf(body: Body | null, planned: string | undefined): number | undefined {
  const relative = /^(\d+)h/.exec(textOf(body?.end_date_relative) ?? "")?.[1];
  if (relative !== undefined) return Math.floor(Number(relative) / 24);
  const [start, end] = [textOf(body?.start_date) ?? planned, textOf(body?.end_date)].map((date) =>
    Date.parse(date ?? ""),
  );
  const days = Math.floor(((end ?? NaN) - (start ?? NaN)) / 86_400_000);
  return Number.isNaN(days) ? undefined : days;
}
