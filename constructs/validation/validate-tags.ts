import { at, map, must, text, type Rule } from "./check.js";
import { isUnknown, type Problem } from "./problem.js";
import { isRecord } from "./wrong-type.js";

const MOST_TAGS = 50;
const LONGEST_NAME = 512;
const LONGEST_VALUE = 256;

const tagName: Rule<string> = (name, path) => {
  const problem = (message: string, remedy: string): Problem[] => [{ path, value: name, message, remedy }];
  if (isUnknown(name)) return [];
  if (name.trim() === "") return problem("has a tag without a name", "Name it");
  if (name.length > LONGEST_NAME) {
    return problem(`has a name of ${name.length} characters`, `Use at most ${LONGEST_NAME} characters`);
  }
  return /[<>%&\\?/]/.test(name)
    ? problem("has one of the characters < > % & \\ ? / in its name, which Azure refuses", "Choose a name without them")
    : [];
};

const tagValue = text(
  "a tag's value as a string",
  must((value) => value.length <= LONGEST_VALUE, "is too long", `Use at most ${LONGEST_VALUE} characters`),
);

const tagMap = map("an object of tags, name to value", tagName, tagValue);

/**
 * Checks the tags of Azure resources.
 *
 * @param tags - an object of strings, or undefined where the prop was left out
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 */
export function validateTags(tags: unknown, path: string): Problem[] {
  if (tags === undefined) return [];
  const names = isRecord(tags) && !isUnknown(tags) ? Object.keys(tags) : [];
  return [...tooMany(names, path), ...tagMap(tags, path), ...repeated(names, path)];
}

function tooMany(names: readonly string[], path: string): Problem[] {
  if (names.length <= MOST_TAGS) return [];
  const message = `has ${names.length} tags, an Azure resource takes ${MOST_TAGS}`;
  return [{ path, message, remedy: `Keep at most ${MOST_TAGS}` }];
}

/** Azure compares tag names without regard to letter case and keeps one of the two. */
function repeated(names: readonly string[], path: string): Problem[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const earlier = first.get(name.toLowerCase());
    if (earlier === undefined) {
      first.set(name.toLowerCase(), name);
      return [];
    }
    const message = `differs from ${at(path, earlier)} by letter case only, which Azure ignores`;
    return [{ path: at(path, name), message, remedy: "Keep one of them" }];
  });
}
