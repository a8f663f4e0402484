import { both, say } from './refusal-text.ts'

/** What is said of quotes: which may be followed by a next version, and which stay. */
export const quoteRefusals = {
  revision_exists: say(
    409,
    both('这一版已经有下一版了', 'This version has a next one already'),
    both(
      '请在最新的一版上继续，或者先把还是草稿的那一版删掉。',
      'Go on with the newest version, or delete it first while it is a draft.',
    ),
  ),
  revision_not_ready: say(
    409,
    both('现在的状态下不能改出下一版', 'No next version is made in the present status'),
    both(
      '草稿直接改就行；已发出、已拒绝、已过期的可以改版；已被接受的请另做一份。',
      'A draft is changed as it is; what was sent, refused or has expired is revised; for what was accepted make another one.',
    ),
  ),
  sent_stays: say(
    409,
    both('发出去的不能删除', 'What was sent is not deleted'),
    both(
      '客户手里有它：请把状态改成已拒绝或已过期，或者改出下一版。',
      'The customer has it: set its status to refused or expired, or make the next version of it.',
    ),
  ),
} as const
