import { z } from "zod";
import { present } from "./graph-tool.js";

/** A sender or recipient as Graph writes them. */
export const graphRecipient = z.object({
  emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }).nullish(),
});

/** A person or mailbox. */
export const mailbox = z.object({ name: z.string().optional(), address: z.string().optional() });

/** A message as Graph writes it, as far as it is asked for in lists. */
export const graphMessage = z.object({
  id: z.string(),
  subject: z.string().nullish(),
  from: graphRecipient.nullish(),
  receivedDateTime: z.string().nullish(),
  isRead: z.boolean().nullish(),
  hasAttachments: z.boolean().nullish(),
  bodyPreview: z.string().nullish(),
  webLink: z.string().nullish(),
});

/** A message in a list. */
export const messageSummary = z.object({
  id: z.string().describe("Pass to read_message"),
  subject: z.string().optional(),
  from: mailbox.optional(),
  receivedAt: z.string().optional(),
  isRead: z.boolean().optional(),
  hasAttachments: z.boolean().optional(),
  preview: z.string().optional().describe("Beginning of the text"),
  webLink: z.string().optional(),
});

export function summaryOf(message: z.output<typeof graphMessage>): z.output<typeof messageSummary> {
  const { id, subject, from, receivedDateTime, isRead, hasAttachments, bodyPreview, webLink } = message;
  return {
    id,
    ...present({
      subject,
      from: from && mailboxOf(from),
      receivedAt: receivedDateTime,
      isRead,
      hasAttachments,
      preview: bodyPreview,
      webLink,
    }),
  };
}

export function mailboxOf({ emailAddress }: z.output<typeof graphRecipient>): z.output<typeof mailbox> {
  return present({ name: emailAddress?.name, address: emailAddress?.address });
}
