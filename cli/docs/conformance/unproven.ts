const NO_ELICITATION = "no tool asks the user for anything while it runs";
const NO_ROUTING =
  "nothing is routed or limited by these headers; only shutdown looks at one, to know what ends by itself";
const NO_DIRECT_SSO = "the container's direct-sso role is not there yet";

/** Requirements that no test proves, and why. An entry that a test cites after all has to go. */
export const UNPROVEN: Readonly<Record<string, string>> = {
  "RS-20": NO_ROUTING,
  "RS-24": `${NO_ELICITATION}, so no state is given to clients`,
  "RS-26": NO_ELICITATION,
  "RS-26b": NO_ELICITATION,
  "RS-E4": NO_DIRECT_SSO,
  "RS-E5": NO_DIRECT_SSO,
  "TR-5": NO_ROUTING,
  "P-6":
    "the shared store is not there yet: a restart of the gateway ends what its users began, and clients register again (AS-19)",
};
