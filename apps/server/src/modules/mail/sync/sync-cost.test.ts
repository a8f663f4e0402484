import { describe, expect, test } from 'vitest'
import { watchStatements } from '../../../testing/statements.ts'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'

/* What letters that are brought cost: the database is asked for all of a batch at once, counted at the real pool. */
const FEW = 2
const MANY = 10

/** What opens, binds and closes a transaction, and what stores: each letter moves its customer's last contact, under a lock on the row. */
const STORING =
  /^(begin|commit|rollback|select set_config\(|insert |update |select audit_append)|^select r\..* for (no key )?update/
/** Asked beside the work, by the machine's own time. */
const BESIDE = /^select log, head, newest from audit_backlog/

describe.skipIf(!hasDovecot())('letters that are brought', () => {
  const desk = mailDesk()
  let statements: string[] = []

  /** The statements of a turn that brings so many letters, each of a customer of its own. */
  async function costOf(count: number, kind: 'INBOX' | 'Sent'): Promise<readonly string[]> {
    for (let n = 0; n < count; n += 1) {
      const email = `${kind}${count}x${n}@buyer.example`.toLowerCase()
      await desk.contact(desk.rep, { name: `王${n}`, email })
      const [from, to] = kind === 'INBOX' ? [email, USER] : [USER, email]
      desk.imap.deliver(kind, message({ from, to, subject: `第 ${n} 封` }))
    }
    await desk.work()
    statements = []
    await desk.turn()
    return statements
  }

  test('cost as many questions for ten as for two, received or sent', async () => {
    await desk.connect()
    await desk.work()
    watchStatements(desk.world.services.database.pool, (text) => {
      if (!BESIDE.test(text)) statements.push(text)
    })
    const asked = (all: readonly string[]) => all.filter((text) => !STORING.test(text)).toSorted()
    for (const kind of ['INBOX', 'Sent'] as const) {
      // what a first letter warms up is no cost of the next
      await costOf(1, kind)
      const few = asked(await costOf(FEW, kind))
      expect(asked(await costOf(MANY, kind)), kind).toEqual(few)
    }
  })
})
