import type { Module } from '../../platform/module.ts'
import { boardRoutes } from './boards/routes.ts'
import { sendBoardLetters } from './letters/send.ts'
import { reportRoutes } from './routes.ts'

export type { BoardContent } from './boards/body.ts'
export { insertBoard, newBoardRow } from './boards/rows.ts'
export { weekOf } from './days.ts'

/** Numbers over records of any kind, asked by whoever reads them, and boards of charts made of them. */
export const reportsModule: Module = {
  name: 'reports',
  routes: [...reportRoutes, ...boardRoutes],
  jobs: [{ name: 'dashboard.letters', everyMs: 60_000, run: sendBoardLetters }],
}
