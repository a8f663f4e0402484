/** The baseline: bare Fastify and pg, the same 50 contacts in plain text, no rights, nothing recorded. Reads `{connection, port}` as one line of JSON. */
import { createInterface } from 'node:readline'
import Fastify from 'fastify'
import pg from 'pg'

const SQL = `select id, version, created_at, updated_at, owner_id, name, mobile, email, title, source, residence, region from plain_contact
  where tenant_id = $1 and owner_id = $2 order by updated_at desc, id desc limit 50`

createInterface({ input: process.stdin }).once('line', async (line) => {
  const { connection, port } = JSON.parse(line)
  const pool = new pg.Pool({ ...connection, max: 10 })
  const app = Fastify()
  app.get('/contacts', async (request) => {
    const { tenant, owner } = request.query as { tenant: string; owner: string }
    const { rows } = await pool.query({ name: 'list', text: SQL, values: [tenant, owner] })
    return { data: rows }
  })
  await app.listen({ host: 'localhost', port })
  process.stdout.write('{"ready":true}\n')
})
process.stdin.on('end', () => process.exit(0))
