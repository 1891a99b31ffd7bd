import type { ResourceChange, TerraformPlan } from "../plan/terraform-plan.js";

/**
 * A plan with many resources, all of kinds that rules look at: one in five stays as it is, the others are made or
 * changed, and each refers to others by id, as in a tenant that is managed as a whole.
 */
export function largePlan(resources: number): TerraformPlan {
  const changes = Array.from({ length: resources }, (_, index) => change(index));
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    timestamp: "2026-01-01T00:00:00Z",
    resource_changes: changes,
    prior_state: {
      values: {
        root_module: {
          resources: changes.flatMap(({ address, type, change: { before } }) =>
            before === null ? [] : [{ address, mode: "managed" as const, type, values: before }],
          ),
        },
      },
    },
    configuration: {
      root_module: {
        resources: changes.map(({ address }) => ({
          address,
          expressions: { application_id: { references: [`azuread_application.a${address.length}.id`] } },
        })),
      },
    },
  };
}

function change(index: number): ResourceChange {
  const kind = KINDS[index % KINDS.length] ?? KINDS[0];
  const set = Math.floor(index / KINDS.length);
  const [before, after] = [kind.values(set, "before"), kind.values(set, "after")];
  const action = ["create", "update", "update", "no-op", "update"][set % 5] ?? "update";
  return {
    address: `${kind.type}.a${set}`,
    mode: "managed",
    type: kind.type,
    name: `a${set}`,
    change: {
      actions: [action],
      before: action === "create" ? null : before,
      after: action === "no-op" ? before : after,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
    },
  };
}

interface Kind {
  readonly type: string;
  readonly values: (set: number, when: "before" | "after") => Readonly<Record<string, unknown>>;
}

function id(kind: string, set: number): string {
  return `${kind}0000000-0000-4000-8000-${String(set).padStart(12, "0")}`;
}

const registration: Kind = {
  type: "azuread_application",
  values: (set, when) => ({
    id: `/applications/${id("a", set)}`,
    object_id: id("a", set),
    client_id: id("b", set),
    display_name: `Application ${set}`,
    api: [{ oauth2_permission_scope: [{ id: id("c", set), value: "access_as_user", type: "User", enabled: true }] }],
    required_resource_access: [
      {
        resource_app_id: "00000003-0000-0000-c000-000000000000",
        resource_access: [
          { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" },
          ...(when === "after" ? [{ id: "570282fd-fa5c-430d-a7fd-fc8dc98a9dca", type: "Scope" }] : []),
        ],
      },
    ],
    web: [{ redirect_uris: [`https://app-${set}.contoso.example/callback`] }],
  }),
};

const KINDS: readonly [Kind, ...Kind[]] = [
  registration,
  {
    type: "azuread_service_principal",
    values: (set, when) => ({
      object_id: id("d", set),
      client_id: id("b", set),
      app_role_assignment_required: when === "before",
    }),
  },
  {
    type: "azuread_application_pre_authorized",
    values: (set, when) => ({
      application_id: `/applications/${id("a", set)}`,
      authorized_client_id: id("b", set + 1),
      permission_ids: when === "after" ? [id("c", set)] : [],
    }),
  },
  {
    type: "azurerm_role_assignment",
    values: (set) => ({
      scope: `/subscriptions/${id("e", 0)}/resourceGroups/rg-${set}`,
      role_definition_name: "Contributor",
      principal_id: id("d", set),
    }),
  },
  {
    type: "azurerm_container_app",
    values: (set, when) => ({
      name: `app-${set}`,
      ingress: [{ external_enabled: true }],
      template: [
        {
          container: [
            {
              name: "app",
              image: `registry.contoso.example/app@sha256:${when === "after" ? "b".repeat(64) : "a".repeat(64)}`,
              env: Array.from({ length: 20 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `${index} ${when}` })),
            },
          ],
        },
      ],
    }),
  },
];
