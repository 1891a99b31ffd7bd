/**
 * What people read who sign in. They did nothing wrong and can do one thing at most: each text says which. No number, no
 * id and no word of the protocol; who needs those has the log.
 */
export const USER_TEXTS = {
  startAgain: "The sign-in could not be finished. Start again from your application.",
  signInAgain: "Your sign-in has ended. Sign in again.",
  anotherProof: "Your organization asks for another proof that it is you. Sign in again.",
  notSetUp: "Sign-in is not set up correctly for this application. Your administrator finds the details in its log.",
  notAMember:
    "Your account does not belong to this organization. Use another account, or ask the organization to invite you.",
  notAssigned: "Your account has not been given access to this application. Ask your administrator for it.",
  consentMissing: "An administrator has to approve this application before you can use it. Ask yours.",
  declined: "You did not give the application access. Start again if you change your mind.",
  blocked: "A policy of your organization does not allow this sign-in. Your administrator can say why.",
  busy: "Microsoft Entra ID is busy. Try again in a moment.",
  needsAUser: "This works for people who are signed in only, not for an application by itself.",
  refused: "Microsoft Entra ID did not allow this. Ask your administrator.",
} as const;
