/** Colleagues named in a text. In the stored words a mention is `@[name](user:id)`, so that who was meant is known whatever they are called later. */
export const MENTION = /@\[([^\]\n]{1,100})\]\(user:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)/g

/** More names than this in one text call nobody more. */
const MOST = 20

/** Ids of the people named in the words, each once, in order, at most twenty. */
export const mentionedIn = (words: string): readonly string[] =>
  [...new Set(Array.from(words.matchAll(MENTION), (match) => match[2] ?? ''))].slice(0, MOST)
