import { AUTHORIZATION_SERVER } from "./authorization-server-requirements.js";
import type { Requirement, UsersPain } from "./requirement.js";
import { RESOURCE_SERVER, RESOURCE_SERVER_AT_ENTRA } from "./resource-server-requirements.js";
import { TRANSPORT } from "./transport-requirements.js";
import { USERS_PAINS } from "./users-pains.js";

/** All requirements, in the parts in which they are shown. */
export const REQUIREMENTS: Readonly<Record<string, Readonly<Record<string, Requirement>>>> = {
  "Resource server": RESOURCE_SERVER,
  "Resource server, with tokens of Entra": RESOURCE_SERVER_AT_ENTRA,
  "Authorization server": AUTHORIZATION_SERVER,
  "Between client and server": TRANSPORT,
};

export const PAINS: Readonly<Record<string, UsersPain>> = USERS_PAINS;

/** Every id that a test may cite. */
export const CITABLE_IDS: ReadonlySet<string> = new Set([...Object.values(REQUIREMENTS), PAINS].flatMap(Object.keys));
