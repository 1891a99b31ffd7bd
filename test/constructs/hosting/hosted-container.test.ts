import type { ContainerAppOptions, FrontAppOptions } from "../../../constructs/index.js";
import { containerApp, containerOf, type ContainerAppBlock } from "../../support/container-apps.js";
import { sealingKey } from "../../support/integration-fixtures.js";
import { synthesizeDirectSso, synthesizeOAuthProxy, type Block } from "../../support/synthesize.js";
import { synthesizeVariation, variationNames } from "../../support/integration-variations.js";

const redis = { type: "redis", hostName: "sessions.westeurope.redis.azure.net", sealingKey } as const;

function appWith(app: FrontAppOptions) {
  return containerApp(synthesizeDirectSso({ hosting: { app, tokenStore: redis } }));
}

describe("by default", () => {
  it("runs one small replica in the Consumption profile and replaces it at each change", () => {
    const app = containerApp(synthesizeDirectSso());
    expect(app).toMatchObject({
      name: "contoso",
      revision_mode: "Single",
      workload_profile_name: "Consumption",
      template: { min_replicas: 1, max_replicas: 1 },
    });
    expect(containerOf(app)).toMatchObject({ cpu: 0.5, memory: "1Gi" });
    expect(app).not.toHaveProperty("max_inactive_revisions");
  });

  it("takes https only and sends all of it to the newest revision", () => {
    expect(containerApp(synthesizeDirectSso()).ingress).toEqual({
      allow_insecure_connections: false,
      external_enabled: true,
      target_port: 8080,
      traffic_weight: [{ latest_revision: true, percentage: 100 }],
      transport: "auto",
    });
  });
});

describe("options", () => {
  const cases: readonly [string, ContainerAppOptions, Block][] = [
    ["name", { name: "wiki" }, { name: "wiki" }],
    ["revision mode", { revisionMode: "Multiple" }, { revision_mode: "Multiple" }],
    ["inactive revisions", { maxInactiveRevisions: 0 }, { max_inactive_revisions: 0 }],
    ["workload profile", { workloadProfileName: "dedicated" }, { workload_profile_name: "dedicated" }],
    ["replicas", { minReplicas: 2, maxReplicas: 5 }, { template: { min_replicas: 2, max_replicas: 5 } }],
    [
      "fewest replicas alone: no more than those",
      { minReplicas: 3 },
      { template: { min_replicas: 3, max_replicas: 3 } },
    ],
    ["none while idle: one at most", { minReplicas: 0 }, { template: { min_replicas: 0, max_replicas: 1 } }],
    ["most replicas alone", { maxReplicas: 4 }, { template: { min_replicas: 1, max_replicas: 4 } }],
    ["size", { size: { cpu: 1.25, memory: "2.5Gi" } }, { template: { container: [{ cpu: 1.25, memory: "2.5Gi" }] } }],
    [
      "HTTP scale rule",
      { scaleRules: [{ type: "http", name: "requests", concurrentRequests: 50 }] },
      { template: { http_scale_rule: [{ name: "requests", concurrent_requests: "50" }] } },
    ],
    [
      "TCP scale rule",
      { scaleRules: [{ type: "tcp", name: "connections", concurrentConnections: 20 }] },
      { template: { tcp_scale_rule: [{ name: "connections", concurrent_requests: "20" }] } },
    ],
    [
      "custom scale rule",
      { scaleRules: [{ type: "custom", name: "load", scaler: "cpu", metadata: { type: "Utilization", value: "70" } }] },
      {
        template: {
          custom_scale_rule: [
            { name: "load", custom_rule_type: "cpu", metadata: { type: "Utilization", value: "70" } },
          ],
        },
      },
    ],
  ];

  it.each(cases)("%s", (_what, options, expected) => {
    // Dedicated profiles have to exist in the environment.
    const environment = { workloadProfiles: [{ name: "dedicated", type: "D4", minimumCount: 1, maximumCount: 3 }] };
    const stack = synthesizeDirectSso({ hosting: { app: options, environment, tokenStore: redis } });
    expect(containerApp(stack)).toMatchObject(expected);
  });

  it.each(cases)("%s, of the gateway and the server apart from each other", (_what, options, expected) => {
    const environment = { workloadProfiles: [{ name: "dedicated", type: "D4", minimumCount: 1, maximumCount: 3 }] };
    const gateway = synthesizeOAuthProxy({ hosting: { gateway: options, environment, tokenStore: redis } });
    expect(containerApp(gateway, "Hosting/Gateway")).toMatchObject(expected);
    expect(containerApp(gateway, "Hosting/Server")).not.toMatchObject(expected);
    const server = synthesizeOAuthProxy({ hosting: { server: options, environment, tokenStore: redis } });
    expect(containerApp(server, "Hosting/Server")).toMatchObject(expected);
    expect(containerApp(server, "Hosting/Gateway")).not.toMatchObject(expected);
  });

  it("name the container after the app", () => {
    expect(containerOf(appWith({ name: "wiki" })).name).toBe("wiki");
  });

  it("sort scale rules by kind and keep the caller's order", () => {
    const app = appWith({
      scaleRules: [
        { type: "http", name: "z", concurrentRequests: 1 },
        { type: "tcp", name: "t", concurrentConnections: 1 },
        { type: "http", name: "a", concurrentRequests: 2 },
      ],
    });
    expect((app.template.http_scale_rule as Block[]).map(({ name }) => name)).toEqual(["z", "a"]);
    expect((app.template.tcp_scale_rule as Block[]).map(({ name }) => name)).toEqual(["t"]);
  });
});

describe("ingress", () => {
  it("can be internal, for a reverse proxy in the same environment", () => {
    expect(appWith({ ingress: "internal" }).ingress).toMatchObject({ external_enabled: false });
  });

  it("of the MCP server behind a gateway always is", () => {
    const stack = synthesizeOAuthProxy();
    expect(containerApp(stack, "Hosting/Gateway").ingress).toMatchObject({ external_enabled: true });
    expect(containerApp(stack, "Hosting/Server").ingress).toMatchObject({ external_enabled: false });
  });
});

describe.each(variationNames)("%s", (name) => {
  const apps = () => Object.entries(synthesizeVariation(name).resources("azurerm_container_app"));

  it("runs each container as one user-assigned identity of its own", () => {
    const identities = apps().map(([, { identity }]) => identity as { type: string; identity_ids: string[] });
    for (const identity of identities) {
      expect(identity).toEqual({ type: "UserAssigned", identity_ids: [expect.stringMatching(/Identity\.id}$/)] });
    }
    expect(new Set(identities.map(({ identity_ids }) => identity_ids[0])).size).toBe(identities.length);
  });

  it("starts no container before everything it connects to with its identity is there", () => {
    const stack = synthesizeVariation(name);
    const grants = Object.entries(stack.resources("azurerm_role_assignment"));
    const trusts = Object.entries(stack.resources("azuread_application_federated_identity_credential"));
    const access = Object.entries(stack.resources("azurerm_managed_redis_access_policy_assignment"));
    const builds = Object.keys(stack.resources("azurerm_container_registry_task_schedule_run_now"));
    const publicKeys = Object.keys(stack.resources("azuread_application_certificate"));
    const endpoints = ["azurerm_private_endpoint", "azurerm_private_dns_zone_virtual_network_link"].flatMap((type) =>
      Object.keys(stack.resources(type))
        .filter((path) => path.startsWith("Hosting/PrivateEndpoints/"))
        .map((path) => `${type}.${path}`),
    );
    for (const [, app] of apps()) {
      const [identityId = ""] = (app.identity as { identity_ids: string[] }).identity_ids;
      const principalId = identityId.replace(/\.id}$/, ".principal_id}");
      const usesCertificate = JSON.stringify(app).includes("ENTRA_CERTIFICATE_SECRET_ID");
      const needs = [
        ...endpoints,
        ...grants.flatMap(([path, block]) =>
          block.principal_id === principalId ? [`azurerm_role_assignment.${path}`] : [],
        ),
        ...access.flatMap(([path, block]) =>
          block.object_id === principalId ? [`azurerm_managed_redis_access_policy_assignment.${path}`] : [],
        ),
        ...trusts.flatMap(([path, block]) =>
          block.subject === principalId ? [`azuread_application_federated_identity_credential.${path}`] : [],
        ),
        ...(containerOf(app as ContainerAppBlock).image === stack.resolve(stack.integration.hosting?.imageBuild?.image)
          ? builds.map((path) => `azurerm_container_registry_task_schedule_run_now.${path}`)
          : []),
        ...(usesCertificate ? publicKeys.map((path) => `azuread_application_certificate.${path}`) : []),
      ];
      expect([...((app.depends_on ?? []) as string[])].sort()).toEqual(needs.sort());
    }
  });
});

describe("addresses that may reach the front app", () => {
  const allowedIpRanges = { vpn: "198.51.100.7/32", office: "203.0.113.0/24" };
  const allowed = [
    { name: "office", action: "Allow", ip_address_range: "203.0.113.0/24" },
    { name: "vpn", action: "Allow", ip_address_range: "198.51.100.7/32" },
  ];

  it("are not restricted by default", () => {
    expect(containerApp(synthesizeDirectSso()).ingress).not.toHaveProperty("ip_security_restriction");
  });

  it("are the given ones, sorted, and no others: there is no rule but Allow", () => {
    const stack = synthesizeDirectSso({ hosting: { app: { allowedIpRanges } } });
    expect(containerApp(stack).ingress.ip_security_restriction).toEqual(allowed);
  });

  it("are the gateway's in oauth-proxy mode; the server behind it is internal anyway", () => {
    const stack = synthesizeOAuthProxy({ hosting: { gateway: { allowedIpRanges } } });
    expect(containerApp(stack, "Hosting/Gateway").ingress.ip_security_restriction).toEqual(allowed);
    expect(containerApp(stack, "Hosting/Server").ingress).not.toHaveProperty("ip_security_restriction");
  });
});

describe("an image of the caller's own", () => {
  const server = {
    type: "container",
    image: "ghcr.io/contoso/wiki@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
    targetPort: 3000,
  } as const;

  it("runs in direct-sso mode as it is", () => {
    const app = containerApp(synthesizeDirectSso({ server }));
    expect(app.ingress).toMatchObject({ target_port: 3000 });
    expect(containerOf(app)).toMatchObject({ image: server.image });
    expect(containerOf(app)).not.toHaveProperty("command");
    expect(containerOf(app)).not.toHaveProperty("args");
  });

  it("runs behind the built-in gateway in oauth-proxy mode", () => {
    const stack = synthesizeOAuthProxy({ server });
    expect(containerOf(containerApp(stack, "Hosting/Gateway")).image).toBe("ghcr.io/contoso/entra-mcp-runtime:1.0.0");
    expect(containerOf(containerApp(stack, "Hosting/Server")).image).toBe(server.image);
    expect(containerApp(stack, "Hosting/Server").ingress).toMatchObject({ target_port: 3000 });
  });

  it("can have another entry point", () => {
    const app = containerApp(
      synthesizeDirectSso({ server: { ...server, command: ["node"], args: ["server.js", "-v"] } }),
    );
    expect(containerOf(app)).toMatchObject({ command: ["node"], args: ["server.js", "-v"] });
  });

  it("is told its own port", () => {
    expect(containerOf(containerApp(synthesizeDirectSso({ server }))).env).toContainEqual({
      name: "PORT",
      value: "3000",
    });
  });
});
