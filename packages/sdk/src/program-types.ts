/** A program that acts for a person. */
export interface Program {
  readonly clientId: string
  readonly name: string
  readonly ownerId: string
  readonly scopes: readonly string[]
  /** Until the person it acts for has said so, its secret opens nothing. */
  readonly confirmed: boolean
  /** It worked, was not used for long, and waits for that person's word again. */
  readonly resting: boolean
  /** What it proves itself by, and until when each of them still opens; null while nothing has taken its place. */
  readonly credentials: readonly {
    readonly kind: 'secret' | 'key' | 'certificate'
    readonly kid: string | null
    readonly until: string | null
  }[]
  /** Networks it has to come from; from anywhere where there are none. */
  readonly networks: readonly string[]
  readonly perMinute: number | null
  readonly dpopRequired: boolean
  readonly createdAt: string
  readonly usedAt: string | null
  readonly expiresAt: string
}

export interface NewProgram {
  readonly clientId: string
  /** None where it has registered public keys. */
  readonly clientSecret?: string
}

/** What a program did in 30 days, in numbers. */
export interface ProgramActivity {
  readonly clientId: string
  readonly since: string
  readonly usedAt: string | null
  /** Distinct records of all days. */
  readonly records: number
  readonly days: readonly {
    readonly day: string
    readonly object: string | null
    readonly requests: number
    readonly refused: number
    readonly records: number
  }[]
  readonly addresses: readonly { readonly address: string; readonly requests: number; readonly lastAt: string }[]
}

/** A token that a person made for scripts of their own. */
export interface PersonalToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
  /** Whether it opens something together with its key alone. */
  readonly bound: boolean
  readonly createdAt: string
  readonly usedAt: string | null
  readonly expiresAt: string
}

/** A personal token as it is told, this once. */
export interface MadeToken {
  readonly id: string
  readonly token: string
  readonly expiresAt: string
}

interface ToldApp {
  readonly name: string
  readonly publisher: string
  readonly purpose: string
  /** What it reads and writes, a sentence each. */
  readonly says: readonly string[]
  readonly peopleADay: number
}

/** An app of another company's that two people admitted. */
export interface App extends ToldApp {
  readonly appId: string
  readonly redirectUris: readonly string[]
  readonly networks: readonly string[]
  readonly method: 'keys' | 'none'
  /** How many people let it act for them. */
  readonly people: number
  readonly createdAt: string
  readonly usedAt: string | null
  readonly expiresAt: string
}

/** An app that one has let act for oneself. */
export interface OwnApp extends ToldApp {
  readonly id: string
  readonly createdAt: string
  readonly usedAt: string | null
  readonly expiresAt: string
}

/** An app’s request as its person decides on it … */
export interface AppAsked {
  readonly app: Pick<ToldApp, 'name' | 'publisher' | 'purpose'> & { readonly site: string }
  readonly says: readonly string[]
  readonly peopleADay: number
  readonly until: string
  readonly ask: string
}

/** … or what the app did wrong, and where to tell it. */
export interface AppAskedWrongly {
  readonly error: string
  readonly back: string
}
