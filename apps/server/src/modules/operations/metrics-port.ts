import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { collectDefaultMetrics } from 'prom-client'
import { countJobs } from '../../platform/jobs/queue.ts'
import type { Services } from '../../platform/services.ts'

interface WaitingLogs {
  readonly unsequenced: number
  readonly unsigned: number
}

function declareJobs({ metrics, database, clock }: Services): void {
  const count = (of: 'waiting' | 'running' | 'dead') => async () => (await countJobs(database, clock.now()))[of]
  metrics.gauge('holdfast_jobs_waiting', 'Jobs and messages that wait for their turn.', count('waiting'))
  metrics.gauge('holdfast_jobs_running', 'Jobs that a process is working on.', count('running'))
  metrics.gauge('holdfast_jobs_dead', 'Jobs that were given up after their last attempt.', count('dead'))
}

function declareGauges({ metrics, database, backlog }: Services): void {
  const { pool } = database
  metrics.gauge('holdfast_database_connections', 'Open connections to the database.', () => pool.totalCount)
  metrics.gauge('holdfast_database_idle_connections', 'Connections nobody uses.', () => pool.idleCount)
  metrics.gauge('holdfast_database_waiting', 'Requests that wait for a connection.', () => pool.waitingCount)
  const waiting = async (): Promise<WaitingLogs> => {
    const [row] = await database.installation<WaitingLogs>(sql`select
      count(*) filter (where unsequenced)::int as unsequenced, count(*) filter (where not unsequenced)::int as unsigned from audit_waiting()`)
    return row ?? { unsequenced: 0, unsigned: 0 }
  }
  const standing = async () => {
    await backlog.look()
    return backlog.standing
  }
  metrics.gauge(
    'holdfast_audit_events_waiting',
    'Events that wait to be sequenced, of the log with the most.',
    async () => {
      return (await standing()).most
    },
  )
  metrics.gauge(
    'holdfast_audit_logs_refusing',
    'Logs so far behind that nothing more is recorded or answered.',
    async () => {
      return (await standing()).past
    },
  )
  metrics.gauge('holdfast_audit_logs_unsequenced', 'Logs with events that wait to be sequenced.', async () => {
    return (await waiting()).unsequenced
  })
  metrics.gauge('holdfast_audit_logs_unsigned', 'Logs whose newest events no checkpoint covers yet.', async () => {
    return (await waiting()).unsigned
  })
}

/** Serves /metrics on a loopback port of its own, apart from everything that people reach. Gives the port and how to end it. */
export async function serveMetrics(
  services: Services,
  port: number,
): Promise<{ port: number; end: () => Promise<void> }> {
  const { registry } = services.metrics
  declareGauges(services)
  declareJobs(services)
  collectDefaultMetrics({ register: registry })
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(503).end(),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    end: async () => {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}
