import type { Construct } from "constructs";
import { OwnedAppRegistration, type OwnedAppRegistrationProps } from "./app-registration.js";
import type { AppRegistrationOptions, ExistingRegistration } from "./entra-props.js";
import { ExistingAppRegistration, isExistingRegistration } from "./existing-app-registration.js";

/** A registration whoever made it, with its resources. */
export type RegisteredApplication = OwnedAppRegistration | ExistingAppRegistration;

/** Makes a registration as its options say, or takes the existing one that is given instead of them. */
export function registerApplication(
  scope: Construct,
  id: string,
  given: AppRegistrationOptions | ExistingRegistration | undefined,
  props: Omit<OwnedAppRegistrationProps, "options">,
): RegisteredApplication {
  return isExistingRegistration(given)
    ? new ExistingAppRegistration(scope, id, given, { ...props, options: {} })
    : new OwnedAppRegistration(scope, id, { ...props, options: given ?? {} });
}
