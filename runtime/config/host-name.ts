/** Whether a text is a DNS name as browsers write it: lower case, no port, no wildcard, no dot at the end. */
export function isHostName(text: string | undefined): text is string {
  return text !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(text);
}
