/** A filled installation. Filling a million contacts takes minutes, so a folder may keep it between runs. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sequencer } from '../apps/server/src/platform/audit/sequencer.ts'
import { type BenchCompany, type CompanyRecord, companyOf, foundCompany } from './company.ts'
import { addContacts, addPlainTwin } from './customers.ts'
import { type BenchInstallation, benchInstallation, keeperFolderOf } from './installation.ts'

export interface Base {
  readonly installation: BenchInstallation
  readonly company: BenchCompany
  readonly contacts: number
  /** Stops it, and removes it unless its folder is kept. */
  close(): Promise<void>
}

/** 10,000 contacts are fifty each: a whole page. */
const REPS = 200
/** Many, since each may list only so many people an hour, and they search everybody's. */
const MANAGERS = 100

interface Filling {
  readonly contacts: number
  readonly company: CompanyRecord
}

async function fill(folder: string, contacts: number): Promise<void> {
  const installation = await benchInstallation(folder)
  const company = await foundCompany(installation, { reps: REPS, managers: MANAGERS })
  const started = performance.now()
  // a record that nobody sequences for ten minutes takes nothing more
  const stopSequencer = new Sequencer(installation.services).start()
  await addContacts(installation, company, contacts)
  process.stderr.write(
    `filled ${contacts} contacts, ${Math.round(contacts / ((performance.now() - started) / 1_000))} a second\n`,
  )
  await addPlainTwin(installation, company, contacts)
  await stopSequencer()
  await installation.owner.query('vacuum analyze')
  await installation.stop()
  cpSync(keeperFolderOf(folder), keeperFilledOf(folder), { recursive: true })
  const { tenantId, reps, managers } = company
  const filling: Filling = { contacts, company: { tenantId, reps, managers } }
  writeFileSync(join(folder, 'filling.json'), JSON.stringify(filling))
}

/** The keeper's store as it was after filling: before each run it is put back, so that no budget is spent yet. */
const keeperFilledOf = (folder: string): string => join(folder, 'keeper-filled')

/** Opens a base of so many contacts in `kept`, or in a temporary folder; fills it where it is not there yet. */
export async function openBase(contacts: number, kept: string | null): Promise<Base> {
  const folder = kept === null ? mkdtempSync(join(tmpdir(), 'hf-base-')) : join(kept, String(contacts))
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'filling.json'))) {
    if (kept !== null) rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    await fill(folder, contacts)
  }
  const filling = JSON.parse(readFileSync(join(folder, 'filling.json'), 'utf8')) as Filling
  rmSync(keeperFolderOf(folder), { recursive: true, force: true })
  cpSync(keeperFilledOf(folder), keeperFolderOf(folder), { recursive: true })
  const installation = await benchInstallation(folder)
  await installation.owner.query('truncate seen')
  return {
    installation,
    company: companyOf(filling.company),
    contacts,
    close: async () => {
      await installation.stop()
      if (kept === null) rmSync(folder, { recursive: true, force: true })
    },
  }
}
