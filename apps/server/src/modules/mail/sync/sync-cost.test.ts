import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'

/* What letters that are brought cost: the database is asked for all of a batch at once, counted at the real pool. */
const FEW = 2
const MANY = 10

/** What opens, binds and closes a transaction, and what only stores. */
const STORING = /^(begin|commit|rollback|select set_config\(|insert |update |with "?changed|select audit_append)/
/** Asked beside the work, by the machine's own time. */
const BESIDE = /^select log, head, newest from audit_backlog/

describe.skipIf(!hasDovecot())('letters that are brought', () => {
  const desk = mailDesk()
  let statements: string[] = []

  function watch(pool: pg.Pool): void {
    const watched = new WeakSet<pg.PoolClient>()
    pool.on('acquire', (client) => {
      if (watched.has(client)) return
      watched.add(client)
      const send = client.query.bind(client) as (...all: unknown[]) => unknown
      const counting = (...all: unknown[]) => {
        const [query] = all as [string | { text: string }]
        const text = (typeof query === 'string' ? query : query.text).trim().replace(/\s+/g, ' ')
        if (!BESIDE.test(text)) statements.push(text.slice(0, 110))
        return send(...all)
      }
      client.query = counting as typeof client.query
    })
  }

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

  test.each(['INBOX', 'Sent'] as const)('cost as many questions for ten as for two (%s)', async (kind) => {
    await desk.connect()
    await desk.work()
    watch(desk.world.services.database.pool)
    await costOf(FEW, kind)
    const asked = (all: readonly string[]) => all.filter((text) => !STORING.test(text)).toSorted()
    const few = asked(await costOf(FEW + 1, kind))
    const many = asked(await costOf(MANY, kind))
    expect(many).toEqual(few)
  })
})
