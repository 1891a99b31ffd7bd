import type { ResourceChange, StateModule, StateObject, TerraformPlan } from "../../plan/terraform-plan.js";
import { configurationReferences, withoutIndexes, type FindSource } from "./configuration-references.js";
import { idsOf, objectName, objectTitle, ownName } from "./object-names.js";
import type { KnownObject } from "./known-object.js";
import { plannedPermissions, type PlannedPermission } from "./planned-permissions.js";
import { plannedChange, type PlannedChange } from "./planned-change.js";
import { textOf, withMarks, type Body } from "./values.js";
import { say, words, type Text } from "../text.js";

/** A plan as rules see it. */
export interface ReviewedPlan {
  readonly source: TerraformPlan;
  /** Managed objects, also those that stay as they are, in the plan's order. */
  readonly changes: readonly PlannedChange[];
  /** The object that has this id: object id, client id, principal id or Azure resource id. */
  byId(id: string): KnownObject | undefined;
  /** The change of an object by its address; without an index, too, where there is only one such object. */
  byAddress(address: string): PlannedChange | undefined;
  /** Objects of a type, planned and read. */
  ofType(type: string): readonly KnownObject[];
  /** The scope or app role with this id, where the plan makes or has read the API that it belongs to. */
  permission(id: string): PlannedPermission | undefined;
  /** Where a value comes from that isn't known yet. */
  readonly findSource: FindSource;
}

/** Prepares a plan for the rules. What few rules need is made when it is asked for. */
export function reviewedPlan(source: TerraformPlan): ReviewedPlan {
  const changes = (source.resource_changes ?? []).filter(({ mode }) => mode === "managed").map(plannedChange);
  const objects = once(() => knownObjects(source, changes));
  const ids = once(() => objectsById(objects()));
  const types = once(() => grouped(objects(), ({ type }) => type));
  const addresses = once(() => byAddresses(changes));
  const ofType = (type: string): readonly KnownObject[] => types().get(type) ?? [];
  const permissions = once(() => plannedPermissions(ofType));
  return {
    source,
    changes,
    byId: (id) => ids().get(id.toLowerCase()),
    byAddress: (address) => addresses().get(address),
    ofType,
    permission: (id) => permissions().get(id),
    findSource: configurationReferences(source),
  };
}

/** What is called so, with its kind: `app registration "Contoso MCP"`. */
export function described(type: string, body: Body | null, address: string): Text {
  return say`${words(objectTitle(type))} ${objectName(body, address)}`;
}

/** Objects that are known by another one where they have no name yet, and the attribute that leads to it. */
const KNOWN_BY: Readonly<Record<string, string>> = {
  azuread_service_principal: "client_id",
  azuread_application_password: "application_id",
  azuread_application_certificate: "application_id",
  azurerm_management_lock: "scope",
};

/** The object of a change, as it will be; as it is when it goes. */
export function describedChange(plan: ReviewedPlan, change: PlannedChange): Text {
  const attribute = KNOWN_BY[change.type];
  if (ownName(bodyOf(change)) === undefined && attribute !== undefined && referredTo(plan, change, attribute)) {
    return say`${words(objectTitle(change.type))} of ${describedReference(plan, change, attribute)}`;
  }
  return described(change.type, bodyOf(change), change.address);
}

/** An object that another one refers to. */
export function describedObject(plan: ReviewedPlan, { type, body, address }: KnownObject): Text {
  const change = ownName(body) === undefined ? plan.byAddress(address) : undefined;
  return change === undefined ? described(type, body, address) : describedChange(plan, change);
}

/** The change's own values: as they will be, or as they are when it goes. */
export function bodyOf({ after, before }: PlannedChange): Body {
  return after ?? before ?? {};
}

/**
 * The object that an attribute refers to by id: found by its known id, or, where that is only known after apply, by the
 * reference in the configuration.
 */
export function referredTo(plan: ReviewedPlan, change: PlannedChange, attribute: string): KnownObject | undefined {
  const id = textOf(bodyOf(change)[attribute]);
  if (id !== undefined) return plan.byId(id.replace(/^\/applications\//, "")) ?? plan.byId(id);
  // An object made for each of several keys mostly refers to another one with the same key.
  const index = /(?:\[[^\]]*\])?$/.exec(change.address)?.[0] ?? "";
  for (const address of plan.findSource(change.address, [attribute])?.addresses ?? []) {
    const target = plan.byAddress(address + index) ?? plan.byAddress(address);
    if (target !== undefined) return { type: target.type, address: target.address, body: bodyOf(target) };
  }
  return undefined;
}

/** That object in words; else the id, else what the configuration says. */
export function describedReference(plan: ReviewedPlan, change: PlannedChange, attribute: string): Text {
  const object = referredTo(plan, change, attribute);
  if (object !== undefined) return describedObject(plan, object);
  const id = textOf(bodyOf(change)[attribute]);
  if (id !== undefined) return say`${id}`;
  return unknownValue(plan, change, [attribute]);
}

/** What can be said of a value that is only known after apply. */
export function unknownValue(plan: ReviewedPlan, change: PlannedChange, path: readonly string[]): Text {
  const source = plan.findSource(change.address, path);
  return source === undefined ? words("a value known after apply") : say`${source.text} (known after apply)`;
}

/** An object with the ids by which others refer to it. */
interface IndexedObject extends KnownObject {
  readonly ids: readonly string[];
}

function knownObjects(source: TerraformPlan, changes: readonly PlannedChange[]): IndexedObject[] {
  return [
    ...stateObjects(source.prior_state?.values?.root_module).map(stateObject),
    ...(source.resource_changes ?? []).filter(({ mode }) => mode === "data").map(readObject),
    ...changes.map(changedObject),
  ];
}

/** Most objects of a state are referred to by nobody. */
function stateObject({ type, address, values, sensitive_values }: StateObject): IndexedObject {
  const body = once(() => bodyFrom(values, sensitive_values));
  return {
    type,
    address,
    ids: idsOf(type, values as Body),
    get body() {
      return body();
    },
  };
}

function stateObjects(module: StateModule | undefined): StateObject[] {
  return [...(module?.resources ?? []), ...(module?.child_modules ?? []).flatMap(stateObjects)];
}

function readObject(change: ResourceChange): IndexedObject {
  return changedObject(plannedChange(change));
}

function changedObject(change: PlannedChange): IndexedObject {
  const { type, address } = change;
  const body = bodyOf(change);
  return { type, address, body, ids: idsOf(type, body) };
}

function bodyFrom(values: unknown, sensitive: unknown): Body {
  const marked = withMarks(values, undefined, sensitive);
  return typeof marked === "object" && marked !== null && !Array.isArray(marked) ? (marked as Body) : {};
}

/** Later entries win: what is planned is newer than what was read, and a registration says more than its principal. */
function objectsById(objects: readonly IndexedObject[]): ReadonlyMap<string, KnownObject> {
  const principalsFirst = [
    ...objects.filter(({ type }) => type === "azuread_service_principal"),
    ...objects.filter(({ type }) => type !== "azuread_service_principal"),
  ];
  return new Map(
    principalsFirst.flatMap((object) =>
      idsOf(object.type, object.body).map((id) => [id.toLowerCase(), object] as const),
    ),
  );
}

function byAddresses(changes: readonly PlannedChange[]): ReadonlyMap<string, PlannedChange> {
  const exact = changes.map((change) => [change.address, change] as const);
  const single = [...grouped(changes, ({ address }) => withoutIndexes(address))].flatMap(
    ([address, [change, another]]) =>
      change === undefined || another !== undefined ? [] : [[address, change] as const],
  );
  return new Map([...single, ...exact]);
}

function grouped<T>(entries: readonly T[], keyOf: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(keyOf(entry));
    if (group === undefined) groups.set(keyOf(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
