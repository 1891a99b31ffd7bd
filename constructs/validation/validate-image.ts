import { must, text, type Check } from "./check.js";

const HOST = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?";
const COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const REFERENCE = new RegExp(`^(${HOST}/)?${COMPONENT}(/${COMPONENT})*(:${TAG})?(@sha256:[0-9a-f]{64})?$`);

const FORM = '"<registry host>/<repository>@sha256:<digest>" or "<registry host>/<repository>:<version>"';

/**
 * A container image reference that always means the same image.
 *
 * `latest`, and no tag, which means `latest`, are refused: the plan of such an image never changes, so a reviewer
 * can't see that another one is deployed, and a replica that starts later may run other code than its neighbour.
 */
export const image: Check = text(
  "an image reference as a string",
  must<string>((given) => given !== "", "is empty", `Give ${FORM}`),
  must<string>(
    (given) => !given.includes("://"),
    "begins with a scheme, which image references don't have",
    (given) => `Write "${given.slice(given.indexOf("://") + 3)}"`,
  ),
  must<string>((given) => !/\s/.test(given), "has white space in it", "Remove it, also at both ends"),
  must<string>(
    (given) => !given.includes("@") || /@sha256:[0-9a-f]{64}$/.test(given),
    "has a digest that is not sha256: and 64 lower-case hexadecimal digits",
    "Copy the digest from the registry, or name a version tag instead",
  ),
  must<string>(
    (given) => REFERENCE.test(given),
    "is not an image reference",
    `Give ${FORM}, the repository in lower case`,
  ),
  must<string>(
    (given) => !isMutable(given),
    "names whatever was pushed last, so the plan doesn't show what is deployed",
    'End it with a digest ("@sha256:…") or a version tag (":1.4.2")',
  ),
);

/** Neither tag nor digest, or the tag that is moved. */
function isMutable(reference: string): boolean {
  return /(^|\/)[^/:@]+(:latest)?$/.test(reference);
}
