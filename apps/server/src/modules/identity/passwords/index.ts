/** Passwords: how they are hashed and compared, and which are refused. */
export { HashingBusy, passwordWork } from './argon.ts'
export { judgePassword, type PasswordOwner } from './strength.ts'
