import { managementLockTargets, type ManagementLockTarget } from "../hosting/hosting-props.js";
import { at, known, list, oneOf, read, unique, type Check, type Rule } from "./check.js";
import { makesRedis } from "./hosted-apps.js";
import { isRecord } from "./wrong-type.js";

/** What is to be locked. */
export const managementLocks: Check = known(
  list(
    "a list of what to lock",
    known(oneOf(managementLockTargets)),
    unique((target) => target, "target"),
  ),
);

const IS_MADE: Readonly<Record<ManagementLockTarget, (props: unknown) => boolean>> = {
  keyVault: (props) => isNew(read(props, "hosting", "keyVault")),
  registry: (props) => isNew(read(props, "hosting", "registry")),
  resourceGroup: (props) => read(props, "hosting", "resourceGroup", "existing") === undefined,
  tokenStore: makesRedis,
};

/** A lock on what is somebody else's is somebody else's too. */
export const locksHaveTargets: Rule<unknown> = (props) => {
  const targets = read(props, "hosting", "managementLocks");
  if (!Array.isArray(targets)) return [];
  return Array.from<unknown>(targets).flatMap((target, index) =>
    managementLockTargets.some((known) => known === target && !IS_MADE[known](props))
      ? [
          {
            path: at("hosting.managementLocks", index),
            value: target,
            message: "is not made here, so there is nothing to lock",
            remedy: `Remove it, or have hosting.${String(target)} made`,
          },
        ]
      : [],
  );
};

function isNew(resource: unknown): boolean {
  return isRecord(resource) && resource.existing === undefined;
}
