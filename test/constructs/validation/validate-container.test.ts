import { containerSizes } from "../../../constructs/hosting/container-props.js";
import { itAccepts, itReports, problemsOf } from "./faults.js";
import { minimalDirectSso, minimalOAuthProxy } from "./valid-props.js";

describe("a container app", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a name of 33 characters",
      changes: { "hosting.gateway.name": "g".repeat(33) },
      message: "is 33 characters long",
      remedy: "2 to 32",
    },
    {
      fault: "a name with a period",
      changes: { "hosting.server.name": "mcp.tools" },
      message: "can't be the name of a container app",
      remedy: "lower-case",
    },
    {
      fault: "a revision mode in lower case",
      changes: { "hosting.gateway.revisionMode": "single" },
      message: '"Single" or "Multiple"',
      remedy: 'Write "Single"',
    },
    {
      fault: "too many inactive revisions",
      changes: { "hosting.gateway.maxInactiveRevisions": 101 },
      message: "from 0 to 100",
      remedy: "Write 100",
    },
    {
      fault: "a misspelt option",
      changes: { "hosting.server.maxReplica": 2 },
      message: "is not a known prop",
      remedy: "Write maxReplicas",
    },
    {
      fault: "an empty workload profile",
      changes: { "hosting.gateway.workloadProfileName": "" },
      message: "is empty",
      remedy: '"Consumption"',
    },
    {
      fault: "ingress of the server behind the gateway",
      changes: { "hosting.server.ingress": "external" },
      message: "through the gateway only",
      remedy: "hosting.gateway",
    },
    {
      fault: "a domain of the server behind the gateway",
      changes: { "hosting.server.customDomain": { hostName: "mcp.contoso.com" } },
      message: "through the gateway only",
      remedy: "hosting.gateway",
    },
    {
      fault: "another word for external ingress",
      changes: { "hosting.gateway.ingress": "public" },
      message: '"external" or "internal"',
      remedy: 'Write "external"',
    },
  ]);
});

describe("vCPU and memory", () => {
  itReports(minimalDirectSso, [
    {
      fault: "memory that doesn't fit the vCPUs",
      changes: { "hosting.app.size": { cpu: 0.5, memory: "2Gi" } },
      message: "is not a pair",
      remedy: '{ cpu: 0.5, memory: "1Gi" } or { cpu: 1, memory: "2Gi" }',
    },
    {
      fault: "a pair between two others",
      changes: { "hosting.app.size": { cpu: 0.3, memory: "0.7Gi" } },
      message: "is not a pair",
      remedy: '{ cpu: 0.25, memory: "0.5Gi" } or { cpu: 0.5, memory: "1Gi" }',
    },
    {
      fault: "more than the largest pair",
      changes: { "hosting.app.size": { cpu: 8, memory: "16Gi" } },
      message: "is not a pair",
      remedy: 'Write { cpu: 4, memory: "8Gi" }',
    },
    {
      fault: "memory in another unit",
      changes: { "hosting.app.size": { cpu: 0.5, memory: "1024Mi" } },
      message: "is not a pair",
      remedy: '{ cpu: 0.5, memory: "1Gi" }',
    },
    {
      fault: "vCPUs as text",
      changes: { "hosting.app.size": { cpu: "0.5", memory: "1Gi" } },
      path: "hosting.app.size.cpu",
      message: "is a string",
      remedy: "as a number",
    },
    {
      fault: "vCPUs without memory",
      changes: { "hosting.app.size": { cpu: 0.5 } },
      path: "hosting.app.size.memory",
      message: "is missing",
      remedy: '"1Gi"',
    },
    {
      fault: "vCPUs that are not a number",
      changes: { "hosting.app.size": { cpu: NaN, memory: "3Mi" } },
      message: "is not a pair",
      remedy: '{ cpu: 0.25, memory: "0.5Gi" }',
    },
  ]);

  it.each(containerSizes)("accepts $cpu vCPU with $memory", (size) => {
    expect(problemsOf(minimalDirectSso, { "hosting.app.size": size })).toEqual([]);
  });
});

describe("replicas", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "more of them than Container Apps runs",
      changes: { "hosting.server.maxReplicas": 301 },
      message: "from 1 to 300",
      remedy: "Write 300",
    },
    {
      fault: "none at most",
      changes: { "hosting.server.maxReplicas": 0 },
      message: "from 1 to 300",
      remedy: "Write 1",
    },
    {
      fault: "fewer than none",
      changes: { "hosting.server.minReplicas": -1 },
      message: "from 0 to 300",
      remedy: "Write 0",
    },
    {
      fault: "half of one",
      changes: { "hosting.server.minReplicas": 0.5 },
      message: "is not replicas",
      remedy: "whole number",
    },
    {
      fault: "a count as text",
      changes: { "hosting.server.minReplicas": "1" },
      message: "is a string",
      remedy: "from 0 to 300",
    },
    {
      fault: "fewest above most",
      changes: { "hosting.server": { minReplicas: 3, maxReplicas: 2 } },
      path: "hosting.server.minReplicas",
      message: "is more than maxReplicas (2)",
      remedy: "raise maxReplicas to 3",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["the bounds themselves", { "hosting.server": { minReplicas: 0, maxReplicas: 300 } }],
    ["one number for both", { "hosting.server": { minReplicas: 3, maxReplicas: 3 } }],
  ]);
});

describe("scale rules", () => {
  const rules = (...given: unknown[]) => ({ "hosting.server.scaleRules": given });
  const path = "hosting.server.scaleRules[0]";

  itReports(minimalOAuthProxy, [
    {
      fault: "one rule without a list",
      changes: { "hosting.server.scaleRules": { type: "http" } },
      message: "is an object",
      remedy: "a list of scale rules",
    },
    {
      fault: "an unknown type",
      changes: rules({ type: "htp", name: "a" }),
      path: `${path}.type`,
      message: '"http", "tcp" or "custom"',
      remedy: 'Write "http"',
    },
    {
      fault: "a rule without a name",
      changes: rules({ type: "http", concurrentRequests: 5 }),
      path: `${path}.name`,
      message: "is missing",
      remedy: "a scale rule",
    },
    {
      fault: "a name in upper case",
      changes: rules({ type: "http", name: "HTTP", concurrentRequests: 5 }),
      path: `${path}.name`,
      message: "can't be the name of a scale rule",
      remedy: "lower-case",
    },
    {
      fault: "no request at all",
      changes: rules({ type: "http", name: "a", concurrentRequests: 0 }),
      path: `${path}.concurrentRequests`,
      message: "from 1 to",
      remedy: "Write 1",
    },
    {
      fault: "connections for an HTTP rule",
      changes: rules({ type: "http", name: "a", concurrentConnections: 5, concurrentRequests: 5 }),
      path: `${path}.concurrentConnections`,
      message: "is not a known prop",
      remedy: "concurrentRequests",
    },
    {
      fault: "a TCP rule without connections",
      changes: rules({ type: "tcp", name: "a" }),
      path: `${path}.concurrentConnections`,
      message: "is missing",
      remedy: "concurrent connections",
    },
    {
      fault: "a setting of a scaler that is a number",
      changes: rules({ type: "custom", name: "a", scaler: "cpu", metadata: { value: 70 } }),
      path: `${path}.metadata.value`,
      message: "is a number",
      remedy: "a string",
    },
    {
      fault: "a scaler with a blank",
      changes: rules({ type: "custom", name: "a", scaler: "azure queue", metadata: {} }),
      path: `${path}.scaler`,
      message: "is not the name of a KEDA scaler",
      remedy: '"cpu"',
    },
    {
      fault: "two rules of one name",
      changes: rules(
        { type: "http", name: "a", concurrentRequests: 5 },
        { type: "tcp", name: "a", concurrentConnections: 5 },
      ),
      path: "hosting.server.scaleRules[1]",
      message: "same name as hosting.server.scaleRules[0]",
      remedy: "another name",
    },
  ]);
});

describe("probes", () => {
  itReports(minimalOAuthProxy, [
    {
      fault: "a transport in lower case",
      changes: { "hosting.gateway.probes.liveness": { transport: "http", path: "/healthz" } },
      path: "hosting.gateway.probes.liveness.transport",
      message: '"HTTP", "HTTPS" or "TCP"',
      remedy: 'Write "HTTP"',
    },
    {
      fault: "a path without its slash",
      changes: { "hosting.gateway.probes.liveness.path": "healthz" },
      message: 'does not begin with "/"',
      remedy: 'Write "/healthz"',
    },
    {
      fault: "a URL for a path",
      changes: { "hosting.gateway.probes.liveness.path": "http://localhost:8080/healthz" },
      message: 'does not begin with "/"',
      remedy: 'Write "/healthz"',
    },
    {
      fault: "a path with a blank",
      changes: { "hosting.gateway.probes.liveness.path": "/health z" },
      message: "white space",
      remedy: "percent-encode",
    },
    {
      fault: "a path for TCP",
      changes: { "hosting.gateway.probes.startup": { transport: "TCP", path: "/healthz" } },
      path: "hosting.gateway.probes.startup.path",
      message: "only opens a connection",
      remedy: '"HTTP"',
    },
    {
      fault: "a port out of range",
      changes: { "hosting.gateway.probes.liveness.port": 0 },
      message: "from 1 to 65535",
      remedy: "Write 1",
    },
    {
      fault: "a delay of 61 seconds",
      changes: { "hosting.gateway.probes.liveness.initialDelaySeconds": 61 },
      message: "from 0 to 60",
      remedy: "Write 60",
    },
    {
      fault: "an interval of 241 seconds",
      changes: { "hosting.gateway.probes.liveness.intervalSeconds": 241 },
      message: "from 1 to 240",
      remedy: "Write 240",
    },
    {
      fault: "a timeout of no time",
      changes: { "hosting.gateway.probes.liveness.timeoutSeconds": 0 },
      message: "from 1 to 240",
      remedy: "Write 1",
    },
    {
      fault: "31 failures of liveness",
      changes: { "hosting.gateway.probes.liveness.failureCountThreshold": 31 },
      message: "from 1 to 30",
      remedy: "Write 30",
    },
    {
      fault: "31 failures while starting",
      changes: { "hosting.gateway.probes.startup.failureCountThreshold": 31 },
      message: "from 1 to 30",
      remedy: "Write 30",
    },
    {
      fault: "49 failures of readiness",
      changes: { "hosting.gateway.probes.readiness.failureCountThreshold": 49 },
      message: "from 1 to 48",
      remedy: "Write 48",
    },
    {
      fault: "true for a probe",
      changes: { "hosting.gateway.probes.liveness": true },
      message: "is a boolean",
      remedy: "or false",
    },
    {
      fault: "a misspelt probe",
      changes: { "hosting.gateway.probes.livenes": false },
      message: "is not a known prop",
      remedy: "Write liveness",
    },
    {
      fault: "a setting that Container Apps doesn't have",
      changes: { "hosting.gateway.probes.liveness.terminationGracePeriodSeconds": 5 },
      message: "is not a known prop",
      remedy: "transport, path",
    },
  ]);

  itAccepts(minimalOAuthProxy, [
    ["31 failures of readiness", { "hosting.gateway.probes.readiness.failureCountThreshold": 31 }],
    ["a probe that is left out", { "hosting.gateway.probes": { liveness: false, readiness: {}, startup: false } }],
    ["a path with a query", { "hosting.gateway.probes.liveness.path": "/healthz?deep=1" }],
  ]);
});

describe("addresses that may reach the app", () => {
  const ranges = "hosting.gateway.allowedIpRanges";

  itReports(minimalOAuthProxy, [
    { fault: "a list", changes: { [ranges]: ["203.0.113.0/24"] }, message: "is a list", remedy: "IPv4 ranges by name" },
    {
      fault: "none, which lets everybody in",
      changes: { [ranges]: {} },
      message: "is empty",
      remedy: "leave allowedIpRanges out",
    },
    {
      fault: "everybody",
      changes: { [ranges]: { all: "0.0.0.0/0" } },
      path: `${ranges}.all`,
      message: "lets everybody in",
      remedy: "leave allowedIpRanges out",
    },
    {
      fault: "an address without a prefix",
      changes: { [ranges]: { office: "203.0.113.7" } },
      path: `${ranges}.office`,
      message: "is not an IPv4 range",
      remedy: 'Write "203.0.113.7/32"',
    },
    {
      fault: "an address inside of a range",
      changes: { [ranges]: { office: "203.0.113.7/24" } },
      path: `${ranges}.office`,
      message: "is not the first address",
      remedy: 'Write "203.0.113.0/24"',
    },
    {
      fault: "an IPv6 range",
      changes: { [ranges]: { office: "2001:db8::/32" } },
      path: `${ranges}.office`,
      message: "is not an IPv4 range",
      remedy: "10.20.0.0/24",
    },
    {
      fault: "a name with a blank",
      changes: { [ranges]: { "head office": "203.0.113.0/24" } },
      path: `${ranges}["head office"]`,
      message: "can't be the name",
      remedy: "letters, digits",
    },
    {
      fault: "ranges behind internal ingress",
      changes: { [ranges]: { office: "203.0.113.0/24" }, "hosting.gateway.ingress": "internal" },
      message: "only apps of the same environment",
      remedy: "Remove it, or ingress",
    },
    {
      fault: "ranges for the server behind the gateway",
      changes: { "hosting.server.allowedIpRanges": { office: "203.0.113.0/24" } },
      message: "reached through the gateway only",
      remedy: "hosting.gateway",
    },
  ]);

  itAccepts(minimalOAuthProxy, [["ranges by name", { [ranges]: { office: "203.0.113.0/24", vpn_1: "10.0.0.0/8" } }]]);
});
