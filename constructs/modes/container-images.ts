import { RUNTIME_PORT } from "../../runtime/config/routes.js";
import type { ContainerServer } from "../entra-mcp-integration-props.js";
import type { ContainerImage } from "../hosting/hosted-container.js";
import type { Hosting } from "../hosting/hosting.js";

/** The runtime image of this project. */
export function builtInImage({ runtimeImage }: Hosting): ContainerImage {
  if (runtimeImage === undefined) throw new TypeError("hosting.runtimeImage is needed to host the built-in runtime");
  return { ...runtimeImage, targetPort: RUNTIME_PORT, builtIn: true };
}

/** An image of the caller's own. */
export function ownImage({ image, targetPort, command, args }: ContainerServer): ContainerImage {
  return { image, targetPort, command, args, builtIn: false };
}
