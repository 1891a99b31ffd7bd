import { redactText } from "../security/redact-text.js";

/** What operator texts may name, and what stands there when nobody knew it. */
const PLACEHOLDERS = {
  app: "(this application)",
  audience: "(not known)",
  client: "(the client)",
  cloud: "(this cloud)",
  consentUrl: "(see the outputs of the deployment)",
  correlationId: "(see the log line)",
  exchangeAudience: "(that of token exchange)",
  expiry: "(not known)",
  issuer: "(not known)",
  otherResource: "(not known)",
  otherTenant: "(not known)",
  parameter: "(not known)",
  redirectUri: "(the callback of the public URL)",
  resource: "(not known)",
  scope: "(not known)",
  subject: "(principal id of the managed identity)",
  tenant: "(this tenant)",
  thumbprint: "(not known)",
  user: "(the user)",
} as const;

/** Values for the operator's text. Never a token: what looks like one is taken out. */
export type EntraErrorValues = Readonly<Partial<Record<keyof typeof PLACEHOLDERS, string>>>;

/** Puts values into an operator's text. */
export function fillTemplate(template: string, values: EntraErrorValues = {}): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    if (!Object.hasOwn(PLACEHOLDERS, name)) return placeholder;
    const given = values[name as keyof typeof PLACEHOLDERS];
    if (given === undefined || given === "") return PLACEHOLDERS[name as keyof typeof PLACEHOLDERS];
    // eslint-disable-next-line no-control-regex -- a line break would begin a log line of somebody else's making
    return redactText(given).replace(/[\u0000-\u001f\u007f]/g, " ");
  });
}
