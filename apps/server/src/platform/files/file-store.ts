/** Where the bytes of files lie: sealed, under their random ids, in folders by the ids' last two letters. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Services } from '../services.ts'
import type { FilePlace } from './sealed-file.ts'

/** The folder of all companies' files. */
export const filesFolder = ({ serverDir }: Pick<Services, 'serverDir'>): string => join(serverDir, 'files')

/** Where the sealed bytes of a file lie. */
export const placeOfFile = (services: Services, tenantId: string, id: string): FilePlace => ({
  path: join(filesFolder(services), id.slice(-2), id),
  tenantId,
  id,
})

/** Takes the bytes away; nothing happens where there are none. */
export const removeBytes = ({ path }: Pick<FilePlace, 'path'>): Promise<void> => rm(path, { force: true })
