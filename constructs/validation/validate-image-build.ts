import type { RuntimeImageBuild } from "../hosting/image-build-props.js";
import { all, known, must, text, type Check } from "./check.js";
import { isUnknown } from "./problem.js";
import { object, required } from "./shape.js";
import { image } from "./validate-image.js";
import { isRecord } from "./wrong-type.js";

/** Host, then path segments of characters that mean nothing to git, to a shell or to a task's file. */
const REPOSITORY = /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(\/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+$/;

const REPOSITORY_FORM = '"https://<host>/<path>.git"';

// A credential that was given all the same is not repeated.
const hasUserInfo = (url: string): boolean => /^[^/]*\/\/[^/]*@/.test(url);

const gitRepository: Check = (value, path) => {
  if (typeof value === "string" && !isUnknown(value) && hasUserInfo(value)) {
    return [
      {
        path,
        message: "has a user name or a credential in it, which would stand in the plan and the state",
        remedy: "Leave it out: the repository has to be readable without one",
      },
    ];
  }
  return repositoryUrl(value, path);
};

const repositoryUrl = text(
  "the URL of a git repository as a string",
  must<string>((url) => url.startsWith("https://"), "is not an https URL", `Give ${REPOSITORY_FORM}`),
  must<string>(
    (url) => !/[?#]/.test(url),
    "has a query or a fragment behind it",
    "Give the URL alone; revision says what is built",
  ),
  must<string>((url) => REPOSITORY.test(url), "is not the URL of a git repository", `Give ${REPOSITORY_FORM}`),
);

const COMMIT = /^[0-9a-f]{40}$/;
/** Like Semantic Versioning, without build metadata: a tag of an image can't hold its "+". */
const VERSION_TAG = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,40})?$/;

const revision = text(
  "a commit or a version tag as a string",
  must<string>(
    (given) => COMMIT.test(given) || !/^[0-9A-Fa-f]{7,64}$/.test(given),
    "is not a whole commit",
    "Give all 40 hexadecimal digits, in lower case, as git rev-parse prints them",
  ),
  must<string>(
    (given) => COMMIT.test(given) || VERSION_TAG.test(given),
    "is neither a commit nor a version tag, so what it means can change",
    'Give a commit of 40 hexadecimal digits, or a tag such as "v1.4.2"',
  ),
);

const pinnedImage = all(
  image,
  text(
    "an image reference as a string",
    must<string>(
      (given) => given.includes("@"),
      "has no digest, so another image can take its place",
      'End it with a digest ("@sha256:…")',
    ),
  ),
);

const build = object<RuntimeImageBuild>("how to build an image, { gitRepository, revision, buildImage, baseImage }", {
  // The image's tag is computed from them.
  gitRepository: required(known(gitRepository)),
  revision: required(known(revision)),
  buildImage: required(known(pinnedImage)),
  baseImage: required(known(pinnedImage)),
});

/** Whether an image is to be built here. */
export function isBuild(given: unknown): boolean {
  return isRecord(given) && !isUnknown(given);
}

/** An image, or how to build one. */
export const runtimeImage: Check = (value, path) => (isBuild(value) ? build(value, path) : image(value, path));
