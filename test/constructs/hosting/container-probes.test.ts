import type { Probes } from "../../../constructs/index.js";
import { containerApp, containerOf, type ContainerBlock } from "../../support/container-apps.js";
import { synthesizeDirectSso, synthesizeOAuthProxy } from "../../support/synthesize.js";

const wiki = { type: "container", image: "contoso.azurecr.io/wiki:1", targetPort: 3000 } as const;

function probesOf({ liveness_probe, readiness_probe, startup_probe }: ContainerBlock) {
  return { liveness_probe, readiness_probe, startup_probe };
}

function runtimeWith(probes: Probes = {}) {
  return probesOf(containerOf(containerApp(synthesizeDirectSso({ hosting: { app: { probes } } }))));
}

function ownImageWith(probes: Probes = {}) {
  return probesOf(containerOf(containerApp(synthesizeDirectSso({ server: wiki, hosting: { app: { probes } } }))));
}

it("asks the built-in runtime over HTTP, liveness and readiness apart", () => {
  expect(runtimeWith()).toEqual({
    liveness_probe: [{ transport: "HTTP", path: "/healthz", port: 8080 }],
    readiness_probe: [{ transport: "HTTP", path: "/readyz", port: 8080 }],
    startup_probe: [
      { transport: "HTTP", path: "/healthz", port: 8080, interval_seconds: 1, failure_count_threshold: 30 },
    ],
  });
});

it("only looks whether other images listen on their port", () => {
  expect(ownImageWith()).toEqual({
    liveness_probe: [{ transport: "TCP", port: 3000 }],
    readiness_probe: [{ transport: "TCP", port: 3000 }],
    startup_probe: [],
  });
});

it("replaces the probes that are given, and only those", () => {
  expect(runtimeWith({ liveness: { path: "/alive", port: 9090 } })).toEqual({
    ...runtimeWith(),
    liveness_probe: [{ transport: "HTTP", path: "/alive", port: 9090 }],
  });
});

it("leaves out the probes that are false, and only those", () => {
  expect(runtimeWith({ readiness: false })).toEqual({ ...runtimeWith(), readiness_probe: [] });
  expect(ownImageWith({ liveness: false, readiness: false })).toEqual({
    liveness_probe: [],
    readiness_probe: [],
    startup_probe: [],
  });
});

it("hands every setting of a probe on", () => {
  const startup = {
    transport: "HTTPS",
    path: "/started",
    port: 8443,
    initialDelaySeconds: 5,
    intervalSeconds: 2,
    timeoutSeconds: 3,
    failureCountThreshold: 4,
  } as const;
  expect(ownImageWith({ startup }).startup_probe).toEqual([
    {
      transport: "HTTPS",
      path: "/started",
      port: 8443,
      initial_delay: 5,
      interval_seconds: 2,
      timeout: 3,
      failure_count_threshold: 4,
    },
  ]);
});

it("speaks HTTP where a path is given and TCP where none is", () => {
  expect(ownImageWith({ liveness: { path: "/" }, readiness: { port: 3001 } })).toMatchObject({
    liveness_probe: [{ transport: "HTTP", path: "/", port: 3000 }],
    readiness_probe: [{ transport: "TCP", port: 3001 }],
  });
});

it("asks gateway and server apart from each other", () => {
  const stack = synthesizeOAuthProxy({ hosting: { gateway: { probes: { startup: false } } } });
  expect(containerOf(containerApp(stack, "Hosting/Gateway")).startup_probe).toEqual([]);
  expect(containerOf(containerApp(stack, "Hosting/Server")).startup_probe).toHaveLength(1);
});
