/** Limits and lifetimes that no operator has to set. Units stand in the names. */

/** Lifetimes of what the gateway's authorization server hands out or remembers. */
export const GATEWAY_LIFETIMES = {
  /** A leaked token is of use only this long; clients refresh by themselves. */
  accessTokenSeconds: 600,
  /** Clients redeem a code at once (RFC 6749 section 4.1.2 recommends ten minutes at most). */
  authorizationCodeSeconds: 60,
  /** Never used further than the client itself, which asked for `openid`. */
  idTokenSeconds: 600,
  /** Time to read the consent page and to sign in, including a second factor. */
  interactionSeconds: 600,
  /** From the approval to Entra's answer. */
  signInSeconds: 600,
  /** A callback that the browser delivers twice ends in the same place for this long. */
  callbackRepeatSeconds: 60,
  /** Without use. Each rotation starts anew. */
  refreshTokenSeconds: 30 * 24 * 3600,
  /** From one sign-in at Entra to the next, whatever is refreshed in between; Entra's own limit without use. */
  grantSeconds: 90 * 24 * 3600,
  /**
   * A registration that nobody ever approved: time to sign in, with some tries. Nobody misses it later, and a flood of
   * registrations is gone with it.
   */
  unapprovedRegistrationSeconds: 3600,
  /** Without a sign-in. Clients whose registration is gone are told `invalid_client` and register again. */
  registrationSeconds: 90 * 24 * 3600,
  /** How long a refresh token just rotated still answers, for clients that race or lost the response. */
  refreshGraceSeconds: 30,
} as const;

/** Sessions of browsers that sign in at the server itself (direct-sso). */
export const BROWSER_SESSION_LIFETIMES = {
  /** Without a request: somebody who left the device unlocked. */
  idleSeconds: 3600,
  /** From one sign-in at Entra to the next, however busy the session is: a working day. */
  absoluteSeconds: 12 * 3600,
  /** Use is noted no more often than this, so that not every request writes to the store. */
  noteUseSeconds: 60,
} as const;

/** Sign-ins of users, in either mode. */
export const SIGN_IN_LIMITS = {
  /**
   * Of one user at a time; the oldest gives way. Clients that forget what they had sign in anew, and leave the sign-in
   * before behind.
   */
  perUser: 100,
} as const;

/** A browser that delivers Entra's answer again, while the first delivery has not ended. */
export const CALLBACK_WAIT = {
  /** For the first delivery, which asks Entra; after it the browser is sent to Entra anew, which knows it by then. */
  milliseconds: 4_000,
  pollMilliseconds: 200,
} as const;

/** Renewals of a user's Entra tokens, one at a time over all replicas. */
export const RENEWAL_TURNS = {
  /** For the one that asks Entra, whose answer takes well below a second; after it somebody else may. */
  seconds: 10,
  /** How often the others look for what it got. */
  pollMilliseconds: 100,
  /** The end of a turn that was left behind, and one that failed after it. */
  waitMilliseconds: 20_000,
} as const;

/** What a registration may hold, and how many there may be. */
export const REGISTRATION_LIMITS = {
  redirectUris: 16,
  redirectUriCharacters: 512,
  clientNameCharacters: 100,
  /** Of everything together, as JSON. */
  metadataCharacters: 16 * 1024,
  /**
   * Of one replica, for everybody together: peers behind an ingress cannot be told apart.
   *
   * With `unapprovedRegistrationSeconds` it bounds what a flood can leave in the store: 60 a minute for an hour, after
   * the 60 that may come at once, are 3 660 registrations or 60 MB; of the 20 000 that the store of one process holds
   * that is 18 %, so that no registration in use is pushed out.
   */
  perMinute: 60,
} as const;

/** Client ID Metadata Documents. */
export const CLIENT_METADATA_LIMITS = {
  /** Also the limit that draft-ietf-oauth-client-id-metadata-document recommends. */
  documentBytes: 5 * 1024,
  fetchMilliseconds: 2500,
  /** Whatever a URL answered stands for the least of it, failures included: strangers name the URLs. */
  cacheSeconds: { min: 30, max: 3600 },
  /** Answers of at most `documentBytes` each. */
  rememberedAnswers: 500,
  /** More are refused, not queued: who asks for many has many addresses, and nobody should wait behind them. */
  fetchesAtOnce: 16,
  /**
   * Farthest that an assertion of a client (`private_key_jwt`) may end in the future (RFC 7523 section 3 lets us choose).
   * Its id is remembered for as long, against replays.
   */
  assertionSeconds: 3600,
} as const;

/** Forwarding of MCP requests. */
export const FORWARDING_LIMITS = {
  /** Larger requests are refused with 413 before they are forwarded. */
  requestBytes: 4 * 1024 * 1024,
  connectMilliseconds: 10_000,
  /** Until the first byte of the answer. A tool may take this long before it says anything. */
  headersMilliseconds: 230_000,
  /** Event streams that say nothing for this long get a comment: proxies give up after 30 seconds and more. */
  silenceMilliseconds: 25_000,
  keepAliveMilliseconds: 30_000,
  connections: 256,
  /** Entra tokens are renewed this long before they expire, so that the upstream can use them for On-Behalf-Of. */
  tokenRenewalSeconds: 300,
} as const;

/** Checks of Entra's access tokens. */
export const ACCESS_TOKEN_LIMITS = {
  /** Clocks of machines with NTP differ by less; Entra itself allows five minutes for its own. */
  clockSkewSeconds: 60,
  /** With 200 groups a token has about 12 KB; what is larger is not worth a signature check. */
  characters: 32 * 1024,
} as const;

/** Entra's signing keys. */
export const SIGNING_KEY_LIFETIMES = {
  /** Entra asks to look at least once a day; it publishes new keys well before it signs with them. */
  maxAgeSeconds: 12 * 3600,
  /** While Entra can't be reached, known keys serve on this long: rotations are announced earlier. */
  staleSeconds: 24 * 3600,
  /** A token with an invented key id may make us ask Entra no more often than this. */
  cooldownSeconds: 30,
} as const;

/** Tokens that were exchanged on behalf of a user. */
export const ON_BEHALF_OF_LIMITS = {
  /** Users times permission sets of one replica; an entry has a few KB. */
  entries: 5_000,
  /** A token that ends within a minute may end before Graph sees it. */
  expiryMarginSeconds: 60,
  /** Entra stops clients that ask the same over and over (AADSTS50196); what it refused is asked again after this. */
  refusalSeconds: 30,
} as const;

/** Requests of our own to other services, unless they say otherwise. */
export const OUTBOUND_LIMITS = {
  /** For a whole answer; Entra takes well below a second. */
  timeoutMilliseconds: 10_000,
  /** Keys, tokens and errors of Entra are a few KB. */
  responseBytes: 1024 * 1024,
} as const;

/** Entra's transient failures. */
export const ENTRA_RETRIES = {
  /** First try included. A user waits meanwhile. */
  attempts: 3,
  /** Doubled each time. */
  firstDelayMilliseconds: 250,
  /** When Entra asks for more patience than this, the caller has to come back. */
  maxDelayMilliseconds: 4_000,
} as const;

/** The certificate that the confidential registration proves itself with, where it is one in Key Vault. */
export const CERTIFICATE_LIMITS = {
  /** Key Vault renews weeks ahead, so that nothing is lost by an hour. */
  lookSeconds: 3600,
  /** Towards the end it is a tenth of what is left, and never less than this. */
  lookSecondsBeforeEnd: 60,
  /** After the vault gave none; it may ask for more. Readiness probes come as often. */
  retrySeconds: 5,
  /** What Entra refused is tried again after this: the next deployment may have registered it. */
  refusedSeconds: 900,
  /** When Entra refuses everything, the vault is asked for other versions no more often than this. */
  searchSeconds: 30,
  /** Before the end; Key Vault renews at 80 %, which is earlier for all that live longer than five weeks. */
  warnSeconds: 7 * 24 * 3600,
} as const;

/** The store of one process. */
export const MEMORY_STORE_LIMITS = {
  /**
   * Of each kind of record, so that a flood of one leaves the others alone. What anybody may cause (authorization
   * requests, consent pages, sign-ins under way) lasts ten minutes: it takes 33 requests a second, for all that time, to
   * push out a sign-in under way. An entry has about 1 KB, so that such a flood holds 100 MB.
   */
  entriesOfKind: 20_000,
  /** Each rotation leaves the old one and the note that it was used, so that its reuse is noticed. */
  refreshTokenEntries: 50_000,
  /** A client can make as many as it likes; ids of others that are pushed out could be used again. */
  assertionIdEntries: 50_000,
} as const;

/** The store of one process that is to survive it. Entries are bounded as in memory. */
export const FILE_STORE_LIMITS = {
  /** Of each kind of record, keys and sealed values together; this much for each entry that the kind may have. */
  bytesOfEntry: 2048,
  /** Members of all sets of a kind: what belongs to a sign-in, and goes with it. */
  membersOfKind: 200_000,
  /** Of the database; more than all kinds together may hold. What does not fit into it is refused. */
  fileBytes: 2 * 1024 ** 3,
  /** Between removals of what has ended. Reads leave it out before. */
  sweepSeconds: 60,
  /** Removed at once; nothing else is served meanwhile. */
  sweepRows: 500,
  /** For a process that is ending to let go of the directory. */
  lockMilliseconds: 5_000,
} as const;

/** The store of several replicas. */
export const REDIS_LIMITS = {
  /** For TCP and TLS. */
  connectMilliseconds: 5_000,
  /** For an answer, a wait for the connection included; Redis takes about one. A person waits meanwhile. */
  commandMilliseconds: 2_000,
  /** Between attempts to connect, doubled each time. */
  firstReconnectMilliseconds: 50,
  maxReconnectMilliseconds: 2_000,
  /** Commands under way or waiting for a connection: what is more is refused at once, so that memory stays bounded. */
  queuedCommands: 5_000,
  /** After a token for Redis could not be had or renewed. */
  credentialRetryMilliseconds: 5_000,
} as const;

/** What a shared store takes, from all replicas together: it forgets nothing before its time. */
export const SHARED_STORE_LIMITS = {
  /**
   * Of each kind of record that an authorization request leaves behind for ten minutes. A sign-in writes three at most, so
   * that 600 a minute have room; a flood leaves 22 000 of each kind.
   */
  signInWritesPerMinute: 2_000,
  /** Registrations, and sign-ins that make one last. A flood leaves 7 300 for the hour that nobody approves them. */
  registrationsPerMinute: 120,
  /** Ids of clients' assertions, remembered for an hour at most. */
  assertionsPerMinute: 3_000,
  /** Of one sign-in: access tokens last ten minutes, and each refresh leaves a used token to be remembered. */
  refreshesPerHour: 120,
} as const;

/** Keys that seal what is in a shared store. */
export const DATA_KEY_LIFETIMES = {
  /** A key seals for a month, far below the 2^32 texts that are safe with one. */
  sealSeconds: 30 * 24 * 3600,
  /** After that it opens until nothing that it sealed can be alive: `grantSeconds` is the longest there is. */
  openSeconds: (30 + 90 + 1) * 24 * 3600,
  /** A replica may seal this much longer with a key that has ended. */
  askAgainSeconds: 300,
  /** The same while the next key can't be made. With the time before it is less than the day that `openSeconds` has over. */
  patienceSeconds: 20 * 3600,
  /** Between attempts to make it. */
  retrySeconds: 10,
} as const;

/** Keys that the replicas of a gateway sign access tokens with. */
export const SIGNING_KEY_ROTATION = {
  signSeconds: 30 * 24 * 3600,
  /** From the first look of a replica that can find a new key to its first signature. */
  announceSeconds: 3600,
  /** How often a replica looks. */
  refreshSeconds: 60,
  /** The same, once the store is there again after it was away. */
  lookAgainMilliseconds: 500,
  /** After the last signature: longer than any token lives, clocks that differ included. */
  verifySeconds: 3600,
  /** Without any replica running. */
  keptSeconds: 90 * 24 * 3600,
  /** For the one that makes a key; after it somebody else may, should that one be gone. */
  turnSeconds: 30,
} as const;
