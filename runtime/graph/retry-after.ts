/**
 * Seconds that a `Retry-After` header asks to wait: a number or a date (RFC 9110 section 10.2.3). Undefined when the
 * header is absent or means neither; never negative.
 */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  // Date.parse takes almost anything for a year.
  const date = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
