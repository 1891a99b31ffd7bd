import { LIVENESS_PATH, READINESS_PATH } from "../../runtime/config/routes.js";
import type { Probe, Probes } from "./container-props.js";

/** Probes of the built-in runtime, which tells liveness from readiness. */
export const RUNTIME_PROBES: Probes = {
  liveness: { path: LIVENESS_PATH },
  readiness: { path: READINESS_PATH },
  // Half a minute to start before liveness may restart it.
  startup: { path: LIVENESS_PATH, intervalSeconds: 1, failureCountThreshold: 30 },
};

/** Probes of an image nothing is known of: the port accepts connections. */
export const FOREIGN_IMAGE_PROBES: Probes = { liveness: {}, readiness: {}, startup: false };

/** The provider's probe blocks: the caller's where given, else the image's usual ones. */
export function probeBlocks(probes: Probes, usual: Probes, targetPort: number) {
  return {
    livenessProbe: block(probes.liveness ?? usual.liveness, targetPort),
    readinessProbe: block(probes.readiness ?? usual.readiness, targetPort),
    startupProbe: block(probes.startup ?? usual.startup, targetPort),
  };
}

function block(probe: Probe | false | undefined, targetPort: number) {
  if (!probe) return [];
  return [
    {
      transport: probe.transport ?? (probe.path === undefined ? "TCP" : "HTTP"),
      path: probe.path,
      port: probe.port ?? targetPort,
      initialDelay: probe.initialDelaySeconds,
      intervalSeconds: probe.intervalSeconds,
      timeout: probe.timeoutSeconds,
      failureCountThreshold: probe.failureCountThreshold,
    },
  ];
}
