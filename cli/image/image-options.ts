import { image } from "../../constructs/validation/validate-image.js";

/** What is given on the command line. */
export interface ImageOptions {
  readonly buildImage?: string;
  readonly baseImage?: string;
  readonly tag: string;
  readonly imageVersion: string;
  readonly revision: string;
  readonly source: string;
  readonly platform: string;
}

/** What an image is built from, checked. */
export type ImageRequest = ImageOptions & { readonly buildImage: string; readonly baseImage: string };

/** The images that the Containerfile is built on: what for, and where the usual one is. */
const BASES = {
  buildImage: {
    option: "--build-image",
    holds: "Node 24 with npm on glibc, which compiles the runtime and gives it its Node",
    usual: "docker.io/library/node:24-bookworm-slim",
  },
  baseImage: {
    option: "--base-image",
    holds: "glibc, libstdc++ and certificate authorities, and no shell",
    usual: "gcr.io/distroless/cc-debian12:nonroot",
  },
} as const;

/** @throws Error that names everything that is wrong */
export function checkImageOptions(options: ImageOptions): ImageRequest {
  const { buildImage = "", baseImage = "", tag, platform } = options;
  const problems = [
    ...pinProblems("buildImage", buildImage),
    ...pinProblems("baseImage", baseImage),
    ...image(tag, "--tag").map(({ path, message, remedy }) => `${path} "${tag}" ${message}. ${remedy}.`),
    ...(tag.includes("@")
      ? [`--tag "${tag}" has a digest, which only the finished image has. Give a version tag.`]
      : []),
    ...(/^linux\/[a-z0-9]+(\/v\d)?$/.test(platform)
      ? []
      : [`--platform "${platform}" is not "linux/<architecture>". Azure Container Apps runs linux/amd64.`]),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { ...options, buildImage, baseImage };
}

function pinProblems(name: keyof typeof BASES, given: string): string[] {
  const { option, holds, usual } = BASES[name];
  const lookUp = `Look its digest up: docker buildx imagetools inspect ${usual}`;
  if (given === "") return [`${option} is missing: ${holds}, for example ${usual}@sha256:<digest>. ${lookUp}`];
  const wrong = image(given, option).map(({ path, message, remedy }) => `${path} "${given}" ${message}. ${remedy}.`);
  if (wrong.length > 0 || /@sha256:[0-9a-f]{64}$/.test(given)) return wrong;
  return [`${option} "${given}" is not pinned: end it with @sha256:<digest>. ${lookUp.replace(usual, given)}`];
}
