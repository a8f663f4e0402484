/** Rules of a whole company that are on or off; an administrator asks for a change, another confirms it. */
export interface CompanySwitches {
  /** Whether everyone may read the log's checkpoints, tiles and entries: commitments, with nothing of any event in them. */
  readonly publishLog: boolean
  /** Whether people come in only by a browser that shows its key; programs and personal tokens as before. */
  readonly boundSessions: boolean
  /** Whether a device of which no program has said anything counts as one that is not in order. */
  readonly deviceReports: boolean
  /** Whether programs prove themselves by keys alone, and no token of theirs or of people's scripts opens anything without its key. */
  readonly programKeys: boolean
}

export type SwitchName = keyof CompanySwitches

/** As a company begins. */
export const ALL_OFF: CompanySwitches = {
  publishLog: false,
  boundSessions: false,
  deviceReports: false,
  programKeys: false,
}
