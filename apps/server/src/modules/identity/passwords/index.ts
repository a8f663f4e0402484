/** Passwords: how they are hashed and compared, and which are refused. */
export { passwordWork } from './argon.ts'
export { isLeaked } from './leaked.ts'
export { judgePassword, type PasswordOwner } from './strength.ts'
export { unlessBusy } from './unless-busy.ts'
