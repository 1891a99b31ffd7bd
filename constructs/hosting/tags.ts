/** Tags of an Azure resource; undefined where there are none, so that none show in the plan. */
export type Tags = Readonly<Record<string, string>> | undefined;
