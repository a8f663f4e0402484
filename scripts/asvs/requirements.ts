/**
 * Chapters 6 to 10 of the OWASP Application Security Verification Standard 5.0.0: numbers and levels are its own, the words are ours and only say
 * which requirement is meant. What it asks stands in the standard (https://github.com/OWASP/ASVS, CC BY-SA 4.0).
 */
export type Level = 1 | 2 | 3

export interface Requirement {
  readonly level: Level
  readonly words: string
}

export interface Chapter {
  readonly number: number
  readonly title: string
  /** By number, in the order of the standard. */
  readonly requirements: Readonly<Record<string, Requirement>>
}

const asked = (level: Level, words: string): Requirement => ({ level, words })

const authentication: Chapter = {
  number: 6,
  title: 'Authentication',
  requirements: {
    '6.1.1': asked(1, 'written: how guessing is slowed, and nobody locked out'),
    '6.1.2': asked(2, 'written: which words of the company no password holds'),
    '6.1.3': asked(2, 'written: every way in, and how strong it is'),
    '6.2.1': asked(1, 'passwords of eight characters at least'),
    '6.2.2': asked(1, 'people can change their password'),
    '6.2.3': asked(1, 'changing it takes the present one'),
    '6.2.4': asked(1, 'the most common passwords are refused'),
    '6.2.5': asked(1, 'no rules of which characters'),
    '6.2.6': asked(1, 'a password is typed unseen'),
    '6.2.7': asked(1, 'pasting and password managers work'),
    '6.2.8': asked(1, 'compared as it was typed: nothing cut off, no case folded'),
    '6.2.9': asked(2, 'sixty-four characters are allowed'),
    '6.2.10': asked(2, 'no password runs out by the calendar'),
    '6.2.11': asked(2, 'words of the company are refused in passwords'),
    '6.2.12': asked(2, 'leaked passwords are refused'),
    '6.3.1': asked(1, 'guessing is slowed as written'),
    '6.3.2': asked(1, 'no account is there from the start'),
    '6.3.3': asked(2, 'two factors, or nobody is in'),
    '6.3.4': asked(2, 'no way in beside those written, each as strong'),
    '6.3.5': asked(3, 'people are told of suspicious tries at their account'),
    '6.3.6': asked(3, 'e-mail is no factor'),
    '6.3.7': asked(3, 'people are told when what they sign in by changes'),
    '6.3.8': asked(3, 'a failed try does not tell who has an account'),
    '6.4.1': asked(1, 'first links and codes: random, short-lived, once'),
    '6.4.2': asked(1, 'no hints, no secret questions'),
    '6.4.3': asked(2, 'a forgotten password is no way around the second factor'),
    '6.4.4': asked(2, 'a lost factor: identity is checked as at enrolment'),
    '6.4.5': asked(3, 'what runs out is announced in time'),
    '6.4.6': asked(3, 'administrators start a reset and never choose the password'),
    '6.5.1': asked(2, 'one-time codes work once'),
    '6.5.2': asked(2, 'short recovery codes are kept under a password hash'),
    '6.5.3': asked(2, 'codes and seeds come from secure randomness'),
    '6.5.4': asked(2, 'codes have twenty bits at least'),
    '6.5.5': asked(2, 'codes live shortly'),
    '6.5.6': asked(3, 'any factor can be taken away'),
    '6.5.7': asked(3, 'biometrics only beside another factor'),
    '6.5.8': asked(3, 'codes are held against our own clock'),
    '6.6.1': asked(2, 'telephone and SMS: only validated, never alone'),
    '6.6.2': asked(2, 'what is confirmed elsewhere counts for its own request'),
    '6.6.3': asked(2, 'codes sent elsewhere cannot be guessed through'),
    '6.6.4': asked(3, 'push confirmations are rate limited'),
    '6.7.1': asked(3, 'keys that verify sign-ins cannot be exchanged'),
    '6.7.2': asked(3, 'challenges of 64 bits at least, each once'),
    '6.8.1': asked(2, 'one provider cannot speak for another’s people'),
    '6.8.2': asked(2, 'assertions without a right signature are refused'),
    '6.8.3': asked(2, 'a SAML assertion counts once'),
    '6.8.4': asked(2, 'strength and time of a provider’s sign-in are checked'),
  },
}

const sessions: Chapter = {
  number: 7,
  title: 'Sessions',
  requirements: {
    '7.1.1': asked(2, 'written: when sessions end, and why then'),
    '7.1.2': asked(2, 'written: how many sessions at once'),
    '7.1.3': asked(2, 'written: sessions here and at the provider'),
    '7.2.1': asked(1, 'tokens are checked by the server'),
    '7.2.2': asked(1, 'each session has a token made for it'),
    '7.2.3': asked(1, 'tokens are random, of 128 bits at least'),
    '7.2.4': asked(1, 'signing in anew gives a new token and ends the former'),
    '7.3.1': asked(2, 'a session unused ends'),
    '7.3.2': asked(2, 'every session ends at an age'),
    '7.4.1': asked(1, 'what has ended opens nothing'),
    '7.4.2': asked(1, 'whoever leaves or is frozen loses every session'),
    '7.4.3': asked(2, 'after a change of factor all others can be ended'),
    '7.4.4': asked(2, 'signing out is at hand on every page'),
    '7.4.5': asked(2, 'administrators can end somebody’s sessions'),
    '7.5.1': asked(2, 'changing factors takes a full sign-in again'),
    '7.5.2': asked(2, 'people see their sessions and, verified anew, end them'),
    '7.5.3': asked(3, 'the most sensitive acts take a factor again'),
    '7.6.1': asked(2, 'sessions here and at the provider end as written'),
    '7.6.2': asked(2, 'no session begins without somebody’s act'),
  },
}

const authorization: Chapter = {
  number: 8,
  title: 'Authorization',
  requirements: {
    '8.1.1': asked(1, 'written: who may do what to which records'),
    '8.1.2': asked(2, 'written: which fields, read and written'),
    '8.1.3': asked(3, 'written: which circumstances decide'),
    '8.1.4': asked(3, 'written: what they do, and from when on'),
    '8.2.1': asked(1, 'acts only by whoever is named'),
    '8.2.2': asked(1, 'records only for whoever they are meant for'),
    '8.2.3': asked(2, 'fields only for whoever they are meant for'),
    '8.2.4': asked(3, 'circumstances decide at sign-in and after it'),
    '8.3.1': asked(1, 'decided on the server alone'),
    '8.3.2': asked(3, 'a right that is taken is gone at once'),
    '8.3.3': asked(3, 'whoever acts for somebody has that person’s rights'),
    '8.4.1': asked(2, 'companies never reach each other'),
    '8.4.2': asked(3, 'administration lies behind several layers'),
  },
}

const tokens: Chapter = {
  number: 9,
  title: 'Self-contained tokens',
  requirements: {
    '9.1.1': asked(1, 'signatures are checked before content'),
    '9.1.2': asked(1, 'algorithms by a list; none and mixed kinds refused'),
    '9.1.3': asked(1, 'keys from where they were agreed, never from the token'),
    '9.2.1': asked(1, 'counted only within their time'),
    '9.2.2': asked(2, 'each kind of token for its own purpose'),
    '9.2.3': asked(2, 'only tokens meant for us'),
    '9.2.4': asked(2, 'tokens we make say for whom'),
  },
}

const oauth: Chapter = {
  number: 10,
  title: 'OAuth and OpenID Connect',
  requirements: {
    '10.1.1': asked(2, 'tokens only where they are needed'),
    '10.1.2': asked(2, 'answers only to what this browser began'),
    '10.2.1': asked(2, 'client: forged answers are refused'),
    '10.2.2': asked(2, 'client: providers are not mixed up'),
    '10.2.3': asked(3, 'client: no more scopes than needed'),
    '10.3.1': asked(2, 'our API: tokens for it alone'),
    '10.3.2': asked(2, 'our API: the scope is part of each decision'),
    '10.3.3': asked(2, 'our API: people by what is never given again'),
    '10.3.4': asked(2, 'our API: strength and time of the sign-in count'),
    '10.3.5': asked(3, 'our API: a stolen token opens nothing'),
    '10.4.1': asked(1, 'our tokens: exact return addresses'),
    '10.4.2': asked(1, 'our tokens: a code counts once'),
    '10.4.3': asked(1, 'our tokens: a code lives shortly'),
    '10.4.4': asked(1, 'our tokens: only the grants a program needs'),
    '10.4.5': asked(1, 'our tokens: refresh tokens are not replayed'),
    '10.4.6': asked(2, 'our tokens: PKCE for codes'),
    '10.4.7': asked(2, 'our tokens: programs that register themselves'),
    '10.4.8': asked(2, 'our tokens: refresh tokens end for good'),
    '10.4.9': asked(2, 'our tokens: people can end them'),
    '10.4.10': asked(2, 'our tokens: a program proves itself'),
    '10.4.11': asked(2, 'our tokens: no more scopes than agreed'),
    '10.4.12': asked(3, 'our tokens: one way of answering'),
    '10.4.13': asked(3, 'our tokens: codes only by pushed requests'),
    '10.4.14': asked(3, 'our tokens: bound to a key, all of them'),
    '10.4.15': asked(3, 'our tokens: details of a request untouched'),
    '10.4.16': asked(3, 'our tokens: programs prove themselves by keys alone'),
    '10.5.1': asked(2, 'sign-in: an identity token counts once'),
    '10.5.2': asked(2, 'sign-in: a person is their subject'),
    '10.5.3': asked(2, 'sign-in: a provider states its own name'),
    '10.5.4': asked(2, 'sign-in: identity tokens for us alone'),
    '10.5.5': asked(2, 'sign-in: log-out by the provider is not abused'),
    '10.6.1': asked(2, 'as a provider: no implicit answers'),
    '10.6.2': asked(2, 'as a provider: no forced log-out'),
    '10.7.1': asked(2, 'consent: asked each time'),
    '10.7.2': asked(2, 'consent: told what to'),
    '10.7.3': asked(2, 'consent: seen and taken back'),
  },
}

export const chapters: readonly Chapter[] = [authentication, sessions, authorization, tokens, oauth]
