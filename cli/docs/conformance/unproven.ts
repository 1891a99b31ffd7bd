const NO_ELICITATION = "no tool asks the user for anything while it runs";
const NO_ROUTING =
  "nothing is routed or limited by these headers; only shutdown looks at one, to know what ends by itself";

/** Requirements that no test proves, and why. An entry that a test cites after all has to go. */
export const UNPROVEN: Readonly<Record<string, string>> = {
  "RS-20": NO_ROUTING,
  "RS-24": `${NO_ELICITATION}, so no state is given to clients`,
  "RS-26": NO_ELICITATION,
  "RS-26b": NO_ELICITATION,
  "TR-5": NO_ROUTING,
};
