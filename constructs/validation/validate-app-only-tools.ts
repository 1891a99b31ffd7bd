import { all, at, known, map, must, read, text, type Check, type Rule } from "./check.js";
import { serverType } from "./hosted-apps.js";
import { isUnknown, type Problem } from "./problem.js";
import { isRecord } from "./wrong-type.js";

/** Pairs of a tool and a role go into one variable, separated by "=" and blanks. */
export const appOnlyTools: Check = known(
  map(
    "an object from tool names to app roles",
    must(
      (name) => /^[A-Za-z0-9_.-]{1,128}$/.test(name),
      "is not the name of a tool",
      'Use the name that tools/list shows, as in { whoami: "Mcp.Invoke" }',
    ),
    all(text("the value of an app role as a string")),
  ),
);

/** Who may hold the roles is said on the registration, and only the built-in server reads this setting. */
export const appOnlyToolsRule: Rule<unknown> = (props) => {
  const tools = read(props, "appOnlyTools");
  if (!isRecord(tools) || isUnknown(tools)) return [];
  const type = serverType(props);
  if (type !== undefined && type !== "built-in") {
    return [
      {
        path: "appOnlyTools",
        message: "is not used: the server is one of your own",
        remedy: "Remove it, and check the roles of tokens in that server",
      },
    ];
  }
  return Object.entries(tools).flatMap(([tool, role]) => roleProblem(props, at("appOnlyTools", tool), role));
};

function roleProblem(props: unknown, path: string, role: unknown): Problem[] {
  const roles = read(props, "appRoles");
  if (typeof role !== "string" || isUnknown(role) || isUnknown(roles)) return [];
  const exposed = Array.isArray(roles) ? roles.filter(isRecord) : [];
  // The values of others can't be known yet, so one of them may be meant.
  if (exposed.some(({ value }) => isUnknown(value))) return [];
  const found = exposed.find(({ value }) => value === role);
  if (found === undefined) {
    return [
      {
        path,
        value: role,
        message: "is not the value of one of appRoles",
        remedy: 'Expose it: appRoles: [{ value, displayName, description, allowedMemberTypes: ["Application"] }]',
      },
    ];
  }
  const types = found.allowedMemberTypes;
  if (!Array.isArray(types) || types.includes("Application")) return [];
  return [
    {
      path,
      value: role,
      message: "is a role that no application can hold",
      remedy: 'Add "Application" to its allowedMemberTypes',
    },
  ];
}
