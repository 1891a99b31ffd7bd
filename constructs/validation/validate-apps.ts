import { at, read, type Rule } from "./check.js";
import { hostedApps, type HostedApp } from "./hosted-apps.js";
import { isUnknown, type Problem } from "./problem.js";
import { nearest } from "./shape.js";
import { validateVariableNames } from "./validate-environment-variables.js";
import { isRecord } from "./wrong-type.js";

/** Rules about container apps together with the rest of the props. */
export const validateApps: Rule<unknown> = (props) => {
  const apps = hostedApps(props);
  return [
    ...apps.flatMap((app) => [
      ...sessions(app, read(props, "hosting")),
      ...validateVariableNames({ ...app, builtIn: app.builtIn === true }),
      ...workloadProfile(app, read(props, "hosting", "environment")),
    ]),
    ...sameName(apps),
  ];
};

/**
 * Sessions in the memory of one replica are unknown to its neighbours, and gone when it stops. Without a word about the
 * store several replicas get a shared one, if there is a vault for its key.
 */
function sessions({ holdsSessions, options, path }: HostedApp, hosting: unknown): Problem[] {
  const tokenStore = read(hosting, "tokenStore");
  const embedded = tokenStore === undefined || read(tokenStore, "type") === "embedded";
  if (!holdsSessions || !embedded) return [];
  const { minReplicas, maxReplicas } = isRecord(options) ? options : {};
  if (isUnknown(maxReplicas)) return tokenStore === undefined ? [undecidedStore(path)] : [];
  const most = maxReplicas ?? minReplicas;
  const several = typeof most === "number" && !isUnknown(most) && most > 1;
  const implied = several && tokenStore === undefined;
  if (implied && read(hosting, "keyVault") !== undefined) return [];
  const replicas: Problem = {
    path: at(path, maxReplicas === undefined ? "minReplicas" : "maxReplicas"),
    value: most,
    ...(implied
      ? {
          message: "allows several replicas, which share a Redis, and there is no vault for the key that seals it",
          remedy: `Give hosting.keyVault, write 1, or ${GIVE_REDIS}`,
        }
      : {
          message: "allows several replicas, each with sessions that the others don't know",
          remedy: `Write 1, or ${GIVE_REDIS}`,
        }),
  };
  const none: Problem = {
    path: at(path, "minReplicas"),
    value: minReplicas,
    message: "lets the app scale to zero, which signs every user out",
    remedy: `Write 1, or ${GIVE_REDIS}`,
  };
  return [...(minReplicas === 0 && !implied ? [none] : []), ...(several ? [replicas] : [])];
}

const GIVE_REDIS = 'set hosting.tokenStore to { type: "redis", … }';

function undecidedStore(path: string): Problem {
  return {
    path: "hosting.tokenStore",
    message: `is missing, and can't follow from ${at(path, "maxReplicas")}, which only Terraform knows`,
    remedy: "Give it",
  };
}

/** A new environment has the profiles it is given; an existing one can't be asked. */
function workloadProfile({ options, path }: HostedApp, environment: unknown): Problem[] {
  const name = read(options, "workloadProfileName");
  if (typeof name !== "string" || name === "" || isUnknown(name) || isUnknown(environment)) return [];
  if (read(environment, "existing") !== undefined) return [];
  const profiles = read(environment, "workloadProfiles") ?? [];
  if (!Array.isArray(profiles)) return [];
  const names = ["Consumption", ...Array.from<unknown>(profiles).map((profile) => read(profile, "name"))];
  if (names.some((each) => isUnknown(each) || each === name)) return [];
  const known = names.filter((each) => typeof each === "string");
  const meant = nearest(name, known);
  return [
    {
      path: at(path, "workloadProfileName"),
      value: name,
      message: "is not a profile of the new environment",
      remedy:
        meant === undefined
          ? `Add it to hosting.environment.workloadProfiles, or use one of ${known.join(", ")}`
          : `Write "${meant}"`,
    },
  ];
}

/** Two apps of one environment can't share a name, which is a host name. */
function sameName([first, second]: readonly HostedApp[]): Problem[] {
  if (first === undefined || second === undefined) return [];
  if (typeof second.name !== "string" || isUnknown(second.name) || first.name !== second.name) return [];
  const given = read(second.options, "name") === undefined ? first : second;
  const other = given === first ? second : first;
  return [
    {
      path: at(given.path, "name"),
      value: given.name,
      message: `is the name of ${other.path} too`,
      remedy: "Give each app a name of its own",
    },
  ];
}
