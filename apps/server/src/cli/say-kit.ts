import { readFileSync } from 'node:fs'
import { type Installation, keeperPaths } from '../launch/index.ts'
import { warn } from './command.ts'
import { kitOf } from './recovery-kit.ts'

/** The recovery kit of an installation: its root key, for paper. */
export const readKitOf = (installation: Installation): string =>
  kitOf(readFileSync(keeperPaths(installation).rootKeyPath))

/** Prints the kit and what it is for. */
export function sayKit(installation: Installation): void {
  warn('Recovery kit 恢复密钥:')
  warn(`  ${readKitOf(installation)}`)
  warn(
    'Print it and lock it away: if the key file is lost, nothing but this (`holdfast keys restore`) brings the data back. ' +
      '请打印并锁好：密钥文件一旦丢失，只有凭它（holdfast keys restore）才能恢复数据。',
  )
}
