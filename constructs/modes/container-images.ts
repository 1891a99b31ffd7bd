import { RUNTIME_PORT } from "../../runtime/config/routes.js";
import type { ContainerServer } from "../entra-mcp-integration-props.js";
import type { ContainerImage } from "../hosting/hosted-container.js";

/** The runtime image of this project. */
export function builtInImage(image: string | undefined): ContainerImage {
  if (image === undefined) throw new TypeError("hosting.runtimeImage is needed to host the built-in runtime");
  return { image, targetPort: RUNTIME_PORT, builtIn: true };
}

/** An image of the caller's own. */
export function ownImage({ image, targetPort, command, args }: ContainerServer): ContainerImage {
  return { image, targetPort, command, args, builtIn: false };
}
