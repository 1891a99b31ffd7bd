/**
 * The runtime's image, built in `hosting.registry` by an Azure Container Registry task while applying: no local engine, and
 * no token, because the source is readable without one.
 */
export interface RuntimeImageBuild {
  /**
   * Git repository with this project at its root, over https and readable without credentials, e.g.
   * `https://github.com/contoso/entra-mcp.git`.
   */
  readonly gitRepository: string;
  /**
   * What is built: a commit (40 hexadecimal digits) or a version tag (`v1.4.2`). By commit nobody can change what it
   * means.
   */
  readonly revision: string;
  /**
   * Image with Node 24, npm and a shell that the runtime is bundled in, by digest: build argument `BUILD_IMAGE`, e.g.
   * `docker.io/library/node:24-bookworm-slim@sha256:…`.
   */
  readonly buildImage: string;
  /**
   * Image without a shell that the runtime runs on, by digest: build argument `BASE_IMAGE`, e.g.
   * `gcr.io/distroless/cc-debian12:nonroot@sha256:…`.
   */
  readonly baseImage: string;
}
