import type { PlannedChange } from "../plan/planned-change.js";
import { describedChange, describedReference, referredTo, type ReviewedPlan } from "../plan/reviewed-plan.js";
import type { Text } from "../text.js";

/** Resources that are an app registration of their own. */
export const REGISTRATIONS = [
  "azuread_application",
  "azuread_application_registration",
  "azuread_application_from_template",
];

/** The registration that a change is about: itself, or the one it is a part of. */
export function registrationOf(plan: ReviewedPlan, change: PlannedChange): Text {
  return REGISTRATIONS.includes(change.type)
    ? describedChange(plan, change)
    : describedReference(plan, change, "application_id");
}

/** Whether the registration is made by this plan, so that nobody can depend on it yet. */
export function isOfNewRegistration(plan: ReviewedPlan, change: PlannedChange): boolean {
  if (REGISTRATIONS.includes(change.type)) return change.action === "create";
  const address = referredTo(plan, change, "application_id")?.address;
  return address !== undefined && plan.byAddress(address)?.action === "create";
}
